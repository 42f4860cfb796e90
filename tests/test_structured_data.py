"""schema.org JSON-LD of programmes and series: every state says what it is, what is unknown is absent, nothing private."""

import datetime
import json
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from espace_ressource.catalogue import Catalogue
from espace_ressource.problems import has_errors
from espace_ressource.reports import as_text
from espace_ressource.source import SourceFile
from espace_ressource.structured_data import as_script, graph_of
from espace_ressource.territory import read_territory
from territories import CONFIG, make_territory, run

SCHEMA = Draft202012Validator(
    json.loads((Path(__file__).parent / "schemas" / "event.schema.json").read_text(encoding="utf-8"))
)
TODAY = datetime.date(2027, 1, 15)
SITE = "https://exemple.org/centre/"
EVENT = "https://schema.org/Event"


def catalogue_of(**programmes: str) -> Catalogue:
    """Those programmes, by identifier with « _ » for « - »; a series when its name begins with « serie »."""
    sources = [
        SourceFile(
            f"programmes/{'series/' if name.startswith('serie') else ''}{name.replace('_', '-')}.yml", text.encode()
        )
        for name, text in programmes.items()
    ]
    territory = read_territory([], TODAY, programmes=sources)
    assert not has_errors(territory.problems), as_text(territory.problems)
    return territory.catalogue


def graph(text: str, *, site: str = SITE, **others: str) -> list[dict[str, Any]]:
    """The nodes of a programme, checked against the schema."""
    catalogue = catalogue_of(essai=text, **others)
    return nodes_of(catalogue, "essai", site)


def nodes_of(catalogue: Catalogue, identifier: str, site: str = SITE) -> list[dict[str, Any]]:
    found = graph_of(
        catalogue.programmes[identifier],
        catalogue,
        lambda address: f"{site}{address}" if site else None,
        f"programmes/{identifier}/apercu.png",
    )
    assert [f"{error.json_path}: {error.message}" for error in SCHEMA.iter_errors(found)] == []
    nodes: list[dict[str, Any]] = found["@graph"]
    return nodes


def session(lines: str, *, nature: str = "journée") -> dict[str, Any]:
    """The one node of a programme with one session, which those lines describe."""
    written = "\n".join(f"    {line}" for line in lines.strip().splitlines())
    (node,) = graph(f"titre: Une journée\nnature: {nature}\nseances:\n  -\n{written}\n")
    return node


# --- What a programme is ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nature", "type_name"),
    [
        ("journée", "Event"),
        ("atelier", "EducationEvent"),
        ("webconférence", "EducationEvent"),
        ("festival", "Festival"),
    ],
)
def test_a_dated_session_is_an_event_of_its_nature(nature: str, type_name: str) -> None:
    assert session("date: 2027-03-12", nature=nature)["@type"] == type_name


def test_an_offer_is_a_course_that_one_can_ask_for() -> None:
    (node,) = graph(
        "titre: Deux journées\nnature: atelier\nduree: 2 jours\ncapacite: 10\nlangue: français\n"
        "objectifs: [comprendre, essayer]\nprerequis: avoir lu deux cas\norganisateurs: Le centre\n"
        "jours:\n  - { rang: 1, theme: comprendre la relation }\n  - { rang: 2 }\n"
    )
    assert node["@type"] == "Course"
    assert node["teaches"] == ["comprendre", "essayer"]
    assert [section["name"] for section in node["syllabusSections"]] == ["comprendre la relation", "Journée 2"]
    assert node["provider"]["name"] == "Le centre"
    assert node["hasCourseInstance"]["courseWorkload"] == "P2D"
    assert node["hasCourseInstance"]["maximumAttendeeCapacity"] == 10
    assert "startDate" not in json.dumps(node)


def test_a_dated_training_is_a_course_with_its_sessions() -> None:
    (node,) = graph(
        "titre: Une formation\nnature: formation\nseances:\n"
        "  - { date: 2027-03-12, mode: présentiel, heures: 9h-17h }\n  - { date: 2027-06-12, mode: en ligne }\n"
    )
    assert node["@type"] == "Course"
    assert [instance["courseMode"] for instance in node["hasCourseInstance"]] == ["Onsite", "Online"]
    assert node["hasCourseInstance"][0]["startDate"] == "2027-03-12T09:00:00+01:00"


def test_a_restitution_without_a_date_is_an_event_without_a_date() -> None:
    (node,) = graph("titre: Un atelier\nnature: atelier\nrestitution: { constats: [on lit trop vite] }\n")
    assert node["@type"] == "EducationEvent"
    assert "startDate" not in node


def test_several_sessions_are_a_series_of_events() -> None:
    whole, first, second = graph(
        "titre: Une rencontre\nnature: rencontre\nthemes: [confiance]\nseances:\n"
        "  - { id: lyon, titre: Lyon, date: 2027-05-04 }\n  - { id: die, titre: Die, date: 2027-03-12 }\n"
    )
    assert (whole["@type"], whole["startDate"], whole["endDate"]) == ("EventSeries", "2027-03-12", "2027-05-04")
    assert [first["name"], second["name"]] == ["Une rencontre – Die", "Une rencontre – Lyon"]
    assert first["superEvent"]["@id"] == second["superEvent"]["@id"] == whole["@id"]


def test_a_series_lists_what_has_or_had_a_date() -> None:
    catalogue = catalogue_of(
        serie_atelier="titre: Le séminaire\ndebut: 2026\n",
        premier="titre: Premier\nnature: atelier\npartie_de: serie-atelier\nrang: 1\nseances: [{ date: 2026-10-01, heures: 9h-12h }]\n",
        second="titre: Second\nnature: atelier\npartie_de: serie-atelier\nrang: 2\nseances: [{ date: 2027-02-01, statut: annulée }]\n",
        offre="titre: Une offre\nnature: atelier\npartie_de: serie-atelier\n",
        trace="titre: Une trace\nnature: atelier\npartie_de: serie-atelier\nrang: 3\nrestitution: { constats: [un constat] }\n",
    )
    (node,) = nodes_of(catalogue, "serie-atelier")
    assert node["startDate"] == "2026"
    assert [member["name"] for member in node["subEvent"]] == ["Premier", "Second", "Une trace"]
    assert node["subEvent"][0]["startDate"] == "2026-10-01T09:00:00+02:00"
    assert node["subEvent"][1]["eventStatus"] == f"{EVENT}Cancelled"
    (member,) = nodes_of(catalogue, "premier")
    assert member["superEvent"] == {
        "@type": "EventSeries",
        "name": "Le séminaire",
        "url": f"{SITE}programmes/serie-atelier/",
    }


# --- States ----------------------------------------------------------------------------------------------------------

MOVED = "date: 2027-03-12\ndate_initiale: 2027-02-05\n"
STATES = {
    "announced": ("date: 2027-03-12\nstatut: confirmée", "Scheduled"),
    "full": ("date: 2027-03-12\nstatut: complète", "Scheduled"),
    "past": ("date: 2026-03-12\nstatut: terminée", "Scheduled"),
    "planned": ("date: 2027-03-12\nstatut: projetée", None),
    "not sure": ("date: 2027-03-12\nstatut: à confirmer", None),
    "cancelled": ("date: 2027-03-12\nstatut: annulée\nmotif: grève", "Cancelled"),
    "put off": ("date: 2027-03-12\nstatut: reportée\nmotif: grève", "Postponed"),
    "moved": (f"{MOVED}statut: confirmée", "Rescheduled"),
    "moved, with the old word": (f"{MOVED}statut: reportée", "Rescheduled"),
    "moved, then cancelled": (f"{MOVED}statut: annulée", "Cancelled"),
}


@pytest.mark.parametrize(("lines", "status"), STATES.values(), ids=STATES)
def test_each_state_is_said(lines: str, status: str | None) -> None:
    node = session(lines)
    assert node.get("eventStatus") == (f"{EVENT}{status}" if status else None)
    moved = "2027-02-05" in lines
    assert node.get("previousStartDate") == ("2027-02-05" if moved else None)


def test_a_session_split_in_two_is_put_off_and_its_successors_stand() -> None:
    nodes = graph(
        "titre: Une rencontre\nnature: rencontre\nseances:\n"
        "  - { id: une, date: 2027-02-05, statut: reportée, remplacee_par: [essai#lyon, essai#die] }\n"
        "  - { id: lyon, date: 2027-03-12 }\n  - { id: die, date: 2027-03-19 }\n"
    )
    assert [node.get("eventStatus", "").removeprefix(EVENT) for node in nodes] == [
        "",
        "Postponed",
        "Scheduled",
        "Scheduled",
    ]
    assert nodes[0]["startDate"] == "2027-03-12"


# --- Times -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "start", "end"),
    [
        ("date: 2027-03-12\nheures: 9h-17h", "2027-03-12T09:00:00+01:00", "2027-03-12T17:00:00+01:00"),
        ("date: 2027-07-12\nheures: 9h-17h", "2027-07-12T09:00:00+02:00", "2027-07-12T17:00:00+02:00"),
        ("date: 2027-07-12\nheures: 9h", "2027-07-12T09:00:00+02:00", None),
        ("date: 2027-03-12\nheures: 21h-1h", "2027-03-12T21:00:00+01:00", "2027-03-13T01:00:00+01:00"),
        ("date: 2027-03-27\nheures: 22h-4h", "2027-03-27T22:00:00+01:00", "2027-03-28T04:00:00+02:00"),
        ("date: 2027-12-31\nheures: 20h-minuit", "2027-12-31T20:00:00+01:00", "2028-01-01T00:00:00+01:00"),
        (
            "date: 2027-07-12\nheures: 9h-17h\nfuseau: La Réunion",
            "2027-07-12T09:00:00+04:00",
            "2027-07-12T17:00:00+04:00",
        ),
        ("date: 2027-03-12", "2027-03-12", "2027-03-12"),
        ("date: 2027-03", "2027-03", None),
        ("jours: [{ date: 2027-03-12 }, { date: 2027-03-13 }]", "2027-03-12", "2027-03-13"),
        (
            "jours: [{ date: 2027-03-12, heures: 14h-18h }, { date: 2027-03-13, heures: 9h }]",
            "2027-03-12T14:00:00+01:00",
            "2027-03-13",
        ),
    ],
)
def test_times_have_the_offset_of_their_day_and_place(lines: str, start: str, end: str | None) -> None:
    node = session(lines)
    assert (node["startDate"], node.get("endDate")) == (start, end)


# --- Places, people, prices ------------------------------------------------------------------------------------------


def test_a_place_says_what_is_known_of_it() -> None:
    place = session(
        "date: 2027-03-12\nmode: présentiel\n"
        "lieux: { nom: Maison des associations, adresse: 1 place de la Mairie, commune: commune 26113 Die }"
    )["location"]
    assert place == {
        "@type": "Place",
        "name": "Maison des associations",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": "1 place de la Mairie",
            "addressLocality": "Die",
            "addressCountry": "FR",
        },
    }
    assert session("date: 2027-03-12\nlieux: La grange")["location"] == {"@type": "Place", "name": "La grange"}
    assert "location" not in session("date: 2027-03-12\nlieux: inconnu")


def test_online_the_only_address_is_public() -> None:
    online = session("date: 2027-03-12\nmode: en ligne\ninscription: { url: https://exemple.org/inscription }")
    assert online["location"] == {"@type": "VirtualLocation", "url": "https://exemple.org/inscription"}
    assert online["eventAttendanceMode"] == "https://schema.org/OnlineEventAttendanceMode"
    mixed = session("date: 2027-03-12\nmode: hybride\nlieux: La grange")
    assert [place["@type"] for place in mixed["location"]] == ["Place", "VirtualLocation"]
    (nowhere,) = graph("titre: X\nnature: rencontre\nseances: [{ date: 2027-03-12, mode: en ligne }]\n", site="")
    assert "location" not in nowhere


def test_only_those_who_are_sure_to_come_are_named() -> None:
    node = session(
        "date: 2027-03-12\nintervenants:\n"
        "  - { nom: Claude Alphandéry, role: président d’honneur, organisme: Labo de l’ESS }\n"
        "  - { nom: Ada Pressentie, statut: pressenti }\n"
        "  - { nom: Bea Incertaine, statut: à confirmer }\n"
        "  - { ou: [Aurélie Braillon, Jean-Philippe Jamot] }\n"
        "creneaux:\n  - { heure: 9h-10h, titre: Ouverture, intervenants: [{ nom: Denis Dementhon }, { nom: Eve Pressentie, statut: pressenti }] }"
    )
    text = json.dumps(node, ensure_ascii=False)
    assert node["performer"] == {
        "@type": "Person",
        "name": "Claude Alphandéry",
        "affiliation": {"@type": "Organization", "name": "Labo de l’ESS"},
    }
    assert node["subEvent"]["performer"]["name"] == "Denis Dementhon"
    assert re.search("Pressentie|Incertaine|Braillon|Jamot", text) is None


PRICES = {
    "free": ("gratuit", {"price": "0", "priceCurrency": "EUR"}, True),
    "exact": ("{ nature: payant, montant: 20 € }", {"price": "20", "priceCurrency": "EUR"}, False),
    "cents": ("{ nature: payant, montant: '12,50 €' }", {"price": "12.5", "priceCurrency": "EUR"}, False),
    "francs": ("{ nature: payant, montant: 1500 F }", {"price": "1500", "priceCurrency": "FRF"}, False),
    "about": ("{ nature: payant, montant: environ 20 € }", {}, False),
    "a range": ("{ nature: payant, montant: 10 à 20 € }", {}, False),
    "paid, nobody says how much": ("payant", {}, False),
    "with membership": ("cotisation", {}, False),
    "as one likes": ("libre", {}, None),
    "included": ("inclus", {}, None),
    "unknown": ("inconnu", {}, None),
}


@pytest.mark.parametrize(("price", "expected", "is_free"), PRICES.values(), ids=PRICES)
def test_a_price_is_told_when_it_is_one_figure(price: str, expected: dict[str, str], is_free: bool | None) -> None:
    node = session(f"date: 2027-03-12\nprix: {price}")
    offer = node["offers"]
    assert {name: offer[name] for name in ("price", "priceCurrency") if name in offer} == expected
    assert offer["availability"] == "https://schema.org/InStock"
    assert node.get("isAccessibleForFree") is is_free


def test_each_fare_is_an_offer() -> None:
    offers = session(
        "date: 2027-03-12\ninscription: { url: https://exemple.org/inscription, limite: 2027-03-01 }\n"
        "prix:\n  nature: payant\n  lignes:\n    - { public: associations, montant: 20 €, jusqu_au: 2027-02-01 }\n    - { public: collectivités, montant: 60 € }"
    )["offers"]
    assert [(o["name"], o["price"], o["validThrough"]) for o in offers] == [
        ("associations", "20", "2027-02-01"),
        ("collectivités", "60", "2027-03-01"),
    ]
    assert {o["url"] for o in offers} == {"https://exemple.org/inscription"}


@pytest.mark.parametrize(
    ("lines", "availability", "left"),
    [
        ("date: 2027-03-12\nplaces: 40\nplaces_restantes: 6", "InStock", 6),
        ("date: 2027-03-12\nplaces: 40\nplaces_restantes: 0", "SoldOut", 0),
        ("date: 2027-03-12\nstatut: complète\nplaces: 40", "SoldOut", 0),
        ("date: 2026-03-12\nplaces: 40", None, None),
        ("date: 2027-03-12\nstatut: annulée", None, None),
        ("date: 2027-03-12\nstatut: à confirmer", None, None),
    ],
)
def test_room_is_told_while_it_matters(lines: str, availability: str | None, left: int | None) -> None:
    node = session(lines)
    found = node.get("offers", {}).get("availability")
    assert found == (f"https://schema.org/{availability}" if availability else None)
    assert node.get("remainingAttendeeCapacity") == left


# --- Slots -----------------------------------------------------------------------------------------------------------


def test_slots_and_parallel_workshops_are_events_of_the_day() -> None:
    node = session(
        "date: 2027-03-12\ncreneaux:\n  - { heure: 9h-9h30, titre: Accueil, salle: le hall }\n"
        "  - heure: 10h-12h\n    titre: Deux ateliers\n    activites:\n"
        "      - { titre: Financement, salle: salle 2, places: 12, places_restantes: 3 }\n      - { titre: Charte, places: 8, complet: oui }\n"
        "  - { moment: soirée, titre: Repas }\n  - { heure: 22h-23h, titre: Bal, statut: éventuel }"
    )
    welcome, workshops, dinner = node["subEvent"]
    assert welcome["url"] == f"{SITE}programmes/essai/#accueil"
    assert welcome["location"]["name"] == "le hall"
    finance, charter = workshops["subEvent"]
    assert (finance["maximumAttendeeCapacity"], finance["remainingAttendeeCapacity"]) == (12, 3)
    assert charter["remainingAttendeeCapacity"] == 0
    assert finance["startDate"] == workshops["startDate"] == "2027-03-12T10:00:00+01:00"
    assert dinner["startDate"] == "2027-03-12"


def test_each_day_of_a_longer_session_holds_its_slots() -> None:
    node = session(
        "jours:\n  - { date: 2027-03-12, theme: comprendre, creneaux: [{ heure: 9h-10h, titre: Un }] }\n"
        "  - { date: 2027-03-13, creneaux: [{ heure: 9h-10h, titre: Deux }] }"
    )
    assert [(day["name"], day["subEvent"]["name"]) for day in node["subEvent"]] == [
        ("comprendre", "Un"),
        ("Journée 2", "Deux"),
    ]


# --- On the page -----------------------------------------------------------------------------------------------------


def test_nothing_ends_the_script() -> None:
    hostile = "</script><!-- <script>alert(1)</script> \u2028 & ]]>"
    written = as_script({"name": hostile})
    assert re.search("[<>&\u2028\u2029]", written) is None
    assert json.loads(written) == {"name": hostile}


@pytest.mark.parametrize("site_url", ["", "https://exemple.org/centre/"])
def test_each_page_of_the_agenda_has_one_graph_and_others_have_none(tmp_path: Path, site_url: str) -> None:
    hostile = "'Fin </script><img src=x onerror=alert(1)> & « suite »'"
    config = f"site_url: {site_url}\n{CONFIG}" if site_url else CONFIG
    territory = make_territory(
        tmp_path,
        {
            "programmes/essai.yml": f"titre: {hostile}\nnature: rencontre\nseances: [{{ date: 2027-03-12 }}]\n",
            "programmes/series/cycle.yml": "titre: Un cycle\n",
        },
        config=config,
    )
    done = run("mkdocs", "build", "--strict", cwd=territory)
    assert done.returncode == 0, done.stderr
    for path, number in (
        ("programmes/essai/", 1),
        ("programmes/cycle/", 1),
        ("", 0),
        ("ressources/", 0),
        ("programmes/", 0),
    ):
        page = (territory / "site" / path / "index.html").read_text(encoding="utf-8")
        found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page)
        assert len(found) == number, path
        for text in found:
            graph = json.loads(text)
            assert list(SCHEMA.iter_errors(graph)) == []
            assert (graph["@graph"][0].get("url") == f"{site_url}{path}") is bool(site_url)
    assert "<img src=x" not in (territory / "site/programmes/essai/index.html").read_text(encoding="utf-8")
