"""The pages of programmes: what one reads in them, sentence by sentence of what a naive model gets wrong."""

import datetime
import re
from pathlib import Path

import pytest
from markupsafe import Markup

from espace_ressource.catalogue import Catalogue
from espace_ressource.pages.dates import days_in_words, hours_in_words
from espace_ressource.pages.fragments import Fragments, call
from espace_ressource.pages.markup import Renderer, Surroundings
from espace_ressource.pages.readings import minutes_to_read
from espace_ressource.pages.states import badges
from espace_ressource.programmes import State
from espace_ressource.selection import Misuse
from espace_ressource.site import living_addresses, make_site
from espace_ressource.types.hours import Hours
from espace_ressource.workshop import open_territory
from sample_programmes import RETIRED, TODAY, pages_of, sample_territory
from territories import make_territory, plain


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_territory(tmp_path_factory.mktemp("programmes"))


@pytest.fixture(scope="module")
def catalogue(root: Path) -> Catalogue:
    return open_territory(root, TODAY).catalogue


@pytest.fixture(scope="module")
def bodies(root: Path) -> dict[str, str]:
    return {address: page.body for address, page in pages_of(root).items()}


def words(html: str) -> str:
    """What is read: no tags, nothing hidden, ordinary spaces."""
    html = re.sub(
        r"<(span|li|section|p)[^>]* hidden[^>]*>.*?</\1>|<svg.*?</svg>|<style.*?</style>", "", html, flags=re.DOTALL
    )
    return plain(" ".join(Markup(re.sub(r"(<[^>]+>)", r" \1", html)).striptags().split())).replace(" ,", ",")  # noqa: S704


def part(html: str, anchor: str) -> str:
    """What stands from that anchor to the next second-level heading."""
    return html[html.index(f'id="{anchor}"') :].split("<h2", 1)[0]


def row(html: str, anchor: str) -> str:
    """The line of the table that bears that anchor."""
    return words(re.search(rf'<tr id="{anchor}".*?</tr>', html, re.DOTALL)[0])  # type: ignore[index]


def badge(html: str) -> str:
    """The state that is shown first."""
    return words(re.search(r'class="er-etats".*?</span></span>', html, re.DOTALL)[0]).partition(">")[2].strip()  # type: ignore[index]


# --- The sentences of the model --------------------------------------------------------------------------------------


def test_1_an_offer_has_no_date_and_says_that_one_can_ask_for_it(bodies: dict[str, str]) -> None:
    body = bodies["programmes/demarches/"]
    assert badge(body) == "À la demande"
    read = words(body)
    assert "Sans date ni lieu" in read
    assert "2 jours, 10 participants" in read
    assert "Qui participe Dix épargnants et entrepreneurs." in read
    assert "Qui peut l’accueillir Un acteur du développement local." in read
    assert ".ics" not in body


def test_1_half_days_hold_their_slots_and_the_time_between_the_days_stands_between_them(bodies: dict[str, str]) -> None:
    body = bodies["programmes/demarches/"]
    assert '<th scope="rowgroup" rowspan="2">Matin</th>' in body
    assert row(body, "les-enjeux") == "Matin Les enjeux # Lien vers « Les enjeux » Individuel, puis grand groupe"
    first, between, second = (body.index(text) for text in ("Journée 1", "Entre les journées", "Journée 2"))
    assert first < between < second
    assert "Quand chaque semaine Où l’espace ressource" in words(body)


def test_2_a_restitution_has_axes_and_propositions_with_criteria_or_leads_or_neither(bodies: dict[str, str]) -> None:
    body = part(bodies["programmes/soupe/"], "la_restitution")
    read = words(body)
    for expected in ("Comment agir sur un contexte ?", "Les dossiers sont lus trop vite.", "Réparer ou transformer ?"):
        assert expected in read
    first, second, third = re.findall(r'<li id="([^"]+)" class="er-proposition"', body)
    assert (first, second, third) == ("citoyennete", "proposition-2", "proposition-3")
    assert "Proposition 1 Encourager la citoyenneté" in read
    assert "Adressée à la région" in read
    assert read.count("Critères la transparence") == 1
    assert read.count("Pistes d’action des croisements d’expérience") == 1
    assert read.count("Suites un comité est créé") == 1
    assert read.endswith("des chartes La charte du bourg un observatoire")
    assert 'href="../../ressources/outil/charte/"' in body


def test_3_an_end_is_derived_and_a_lone_start_stays_alone(bodies: dict[str, str]) -> None:
    assert row(bodies["programmes/journee/"], "presentation-des-chantiers").startswith("10 h – à 11 h 1 h")
    assert row(bodies["programmes/tresorerie/"], "avec-un-charge-de-pret").startswith("14 h Avec un chargé de prêt")
    assert "Soirée" in row(bodies["programmes/demarches/"], "cloture")
    assert "Éventuel" in row(bodies["programmes/demarches/"], "cloture")


def test_3_steps_without_hours_are_a_list_of_their_own(bodies: dict[str, str]) -> None:
    steps = re.search(r'<ol class="er-temps">(.*?)</ol>', bodies["programmes/journee/"])
    assert steps
    assert words(steps[1]) == "motivations feuille de route implication"


def test_4_formats_follow_each_other(bodies: dict[str, str]) -> None:
    assert "Individuel, puis grand groupe" in row(bodies["programmes/journee/"], "presentation-des-chantiers")


def test_5_each_parallel_workshop_has_its_room_and_its_places(bodies: dict[str, str]) -> None:
    body = bodies["programmes/journee/"]
    found = {
        anchor: words(html)
        for anchor, html in re.findall(r'<li id="([^"]+)" class="er-atelier[^"]*">(.*?)</li>', body, re.DOTALL)
    }
    assert list(found) == [
        "accompagnement",
        "financement",
        "evaluation",
        "formation-des-cooperatrices-et-des-cooperateurs",
        "plaidoyer",
    ]
    assert found["accompagnement"].endswith("Lieu : salle 1 Complet")
    assert found["financement"].endswith("Lieu : salle 2 3 places restantes sur 12")
    assert found["evaluation"].endswith("1 place restante sur 12")
    assert "15 places" in found["formation-des-cooperatrices-et-des-cooperateurs"]
    assert "place" not in found["plaidoyer"]


def test_6_a_shared_slot_stands_once_with_each_programme_and_leads_to_its_owner(bodies: dict[str, str]) -> None:
    assert "Partagé avec : Trésorerie associative" in row(bodies["programmes/journee/"], "conclusion-commune").replace(
        "Partagé avec", "Partagé avec :"
    )
    other = bodies["programmes/tresorerie/"]
    assert other.count("Conclusion commune") == 1
    assert 'href="../journee/#conclusion-commune"' in other
    assert "jeudi 14 janvier 2027, de 16 h 15 à 16 h 30 dans « Journée des chantiers »" in words(other)
    assert bodies["programmes/"].count("Conclusion commune") == 0
    assert bodies["programmes/"].count('data-debut="2027-01-14"') == 1


def test_7_a_postponed_session_tells_its_date_its_reason_and_what_takes_its_place(bodies: dict[str, str]) -> None:
    body = bodies["programmes/tresorerie/"]
    postponed = words(body[body.index('id="seance_valence"') :].split("</section>")[0])
    assert "Jeudi 11 février 2027 Reporté Motif grève des trains" in postponed
    assert (
        "Remplacé par Trésorerie associative – Session de Gap, jeudi 20 mai 2027 ; Lire un plan, depuis La Réunion, jeudi 25 février 2027"
        in postponed
    )
    moved = words(body[body.index('id="seance_gap"') :])
    assert "D’abord annoncé le 4 février 2027 Motif la salle était prise" in moved
    assert "Remplace Trésorerie associative – Session de Valence, jeudi 11 février 2027" in moved
    assert "Remplace Trésorerie associative – Session de Valence" in words(bodies["programmes/en-ligne/"])
    assert "<s><time" in body


def test_7_a_cancelled_session_is_not_its_successor(bodies: dict[str, str]) -> None:
    body = bodies["programmes/tresorerie/"]
    cancelled = words(body[body.index('id="seance_privas"') :].split("</section>")[0])
    assert "Annulé Motif pas assez d’inscrits" in cancelled
    assert "Remplac" not in cancelled


def test_8_who_publishes_is_not_who_organises(bodies: dict[str, str]) -> None:
    practical = words(part(bodies["programmes/journee/"], "en_pratique"))
    assert "Organisé par Le Labo" in practical
    assert "Publié par L’agenda du pays" in practical


# --- What stands before anything else --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("programme", "today", "expected"),
    [
        ("journee", TODAY, "Annoncé"),
        ("journee", datetime.date(2027, 1, 14), "Annoncé"),
        ("journee", datetime.date(2027, 1, 15), "Passé"),
        ("demarches", TODAY, "À la demande"),
        ("soupe", TODAY, "Restitution publiée"),
        ("clubs", TODAY, "Projeté"),
        ("clubs", datetime.date(2027, 7, 1), "Passé"),
        ("tresorerie", datetime.date(2027, 5, 21), "Passé"),
    ],
)
def test_the_state_is_the_first_thing_said(root: Path, programme: str, today: datetime.date, expected: str) -> None:
    body = pages_of(root, today)[f"programmes/{programme}/"].body
    assert badge(body) == expected
    box = words(body[body.index("er-essentiel") :].split("</section>")[0])
    assert box.index(expected) < box.index(
        "2027" if programme not in ("soupe", "demarches") else ("2026" if programme == "soupe" else "Sans date")
    )


def test_a_page_knows_the_states_to_come() -> None:
    def state_of(day: datetime.date) -> State:
        return State.ANNOUNCED if day <= datetime.date(2027, 1, 14) else State.PAST

    now, then = badges(state_of, [datetime.date(2027, 1, 14)], TODAY)
    assert (now.state, now.since, now.current) == (State.ANNOUNCED, None, True)
    assert (then.state, then.since, then.current) == (State.PAST, datetime.date(2027, 1, 15), False)


def test_date_place_and_ways_on_stand_in_the_box(bodies: dict[str, str]) -> None:
    body = bodies["programmes/journee/"]
    box = body[body.index("er-essentiel") :].split("</section>")[0]
    assert "Jeudi 14 janvier 2027, de 9 h à 16 h 30 Die" in words(box)
    for target in ("https://exemple.org/inscription", "../journee.ics", "dossier/"):
        assert f'href="{target}"' in box


# --- In practice -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("programme", "expected"),
    [
        ("journee", "Prix Gratuit"),
        ("demarches", "Prix on ne sait pas"),
        ("tresorerie", "Prix 120 €, repas compris"),
        ("en-ligne", "Prix Inclus, dans l’adhésion"),
        ("journee", "Y aller à dix minutes de la gare Accessibilité de plain-pied"),
        ("journee", "Inscription Obligatoire, jusqu’au 12 janvier 2027, formulaire sur exemple.org"),
        ("journee", "Contact contact@exemple.org"),
        ("journee", "Places 16 restantes sur 80"),
        ("tresorerie", "Places complet sur 12"),
        ("en-ligne", "Horaires de 14 h à 15 h 30, soit 11 h à Paris"),
        ("en-ligne", "Heure de La Réunion (fuseau Indian/Reunion)"),
    ],
)
def test_what_an_organiser_is_asked_on_the_phone(bodies: dict[str, str], programme: str, expected: str) -> None:
    assert expected in words(bodies[f"programmes/{programme}/"])


def test_who_speaks(bodies: dict[str, str]) -> None:
    body = words(bodies["programmes/journee/"])
    assert "Claude Martin, président d’honneur (Le Labo)" in body
    assert "Marie Dupont à confirmer" in body
    assert "Anne Petit, trésorière ou Jean Grand, comptable (Le Réseau)" in words(bodies["programmes/en-ligne/"])


def test_who_is_only_thought_of_is_nowhere(root: Path) -> None:
    opened = open_territory(root, TODAY)
    site = make_site(opened.catalogue, Surroundings(site_url="https://exemple.org/"))
    written = [page.body + page.description + str(page.structured_data) for page in site.pages]
    written += [
        output.content.decode(errors="replace") if isinstance(output.content, bytes) else output.content
        for output in site.outputs
    ]
    assert len(written) > 40
    assert [text for text in written if "Pressentie" in text] == []


def test_what_to_read_has_its_time_and_its_day(bodies: dict[str, str]) -> None:
    read = words(part(bodies["programmes/journee/"], "a_lire"))
    assert "L’épicerie du bourg" in read
    assert "1 minute de lecture, avant le jour 1 : lire à deux" in read
    assert "Les monnaies alternatives Ouvrage" in read
    assert read.count("minute") == 1


@pytest.mark.parametrize(("count", "minutes"), [(0, 1), (1, 1), (200, 1), (201, 2), (400, 2), (1000, 5)])
def test_two_hundred_words_a_minute_rounded_up(count: int, minutes: int) -> None:
    assert minutes_to_read(count) == minutes


def test_links_are_read_from_both_sides(bodies: dict[str, str]) -> None:
    assert "../../../programmes/journee/" in bodies["ressources/cas/epicerie/"]
    assert "../../ressources/cas/epicerie/" in bodies["programmes/journee/"]


# --- The agenda and series -------------------------------------------------------------------------------------------


def test_the_agenda_is_decided_by_the_day_of_the_build(root: Path) -> None:
    before, after = (pages_of(root, day)["programmes/"].body for day in (TODAY, datetime.date(2027, 1, 15)))
    assert before.index("Journée des chantiers") < before.index('id="passe"')
    assert after.index("Journée des chantiers") > after.index('id="passe"')


def test_the_agenda_has_its_parts(bodies: dict[str, str]) -> None:
    body = bodies["programmes/"]
    found = [words(title) for title in re.findall(r"<h2[^>]*>(.*?)</h2>", body)]
    assert found == ["À venir", "À la demande", "Passé", "Restitutions", "Séries"]
    months = [words(title) for title in re.findall(r"<h3>(.*?)</h3>", body)]
    assert months == ["Janvier 2027", "Février 2027", "Printemps 2027", "Mars 2027", "Mai 2027", "Juin 2027", "2026"]
    assert "2 axes, 3 propositions, 2 besoins" in words(body)
    assert 'href="agenda.ics"' in body
    assert "https://exemple.org/programmes/agenda.ics" in body


def test_a_series_has_its_sessions_in_order_and_its_calendar(bodies: dict[str, str]) -> None:
    body = bodies["programmes/saison/"]
    assert body.index("La soupe aux cailloux") < body.index("Journée des chantiers")
    assert 'href="../soupe/#la_restitution"' in body
    assert 'href="../saison.ics"' in body
    assert "Avant La soupe aux cailloux" in words(bodies["programmes/journee/"])


def test_three_hundred_sessions_are_built(tmp_path: Path) -> None:
    first = datetime.date(2027, 1, 1)
    many = {
        f"programmes/atelier-{number}.yml": f"titre: Atelier {number}\nseances:\n  - {{ date: {first + datetime.timedelta(days=number)}, heures: 9h-12h }}\n"
        for number in range(300)
    }
    pages = pages_of(make_territory(tmp_path, many), first)
    body = pages["programmes/"].body
    assert body.count('class="er-rendez-vous ') == 300
    assert len(re.findall(r"<h3>", body)) == 10
    assert len(body) < 700_000


# --- The folder ------------------------------------------------------------------------------------------------------


def test_the_folder_holds_the_programme_the_cases_the_words_and_the_references(bodies: dict[str, str]) -> None:
    body = bodies["programmes/journee/dossier/"]
    read = words(body)
    for expected in (
        "Journée des chantiers",
        "Jeudi 14 janvier 2027",
        "Étude de cas 1 · 1 minute de lecture · avant le jour 1",
        "Une histoire.",
    ):
        assert expected in read
    grid = re.search(r'<ol class="er-questions er-dossier-grille">(.*?)</ol>', body, re.DOTALL)
    assert grid
    assert grid[1].count("<h4>") == 8
    assert grid[1].count("<i></i>") == 32
    assert "cuisine" not in grid[1]
    assert "cuisine" in part(body, "les_grilles")
    assert "Part sociale Ce que possède un membre d’une coopérative." in words(part(body, "les_mots"))
    assert "Jérôme Blanc, Les monnaies alternatives, La Découverte, 2018" in words(part(body, "les_references"))
    assert "er-mot" not in body


def test_the_folder_bears_its_address(root: Path) -> None:
    known, unknown = (
        pages_of(root, TODAY, url)["programmes/journee/dossier/"].body for url in ("https://exemple.org/", "")
    )
    assert "https://exemple.org/programmes/journee/" in words(known)
    assert known.count('class="segno"') == 1
    assert "segno" not in unknown
    assert "programmes/journee/" in words(unknown)
    assert known == pages_of(root)["programmes/journee/dossier/"].body


def test_no_title_can_end_the_style_of_its_folder(tmp_path: Path) -> None:
    hostile = 'titre: "</style><script>alert(1)</script>\\"; } body { display: none }"\n'
    body = pages_of(make_territory(tmp_path, {"programmes/piege.yml": hostile}))["programmes/piege/dossier/"].body
    assert "<script" not in body
    style = re.search(r"<style>(.*?)</style>", body)
    assert style
    assert style[1].count("}") == 5
    assert style[1].count('"') == 2


def test_folders_are_not_searched_and_their_addresses_are_kept(root: Path, catalogue: Catalogue) -> None:
    assert not pages_of(root)["programmes/journee/dossier/"].listed
    living = living_addresses(catalogue)
    assert {"/programmes/journee/dossier/", "/programmes/doublon/dossier/"} <= living
    assert "/programmes/saison/dossier/" not in living
    site = make_site(catalogue, Surroundings())
    written = {f"/{page.address}" for page in site.pages} | {
        f"/{output.path.removesuffix('index.html')}" for output in site.outputs
    }
    assert living <= written


def test_a_folder_that_was_leads_on(catalogue: Catalogue) -> None:
    assert "statut: retirée" in RETIRED
    outputs = {output.path: str(output.content) for output in make_site(catalogue, Surroundings()).outputs}
    assert 'url=../"' in outputs["programmes/doublon/dossier/index.html"]


# --- Anchors ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "programmes/journee/",
        "programmes/tresorerie/",
        "programmes/soupe/",
        "programmes/demarches/",
        "programmes/journee/dossier/",
    ],
)
def test_anchors_are_distinct_and_links_within_the_page_lead_somewhere(bodies: dict[str, str], address: str) -> None:
    body = bodies[address]
    anchors = re.findall(r'\bid="([^"]+)"', body)
    assert len(anchors) == len(set(anchors))
    assert set(re.findall(r'href="#([^"]+)"', body)) <= set(anchors)


def test_a_title_that_is_also_a_proposition_takes_nothing_from_the_slot(tmp_path: Path) -> None:
    text = "titre: Essai\nseances:\n  - date: 2026-01-01\n    creneaux: [{ heure: 9h, titre: Proposition 1 }]\nrestitution:\n  propositions: [{ numero: 1, titre: Oser }]\n"
    body = pages_of(make_territory(tmp_path, {"programmes/essai.yml": text}))["programmes/essai/"].body
    assert '<tr id="proposition-1"' in body
    assert '<li id="proposition-1_2" class="er-proposition"' in body


# --- Words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (["2023-10-19"], "jeudi 19 octobre 2023"),
        (["2027-03-01"], "lundi 1er mars 2027"),
        (["2027-03-12", "2027-03-13"], "du vendredi 12 au samedi 13 mars 2027"),
        (["2027-03-31", "2027-04-01"], "du mercredi 31 mars au jeudi 1er avril 2027"),
        (["2026-12-31", "2027-01-01"], "du jeudi 31 décembre 2026 au vendredi 1er janvier 2027"),
        (["2027-03-12", "2027-04-09"], "vendredi 12 mars et vendredi 9 avril 2027"),
        (
            ["2026-11-04", "2027-01-06", "2027-02-03"],
            "mercredi 4 novembre 2026, mercredi 6 janvier 2027 et mercredi 3 février 2027",
        ),
        (
            ["2027-01-04", "2027-01-11", "2027-01-18", "2027-01-25", "2027-02-01"],
            "5 jours, du 4 janvier au 1er février 2027",
        ),
    ],
)
def test_days_in_words(days: list[str], expected: str) -> None:
    assert plain(days_in_words([datetime.date.fromisoformat(day) for day in days])) == expected


def test_hours_in_words() -> None:
    assert plain(hours_in_words([Hours(540, 720), Hours(810, 990)])) == "de 9 h à 12 h et de 13 h 30 à 16 h 30"
    assert plain(hours_in_words([Hours(840)])) == "à 14 h"


# --- Macros ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def fragments(catalogue: Catalogue) -> Fragments:
    return Fragments(Renderer(catalogue, Surroundings()), "guide/page/")


def titles(html: str) -> list[str]:
    return [words(title) for title in re.findall(r'<a href="[^"]*programmes/[^"]*">(.*?)</a>', html)]


COMING = [
    "Journée des chantiers",
    "Lire un plan, depuis La Réunion",
    "Rencontre des clubs",
    "Trésorerie associative – Session de Die",
    "Trésorerie associative – Session de Gap",
]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({}, COMING),
        ({"quand": "passe"}, ["La soupe aux cailloux"]),
        ({"serie": "saison"}, ["Journée des chantiers"]),
        ({"serie": "saison", "quand": "tout"}, ["La soupe aux cailloux", "Journée des chantiers"]),
        ({"theme": "confiance"}, []),
    ],
)
@pytest.mark.parametrize("forme", ["cartes", "liste", "tableau"])
def test_agenda(fragments: Fragments, options: dict[str, str], expected: list[str], forme: str) -> None:
    assert titles(call("agenda", fragments, (), {**options, "forme": forme})) == expected


def test_a_limit_keeps_some_hidden_for_the_day_when_the_first_has_passed(fragments: Fragments) -> None:
    html = call("agenda", fragments, (), {"limite": 1})
    shown = re.findall(r'<li class="er-carte[^>]*>', html)
    assert len(shown) == 4
    assert [" hidden" in one for one in shown] == [False, True, True, True]


def test_a_block_with_a_title_is_not_there_when_nothing_comes(fragments: Fragments) -> None:
    assert call("agenda", fragments, (), {"theme": "confiance", "titre": "Bientôt"}) == ""
    assert "Bientôt" in call("agenda", fragments, (), {"titre": "Bientôt"})
    assert "Rien d’annoncé" in call("agenda", fragments, (), {"theme": "confiance"})


def test_programme_and_sessions(fragments: Fragments) -> None:
    card = call("programme", fragments, ("soupe",), {})
    assert titles(card) == ["La soupe aux cailloux"]
    assert "Restitution publiée" in words(card)
    listed = call("seances", fragments, (), {"programme": "tresorerie"})
    assert [title.partition(" – ")[2] for title in titles(listed)] == [
        "Session de Valence",
        "Session de Die",
        "Session de Gap",
        "Session de Privas",
    ]
    assert titles(call("seances", fragments, (), {"serie": "saison", "quand": "passe", "limite": 3})) == [
        "La soupe aux cailloux"
    ]


@pytest.mark.parametrize(
    ("name", "args", "options", "message", "remedy"),
    [
        ("agenda", (), {"quand": "demain"}, "« quand » ne connaît pas « demain »", "a-venir, passe, tout"),
        ("agenda", (), {"forme": "mosaïque"}, "forme « mosaïque » inconnue", "cartes, liste, tableau"),
        ("agenda", (), {"limite": "trois"}, "« limite » attend un nombre entier", "limite=5"),
        ("agenda", (), {"theme": "confience"}, "thème « confience » inconnu", "onfiance"),
        ("agenda", (), {"serie": "saisons"}, "aucune série « saisons »", "« saison »"),
        ("agenda", (), {"serie": "soupe"}, "aucune série « soupe »", "saison"),
        ("agenda", (), {"type": "cas"}, "« agenda » ne connaît pas « type »", "quand"),
        ("programme", ("soup",), {}, "aucun programme « soup »", "« soupe »"),
        ("programme", (), {}, "« programme » attend « id »", "Exemple"),
        ("seances", (), {"programme": "journe"}, "aucun programme « journe »", "« journee »"),
    ],
)
def test_misuses(
    fragments: Fragments, name: str, args: tuple[str, ...], options: dict[str, object], message: str, remedy: str
) -> None:
    with pytest.raises(Misuse) as raised:
        call(name, fragments, args, options)
    assert message in plain(raised.value.message)
    assert remedy in plain(raised.value.remedy)
