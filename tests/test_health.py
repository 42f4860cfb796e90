"""What the site shows of its links, from the history alone: beside an address, on a card, on the page of their health."""

import datetime
import re
from collections.abc import Mapping

import pytest

from espace_ressource.links.collecting import collect
from espace_ressource.links.evolution import evolution
from espace_ressource.links.health import Health
from espace_ressource.links.history import Entry, History, history_of
from espace_ressource.links.patience import Patience
from espace_ressource.links.values import Verdict
from espace_ressource.pages.charts import MOST_COLUMNS, stacked
from espace_ressource.pages.fragments import Fragments, call
from espace_ressource.pages.markup import Renderer, Surroundings
from espace_ressource.selection import Misuse
from espace_ressource.site import make_site
from espace_ressource.source import SourceFile
from espace_ressource.territory import read_territory
from histories import weekly
from territories import plain

URL, SOURCE, ARCHIVE = "https://rtes.exemple.org/", "https://presse.exemple.org/a", "https://web.archive.org/rtes"
REFERRING = "https://nef.exemple.org/liens"
SITE = f"""\
titre: Le réseau
url: {URL}
editeur: une association
themes: [communs]
resume: Ce que l’on y trouve.
sources:
  - titre: Un article
    url: {SOURCE}
"""
ORGANISATION = f"""\
titre: La caisse
instruments: prêt
themes: [communs]
resume: Elle prête.
nous_reference: {{ url: "{REFERRING}", vu_le: 2025-04-02 }}
"""
PROGRAMME = """\
titre: Une journée
themes: [communs]
inscription: { obligatoire: conseillée, url: "https://inscription.exemple.org/" }
documents: [{ titre: Le compte rendu, url: "https://documents.exemple.org/a" }]
seances: [{ date: 2026-12-04 }]
"""
FILES = {
    "resources/sites/reseau.yml": SITE,
    "resources/organismes/caisse.yml": ORGANISATION,
    "programmes/journee.yml": PROGRAMME,
    "docs/index.md": "Voir <https://page.exemple.org/>.\n",
}
DEAD = "ok dead dead dead"


def health_of(files: Mapping[str, str], history: History) -> Health:
    return Health(history, collect(SourceFile(path, text.encode()) for path, text in files.items()).addresses)


def pages(history: History, files: Mapping[str, str] = FILES, edit: str | None = None) -> dict[str, str]:
    """The bodies of the site's pages by address, with ordinary spaces."""
    sources = {
        folder: [SourceFile(path, text.encode()) for path, text in files.items() if path.startswith(folder)]
        for folder in ("resources", "programmes")
    }
    territory = read_territory(
        sources["resources"], datetime.date(2026, 3, 1), programmes=sources["programmes"], zone="Europe/Paris"
    )
    assert not territory.problems
    surroundings = Surroundings(
        health=health_of(files, history), edit_url=lambda path: f"{edit}{path}" if edit else None
    )
    return {page.address: plain(page.body) for page in make_site(territory.catalogue, surroundings).pages}


def words(html: str) -> str:
    """What one reads, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", "", html).split())


def test_without_a_history_nothing_is_told_of_links() -> None:
    found = pages(History())
    health = found.pop("sante/")
    assert "n’ont pas encore été regardés" in health
    assert "« espace-ressource links »" in health
    assert not [address for address, body in found.items() if "er-lien" in body or "Signale" in body]


def test_each_address_of_a_record_has_its_date() -> None:
    body = pages(weekly({URL: "ok", SOURCE: "ok ok"}))["ressources/site/reseau/"]
    assert f'<a class="er-bouton" href="{URL}">' in body
    assert "Ouvrir rtes.exemple.org lien vérifié le 7 janvier 2026" in words(body)
    assert "Un article lien vérifié le 14 janvier 2026" in words(body)


def test_a_dead_link_leads_to_its_copy() -> None:
    files = {**FILES, "resources/sites/reseau.yml": SITE + f"url_archive: {ARCHIVE}\n"}
    found = pages(weekly({URL: DEAD}), files)
    body = found["ressources/site/reseau/"]
    assert "lien injoignable depuis le 14 janvier 2026 — copie d’archive" in words(body)
    assert re.findall(r'<a class="er-bouton" href="([^"]+)"', body) == [ARCHIVE]
    assert body.count(ARCHIVE) == 1
    assert f'<a class="er-adresse" href="{URL}">' in body
    for listing in ("ressources/site/", "themes/communs/"):
        assert f'lien injoignable — <a href="{ARCHIVE}">copie d’archive</a>' in found[listing]


def test_a_dead_link_without_a_copy_is_only_told() -> None:
    found = pages(weekly({URL: DEAD}))
    body = found["ressources/site/reseau/"]
    assert "lien injoignable depuis le 14 janvier 2026" in words(body)
    assert "copie d’archive" not in body
    assert "er-bouton" not in body
    assert found["ressources/site/"].count("lien injoignable") == 2, "the card and the row of the table"


@pytest.mark.parametrize("weeks", ["ok", "moved", "fragment", "unknown", "ok dead", "refused"])
def test_lists_only_tell_of_the_dead(weeks: str) -> None:
    found = pages(weekly({URL: weeks, SOURCE: DEAD}))
    assert "er-lien" not in found["ressources/site/"]
    assert "er-lien" not in found["themes/communs/"]


def test_a_programme_tells_of_its_addresses() -> None:
    body = pages(weekly({"https://inscription.exemple.org/": DEAD, "https://documents.exemple.org/a": "ok"}))[
        "programmes/journee/"
    ]
    assert words(body).count("lien injoignable depuis le 14 janvier 2026") == 2, "beside the button, and in practice"
    assert "Le compte rendu lien vérifié le 7 janvier 2026" in words(body)


@pytest.mark.parametrize(
    ("weeks", "named", "shown"),
    [
        ("ok ok", "non oui", True),
        ("ok unknown", "oui -", True),
        ("ok ok", "oui non", False),
        ("ok ok", "- -", False),
        ("ok dead dead dead", "oui", False),
        ("- -", "", False),
    ],
)
def test_they_point_to_us_only_when_it_is_proved(weeks: str, named: str, shown: bool) -> None:
    found = pages(weekly({REFERRING: weeks, URL: "ok"}, named={REFERRING: named}))
    body = found["ressources/organisme/caisse/"]
    assert (f'<a href="{REFERRING}">Signale notre centre</a> (vu le' in body) is shown
    assert ("Ils nous signalent" in found["sante/"]) is shown
    assert "Signale notre centre" in body or REFERRING not in body
    assert "2 avril 2025" not in body, "what a person wrote proves nothing"


HISTORY = weekly(
    {
        URL: DEAD,
        SOURCE: "ok moved moved",
        "https://page.exemple.org/": "fragment",
        "https://documents.exemple.org/a": "ok",
        "https://parti.exemple.org/": "ok dead dead dead",
    },
    proposed={SOURCE: "https://presse.exemple.org/b"},
)


def test_the_collection_today() -> None:
    body = pages(HISTORY)["sante/"]
    assert "3 adresses sur 6 mènent à leur page. 1 est injoignable. 2 n’ont pas encore été regardées." in body
    assert "Dernier passage le 28 janvier 2026." in body
    today = body.split('id="aujourd_hui"')[1].split("</table>")[0]
    labels = map(words, re.findall(r'<span class="er-bilan-etat">(.*?)<span class="er-precision">', today))
    assert list(zip(labels, re.findall(r"(\d+)</td>", today), strict=True)) == [
        ("Vivantes", "1"),
        ("Déplacées", "1"),
        ("Endroit introuvable", "1"),
        ("Injoignables", "1"),
        ("Pas encore regardées", "2"),
    ]


def test_what_asks_for_a_person_says_where_and_what_to_write() -> None:
    body = pages(HISTORY, edit="https://forge.exemple.org/edit/")["sante/"]
    waiting = body.split('id="en_attente"')[1].split("<section>")[0]
    told = words(waiting)
    assert told.index("Injoignables 1") < told.index("Déplacées 1") < told.index("Endroit introuvable dans la page 1")
    assert '<a href="../ressources/site/reseau/">Le réseau</a>' in waiting
    assert "depuis le 14 janvier 2026" in told
    assert "Remplacez l’adresse, ou donnez une copie d’archive (« url_archive: … »)." in told
    assert "Écrivez https://presse.exemple.org/b (« espace-ressource links --fix » peut le faire)" in told
    assert "Une page du site" in told
    for place in ("resources/sites/reseau.yml:2", "resources/sites/reseau.yml:8", "docs/index.md:1"):
        path = place.rpartition(":")[0]
        assert f'<a href="https://forge.exemple.org/edit/{path}" rel="nofollow"><code>{place}</code></a>' in waiting
    assert "parti.exemple.org" not in body, "no file holds it any more"


def test_a_move_seen_once_is_proposed_and_no_more() -> None:
    body = pages(weekly({SOURCE: "ok moved"}, proposed={SOURCE: "https://presse.exemple.org/b"}))["sante/"]
    assert "Écrivez" in body
    assert "--fix" not in body


def test_a_dead_source_has_no_copy_to_give() -> None:
    assert "Remplacez l’adresse, ou retirez-la." in pages(weekly({SOURCE: DEAD}))["sante/"]


@pytest.mark.parametrize(
    ("patience", "limit"),
    [
        (Patience(), "3 visites sans réponse, sur 14 jours au moins"),
        (Patience(2, 1), "2 visites sans réponse, sur 1 jour au moins"),
        (Patience(1, 0), "1 visite sans réponse"),
    ],
)
def test_when_an_address_is_held_for_dead(patience: Patience, limit: str) -> None:
    history = history_of(weekly({URL: DEAD}).entries.values(), patience=patience)
    body = pages(history)["sante/"]
    assert f"{limit}.</span>" in body
    assert f"qu’après {limit} ;" in body


def test_nothing_asks_for_a_person() -> None:
    body = pages(weekly({URL: "ok"}))["sante/"]
    assert "Rien : aucune adresse ne demande quelqu’un." in body
    assert "1 adresse sur 6 mène à sa page." in body


def test_the_picture_is_told_in_words_and_in_a_table() -> None:
    history = weekly({URL: "ok ok ok ok ok dead dead dead", SOURCE: "- - - - ok"})
    body = pages(history)["sante/"]
    names = re.findall(r'<svg class="er-graphique" role="img" aria-labelledby="(\S+) (\S+)"', body)
    assert len(names) == 2
    for title, words_ in names:
        assert f'<title id="{title}">' in body
        assert f'<desc id="{words_}">' in body
    assert "En janvier 2026 : vivantes 1. En février 2026 : vivantes 1, injoignables 1." in body
    table = body.split("<details")[1].split("</table>")[0]
    cells = [re.findall(r"<t[hd][^>]*>([^<]*)</t[hd]>", row) for row in table.split("<tr>")[1:]]
    assert cells == [
        ["Mois", "Vivantes", "Injoignables", "Total"],
        ["février 2026", "1", "1", "2"],
        ["janvier 2026", "1", "0", "1"],
    ]
    assert body.count("<script") == 0


def test_what_a_stranger_s_site_says_is_text() -> None:
    hostile = '"><script>alert(1)</script>{{ 7*7 }}'
    entry = Entry(
        SOURCE,
        datetime.date(2026, 1, 1),
        datetime.date(2026, 1, 1),
        Verdict.MOVED,
        hostile,
        proposed=f"https://x.fr/{hostile}",
        moves=3,
    )
    body = pages(history_of([entry]))["sante/"]
    assert "<script" not in body
    assert "&lt;script&gt;" in body
    assert "{{ 7*7 }}" in body


def test_columns_stand_on_their_foot_and_add_up() -> None:
    history = weekly({URL: "ok ok ok ok ok", SOURCE: "ok ok ok ok moved"})
    chart = stacked(evolution(history), ("ok", "moved"), 100)
    assert [line.number for line in chart.lines] == [0, 1, 2]
    assert [column.name for column in chart.columns] == ["janv.", "févr."]
    assert [column.year for column in chart.columns] == ["2026", ""]
    for column in chart.columns:
        assert column.x >= 0
        assert column.x + column.width <= 100
        assert sum(piece.height for piece in column.pieces) == 100
        assert column.pieces[0].y + column.pieces[0].height == chart.foot


def test_a_long_past_is_drawn_in_part() -> None:
    months = tuple((f"{year}-{month:02}", "ok") for year in (2020, 2021, 2022, 2023) for month in range(1, 13))
    day = datetime.date(2023, 12, 1)
    history = history_of([Entry(URL, day, day, Verdict.OK, "", months=months)])
    body = pages(history)["sante/"]
    picture = body.split("<figure")[1].split("</figure>")[0]
    assert picture.count("<rect") == MOST_COLUMNS
    assert body.split("<details")[1].count('<th scope="row">') == 48
    named = [column.name for column in stacked(evolution(history), ("ok",), 50).columns if column.name]
    assert 4 <= len(named) <= 6
    assert named[-1] == "déc."


@pytest.fixture
def fragments() -> Fragments:
    files = {**FILES, "resources/sites/reseau.yml": SITE + "a_relire_le: 2026-06-01\n"}
    territory = read_territory(
        [SourceFile(path, text.encode()) for path, text in files.items() if path.startswith("resources")],
        datetime.date(2026, 3, 1),
    )
    return Fragments(Renderer(territory.catalogue, Surroundings(health=health_of(files, HISTORY))), "guide/")


@pytest.mark.parametrize(
    ("args", "options", "shown"),
    [
        ((), {}, ["reseau.yml:2", "reseau.yml:8", "index.md:1"]),
        ((), {"quoi": "fiches"}, []),
        ((), {"quoi": "fiches", "jusqu_a": "juin 2026"}, ["à relire le 1er juin 2026"]),
        ((), {"quoi": "fiches", "jusqu_a": 2026}, ["à relire le 1er juin 2026"]),
        ((), {"quoi": "liens", "jusqu_a": "2026"}, ["reseau.yml:2", "reseau.yml:8", "index.md:1"]),
        (("site",), {"jusqu_a": "2026-06-01"}, ["reseau.yml:2", "reseau.yml:8", "à relire le 1er juin 2026"]),
        (("organisme",), {"jusqu_a": "2026"}, []),
        ((), {"theme": "communs", "limite": 1}, ["reseau.yml:2"]),
    ],
)
def test_what_is_due(fragments: Fragments, args: tuple[str, ...], options: dict[str, object], shown: list[str]) -> None:
    html = plain(call("a_relire", fragments, args, options))
    every = ["reseau.yml:2", "reseau.yml:8", "index.md:1", "à relire le 1er juin 2026"]
    assert [one for one in every if one in html] == [one for one in every if one in shown]
    assert ("Rien à relire pour l’instant." in html) is not shown


@pytest.mark.parametrize(
    ("options", "message", "remedy"),
    [
        ({"quoi": "lien"}, "« quoi » ne connaît pas « lien »", "« liens »"),
        ({"jusqu_a": "bientôt"}, "« jusqu_a » attend une date", 'jusqu_a="2027-01"'),
        ({"jusqu_a": "2026-02-30"}, "« jusqu_a » : ", 'jusqu_a="2027-01"'),
        ({"jusquau": "2026"}, "« a_relire » ne connaît pas « jusquau »", "« jusqu_a »"),
        ({"type": "livr"}, "type « livr » inconnu", "« livre »"),
    ],
)
def test_a_misuse_of_what_is_due(fragments: Fragments, options: dict[str, object], message: str, remedy: str) -> None:
    with pytest.raises(Misuse) as caught:
        call("a_relire", fragments, (), options)
    assert message in plain(caught.value.message)
    assert remedy in plain(caught.value.remedy)
