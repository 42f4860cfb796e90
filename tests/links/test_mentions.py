"""« They point to us »: what of a page is a proof that it names or links the centre, and what is made of it."""

import datetime
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import web
from hypothesis import given, strategies as st

from espace_ressource.links.checking import run
from espace_ressource.links.claims import Claim, centre_of, claims_of, doubts
from espace_ressource.links.documents import read_document
from espace_ressource.links.findings import UNNAMED, Finding, findings_of, is_red
from espace_ressource.links.history import History, updated
from espace_ressource.links.mentions import Centre, mentions_us
from espace_ressource.links.options import MOST_BYTES
from espace_ressource.links.reporting import FORMATS, summary
from espace_ressource.links.values import Address, Look, Verdict
from espace_ressource.problems import Position, Severity
from espace_ressource.workshop import open_territory
from links.farm import PROSE, Farm, Site, html, redirect
from links.test_farm import options
from territories import make_territory, plain

DIRECTORY = "https://annuaire.example/liste/page"
CENTRE = Centre.known_as(["https://www.exemple.org/espace/", "Espace ressource du Velay", "https://éco-velay.fr"])


def named(page: str, url: str = DIRECTORY, *, whole: bool = True, centre: Centre = CENTRE) -> bool | None:
    document = read_document(f"<!doctype html><body><p>Les lieux du canton.</p>{page}".encode(), "text/html")
    return mentions_us(document, url, centre, is_whole=whole)


@pytest.mark.parametrize(
    "page",
    [
        '<a href="https://www.exemple.org/espace/">x</a>',
        "<a href=http://exemple.org/espace>x</a>",
        "<a href='HTTPS://EXEMPLE.ORG:443/espace/agenda/?a=1#b'>x</a>",
        "<a href=//exemple.org/espace/>x</a>",
        "<a href=https:\\\\exemple.org\\espace\\>x</a>",
        "<a href=' https://exemple.org/\n espace/'>x</a>".replace("\n ", "\n"),
        "<a href=https://exemple.org/autre/../espace/>x</a>",
        "<a href=https://exemple.org/%65space/>x</a>",
        "<base href=https://exemple.org/><a href=espace/>x</a>",
        "<base href=//www.exemple.org/espace/><a href=agenda>x</a>",
        "<map><area href=https://exemple.org/espace/></map>",
        "<iframe src=https://exemple.org/espace/agenda/></iframe>",
        "<a href=https://xn--co-velay-90a.fr/>x</a>",
        "<a href=https://ÉCO-velay.fr>x</a>",
        "<a href=https://%C3%A9co-velay.fr/contact>x</a>",
        "<p>L’Espace ressource du Velay ouvre.</p>",
        "<p>ESPACE-RESSOURCE DU VELAY</p>",
        "<p>Espace <b>ressource</b> du<br>Velay</p>",
        "<p>Espace Ress<em>ource du V</em>elay</p>",
        "<p>Espace&nbsp;ressource&#32;du V&eacute;lay</p>",
        "<p>Espace res\u00adsource du Ve\u200blay</p>",
        "<img src=logo.png alt='Logo : Espace ressource du Velay'>",
        "<title>Espace ressource du Velay | Annuaire</title>",
    ],
)
def test_a_proof(page: str) -> None:
    assert named(page) is True
    assert named(page, whole=False) is True


@pytest.mark.parametrize(
    "page",
    [
        "",
        "<a href=https://exemple.org/espace-vert/>x</a>",
        "<a href=https://exemple.org/>x</a>",
        "<a href=https://autre.exemple.org/espace/>x</a>",
        "<a href=https://exemple.org.autre.fr/espace/>x</a>",
        "<a href=https://autre-exemple.org/espace/>x</a>",
        "<a href=espace/>x</a>",
        "<base href=https://autre.fr/><a href=/espace/>x</a>",
        "<!-- <a href=https://exemple.org/espace/>Espace ressource du Velay</a> -->",
        "<!-- Espace ressource du Velay",
        "<p>Espace ressource du Velayou</p>",
        "<p>L’espace et les ressources du Velay</p>",
        "<p>Espace ressource</p>",
    ],
)
def test_no_proof_in_a_page_read_whole(page: str) -> None:
    assert named(page) is False
    assert named(page, whole=False) is None


@pytest.mark.parametrize(
    "page",
    [
        "<script>var lieux = [{nom: 'Espace ressource du V\\u00e9lay'}]</script>",
        '<script>{"site": "https:\\/\\/exemple.org\\/espace\\/"}</script>',
        "<noscript><a href=https://exemple.org/espace/>x</a></noscript>",
        "<svg><a href=https://exemple.org/espace/><text>x</text></a></svg>",
        "<template><p>Espace ressource du Velay</p></template>",
        "<a title='Espace ressource du Velay' href=/sortie/12>Site</a>",
        "<a href='/sortie?vers=https%3A%2F%2Fwww.exemple.org%2Fespace%2F'>Site</a>",
        "<link rel=alternate href=https://exemple.org/espace/>",
        "<img src=https://exemple.org/espace/logo.png>",
        "<p>Voir exemple.org/espace</p>",
        "<a href=https://exemple.org/espace/../>x</a>",
        "<p>https://exemple.org:8443/espace/</p><a href=https://exemple.org@autre.fr/espace/>éco-velay.fr</a>",
    ],
)
def test_what_may_be_unseen_proves_nothing_either_way(page: str) -> None:
    assert named(page) is None


def test_what_a_robot_does_not_read_is_not_judged() -> None:
    assert mentions_us(None, DIRECTORY, CENTRE, is_whole=True) is None
    made_by_script = read_document(b"<!doctype html><div id=app></div><script src=app.js></script>")
    assert mentions_us(made_by_script, DIRECTORY, CENTRE, is_whole=True) is None
    assert mentions_us(read_document(b"<frameset><frame src=a.html>"), DIRECTORY, CENTRE, is_whole=True) is None


def test_a_page_of_our_own_proves_nothing() -> None:
    page = "<a href=https://exemple.org/espace/>Espace ressource du Velay</a>"
    assert named(page, "https://www.exemple.org/espace/partenaires") is None
    assert named(page, "https://exemple.org/autre-association/") is True
    assert named("<a href=../espace/>x</a>", "https://exemple.org/autre-association/") is True


def test_a_search_that_repeats_its_question_proves_nothing() -> None:
    found_none = "<p>Rien pour « Espace ressource du Velay ».</p>"
    assert named(found_none, "https://annuaire.example/?q=espace+ressource+du+V%C3%A9lay") is None
    linked = found_none + "<a href=https://exemple.org/espace/>Site</a>"
    assert named(linked, "https://annuaire.example/?q=Espace%20ressource%20du%20Velay") is True
    echoed = "<a href=https://exemple.org/espace/>x</a>"
    assert named(echoed, "https://outil.example/?url=https%3A%2F%2Fexemple.org%2Fespace%2F") is None


@pytest.mark.parametrize(
    "name", ["Espace ressource", "Les Ressources", "Centre de documentation", "Velay", "La Vallée", "My Docs", "Finance solidaire"]
)  # fmt: skip
def test_a_name_that_may_be_anyones_proves_nothing(name: str) -> None:
    centre = Centre.known_as([name])
    assert centre == Centre(too_common=(name,))
    assert named(f"<p>{name}</p>", centre=centre) is None


def test_names_and_addresses_are_told_apart() -> None:
    centre = Centre.known_as([" Solivelay,  pour le Velay ", "ancien.exemple.org/lieu", "HTTP://B.fr", "", "Solivelay"])
    assert centre == Centre(
        ("https://ancien.exemple.org/lieu", "HTTP://B.fr"), ("Solivelay, pour le Velay",), ("Solivelay",)
    )
    assert named("<a href=http://ancien.exemple.org/lieu/>x</a>", centre=centre) is True
    assert not Centre.known_as(["https://"]).is_known


HOSTILE = [b"<" * 190_000, b"<a " * 60_000, b"<!--" * 48_000, b"<p>a<a href=//[x>" * 9_000, b"page " * 38_000, b"-->" * 60_000,
           b"<p>a<a href=//exemple.org/esp>" * 6_000, b"exemple.org/espace- " * 9_000, b"espace ressource du " * 9_000, b"\\u00e9" * 30_000]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: body[:12].decode())
def test_no_page_is_long_to_search(body: bytes) -> None:
    document = read_document(b"<html>" + body)
    begun = time.process_time()
    assert mentions_us(document, DIRECTORY, CENTRE, is_whole=True) is not True
    assert time.process_time() - begun < 2


@given(st.text(max_size=80), st.text(max_size=40))
def test_any_page_at_any_address_is_judged(page: str, url: str) -> None:
    document = read_document(page.encode("utf-8", "replace"))
    cut = mentions_us(document, url, CENTRE, is_whole=False)
    assert cut is not False
    assert cut is None or mentions_us(document, url, CENTRE, is_whole=True) is True


@given(st.text(st.sampled_from("abé -’_<>&;"), max_size=30), st.text(st.sampled_from("abé -’_<>&;"), max_size=30))
def test_more_around_it_hides_no_link(before: str, after: str) -> None:
    page = f"{before.replace('<', ' ')}<a href=//exemple.org/espace/>x</a>{after}"
    assert named(page) is True


# --- Real pages -------------------------------------------------------------------------------------------------------

LINK = '<a href="https://exemple.org/espace/">notre centre</a>'
PAGES = {
    "lien": LINK,
    "nom": "Ils l’ont fait avec l’<b>Espace ressource</b> du Velay.",
    "rien": PROSE,
    "commentaire": f"{PROSE}<!-- {LINK} -->",
    "long-avant": LINK + PROSE * 900,
    "long-apres": PROSE * 900 + LINK,
}
EXPECTED = {
    "lien": (Verdict.OK, True),
    "nom": (Verdict.OK, True),
    "rien": (Verdict.OK, False),
    "commentaire": (Verdict.OK, False),
    "long-avant": (Verdict.OK, True),
    "long-apres": (Verdict.OK, None),
    "lien#ailleurs": (Verdict.FRAGMENT, True),
    "deplacee": (Verdict.MOVED, True),
    "pdf": (Verdict.OK, None),
    "panne": (Verdict.DEAD, None),
    "mur": (Verdict.UNKNOWN, None),
    "porte": (Verdict.UNKNOWN, None),
}
"""What each address of the directory is worth, and whether it names us."""


async def directory(request: web.Request, number: int) -> web.StreamResponse:
    name = request.path.removeprefix("/liste/")
    if name in PAGES:
        return html(PROSE + PAGES[name], title=f"Annuaire : {name}")
    match name:
        case "deplacee":
            return redirect(301, "/liste/lien")
        case "pdf":
            return web.Response(body=b"%PDF-1.4 Espace ressource du Velay", content_type="application/pdf")
        case "panne":
            return html(LINK, status=500)
        case "mur":
            return html(LINK, status=403)
        case "porte":
            return redirect(302, "/connexion?retour=/liste/porte")
        case "/connexion":
            return html(f"{LINK}<input type=password>", title="Connexion")
    return html("Rien ici.", "Page introuvable", 404)


async def unread(request: web.Request, number: int) -> web.StreamResponse:
    if request.path == "/robots.txt":
        return web.Response(text="User-agent: *\nDisallow: /")
    return html(LINK)


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    sites = [
        Site("annuaire", "ok", "SITE/liste/", directory),
        Site("annuaire-robots", "ok", "SITE/liste/", unread),
        Site("temoin", "ok", "SITE/liste/", directory),
    ]
    with Farm(sites, tmp_path_factory.mktemp("annuaire")).running() as farm:
        yield farm


def test_pages_of_the_web_that_name_us_or_not(pages: Farm) -> None:
    assert len(PAGES["long-apres"].encode()) > MOST_BYTES
    base = pages.url(pages.sites["annuaire"])
    urls = {base + name: name for name in EXPECTED}
    looks: dict[str, tuple[Verdict, bool | None]] = {}
    asked = options(pages, centre=CENTRE, claims=frozenset(urls))
    assert run(
        [Address(url, ()) for url in urls],
        asked,
        lambda look: looks.update({urls[look.url]: (look.verdict, look.named)}),
    )
    assert looks == EXPECTED


def test_what_robots_txt_keeps_to_itself_is_not_judged(pages: Farm) -> None:
    url, found = pages.url(pages.sites["annuaire-robots"]), list[Look]()
    run([Address(url, ())], options(pages, centre=CENTRE, claims=frozenset({url})), found.append)
    assert [(look.verdict, look.named) for look in found] == [(Verdict.OK, None)]


def test_nothing_is_said_of_pages_that_no_record_speaks_of(pages: Farm) -> None:
    url, found = pages.url(pages.sites["temoin"]) + "lien", list[Look]()
    run([Address(url, ())], options(pages, centre=CENTRE), found.append)
    run([Address(url, ())], options(pages, claims=frozenset({url})), found.append)
    assert [(look.verdict, look.named) for look in found] == [(Verdict.OK, None)] * 2


# --- What is concluded ------------------------------------------------------------------------------------------------

URL, DAY = "https://annuaire.example/liste", datetime.date(2026, 11, 1)
CLAIM = Claim(URL, Position("resources/organismes/a.yml", 9, 19), None)


def concluded(
    *seen: bool | None, claims: tuple[Claim, ...] = (CLAIM,), new: bool = False, **more: object
) -> list[Finding]:
    """The findings after weekly looks, each of which saw that."""
    look = replace(Look(URL, Verdict.OK, None, "La page répond.", 200, None, None, DAY), **more)  # type: ignore[arg-type]
    looks = [replace(look, named=one, checked_on=DAY + datetime.timedelta(weeks=week)) for week, one in enumerate(seen)]
    history = updated(History(), looks, datetime.date.max)
    address = Address(URL, (Position("docs/a.md", 1, 1), *(claim.place for claim in claims)))
    return findings_of([address], looks[-1:], history, at_once={URL} if new else set(), claims=claims)


def unnamed(*seen: bool | None, **more: object) -> list[Finding]:
    return [finding for finding in concluded(*seen, **more) if finding.code == UNNAMED]  # type: ignore[arg-type]


def test_one_page_read_badly_does_not_cry_wolf() -> None:
    assert not unnamed(True)
    assert not unnamed(True, False)
    assert not unnamed(True, False, True, False)
    assert not unnamed(None, None)
    assert unnamed(True, False, False)
    assert unnamed(True, False, None, False)
    assert not unnamed(True, False, False, True)


def test_a_page_that_no_longer_names_us_asks_for_a_person_with_the_place_to_change() -> None:
    link, finding = concluded(True, False, False)
    assert (link.severity, link.code) == (None, "link-ok")
    assert finding.severity is Severity.WARNING
    assert finding.places == (CLAIM.place,)
    assert plain(finding.reason) == "La page ne nous nomme plus : la dernière fois, c’était le 1er novembre 2026."
    assert "nous_reference" in finding.remedy
    assert not is_red([link, finding])
    (never,) = unnamed(False, False)
    assert "ne nous nomme pas" in never.reason


def test_a_claim_that_was_just_written_is_judged_at_once() -> None:
    assert unnamed(False, new=True)
    assert not unnamed(False)
    assert not unnamed(True, False, new=True)


def test_a_person_who_has_seen_it_since_is_believed() -> None:
    seen = replace(CLAIM, seen_on=DAY + datetime.timedelta(weeks=1))
    assert not unnamed(True, False, False, claims=(seen,))
    assert unnamed(True, False, False, claims=(replace(seen, seen_on=DAY),))
    other = replace(CLAIM, place=Position("resources/organismes/b.yml", 3, 1))
    (finding,) = unnamed(True, False, False, claims=(seen, other))
    assert finding.places == (other.place,)


def test_a_page_that_is_down_says_nothing() -> None:
    bad = Look(URL, Verdict.DEAD, None, "", 500, None, None, DAY + datetime.timedelta(weeks=9))
    looks = [replace(bad, verdict=Verdict.OK, named=False, checked_on=DAY + datetime.timedelta(days=n)) for n in (0, 7)]
    history = updated(History(), [*looks, bad], datetime.date.max)
    assert [finding.code for finding in findings_of([Address(URL, ())], [bad], history, claims=[CLAIM])] == [
        "link-dead"
    ]
    assert not [f for f in findings_of([], [], history, claims=[CLAIM]) if f.code == UNNAMED]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_it(name: str) -> None:
    text = plain(FORMATS[name](concluded(True, False, False)))
    assert "ne nous nomme plus" in text
    assert "organismes/a.yml" in text


def test_json_keeps_one_object_an_address_and_the_issue_has_its_section() -> None:
    found = concluded(True, False, False)
    (shown,) = json.loads(FORMATS["json"](found))
    assert set(shown) == {"url", "verdict", "proposed", "reason", "places"}
    assert plain(shown["reason"]).startswith("La page répond. La page ne nous nomme plus : ")
    assert "## Ils ne nous signalent plus (1)" in FORMATS["markdown"](found)
    assert plain(summary(found)) == "1 adresse : vivante 1, 1 ne nous nomme pas."


# --- What a territory says --------------------------------------------------------------------------------------------

ORGANISATION = """\
titre: La Caisse du canton
url: https://caisse.example
instruments: prêt
themes: [monnaies locales]
resume: Une caisse qui prête dans le canton.
nous_reference: {}
"""


def test_claims_are_those_of_the_records(tmp_path: Path) -> None:
    root = make_territory(
        tmp_path,
        {
            "resources/organismes/caisse.yml": ORGANISATION.format("{ url: https://a.example/é, vu_le: 2026-11 }"),
            "resources/organismes/autre.yml": ORGANISATION.format("https://b.example").replace("caisse.e", "autre.e"),
        },
    )
    territory = open_territory(root)
    assert not [problem for problem in territory.problems if problem.severity is Severity.ERROR]
    found = {claim.url: claim for claim in claims_of(territory.catalogue.records)}
    assert found == {
        "https://a.example/é": Claim(
            "https://a.example/é", Position("resources/organismes/caisse.yml", 6, 24), datetime.date(2026, 11, 1)
        ),
        "https://b.example": Claim("https://b.example", Position("resources/organismes/autre.yml", 6, 17), None),
    }


SETTINGS = """\
site_name: {name}
site_url: https://exemple.org/espace/
plugins:
  - espace-ressource:
      nous: {nous}
"""


def test_the_centre_is_told_by_mkdocs_yml() -> None:
    def read(name: str, nous: str) -> Centre:
        return centre_of(SETTINGS.format(name=name, nous=nous).encode())

    site = "https://exemple.org/espace/"
    assert read("Espace ressource", "[]") == Centre((site,))
    assert read("Solivelay, au Puy", "ancien.exemple.org") == Centre(
        (site, "https://ancien.exemple.org"), ("Solivelay, au Puy",)
    )
    assert read("Essai", "[Le Fil du Velay, 'Le Fil', {a: b}]") == Centre((site,), ("Le Fil du Velay",), ("Le Fil",))
    assert centre_of(b"site_name: Espace ressource\nsite_url: ''\nplugins: [espace-ressource]") == Centre()
    assert centre_of(b"\xff: [") == Centre()


def test_what_keeps_a_claim_from_being_proved_is_said() -> None:
    assert not doubts([], Centre())
    assert not doubts([CLAIM], CENTRE)
    assert [problem.code for problem in doubts([CLAIM], Centre())] == ["centre-unknown"]
    assert [problem.code for problem in doubts([CLAIM], Centre.known_as(["b.fr", "Le Fil"]))] == ["centre-name"]
    assert all(problem.remedy for problem in doubts([CLAIM], Centre.known_as(["Le Fil"])))
