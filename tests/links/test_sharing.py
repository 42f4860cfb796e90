"""A page is asked for once, however many of its places are named; and what an address gave before is not forgotten."""

from collections.abc import Iterator, Mapping

import pytest
from aiohttp import web

from espace_ressource.links.checking import run
from espace_ressource.links.pacing import Pace
from espace_ressource.links.values import Address, Look, Verdict
from links.farm import PROSE, Farm, Site, html, redirect
from links.test_farm import options

PDF = "application/pdf"


async def manual(request: web.Request, number: int) -> web.StreamResponse:
    match request.path:
        case "/manuel":
            return html("<h2 id=un>Un</h2><h2 id=deux>Deux</h2>" + PROSE, title="Le manuel")
        case "/ancien":
            return redirect(301, "/manuel")
        case "/precis":
            return redirect(302, "/manuel#un")
        case "/retire":
            return html(status=410)
    return html("Rien ici.", "Introuvable", 404)


async def downloads(request: web.Request, number: int) -> web.StreamResponse:
    match request.path_qs:
        case "/telecharger?id=12":
            return html("Nos publications sont nombreuses. " + PROSE, title="Publications")
        case "/telecharger?id=13":
            return html('<a href="/fichiers/rapport-2019.PDF#page=2">Lire le rapport</a>' + PROSE, title="Rapport")
        case "/telecharger?id=14":
            return html('<a href="/telecharger?id=14&oui=1">Télécharger</a>' + PROSE, title="Rapport")
        case "/telecharger?id=15":
            return html('<iframe src="/lecteur/pdfjs/web/viewer.html"></iframe>' + PROSE, title="Rapport")
        case "/telecharger?id=16":
            return web.Response(body=b"%PDF-1.4 rapport", content_type=PDF)
    return html("Rien ici.", "Introuvable", 404)


async def renewed(request: web.Request, number: int) -> web.StreamResponse:
    if request.path.startswith("/fichiers/"):
        return html("Le site a fait peau neuve. " + PROSE, title="Nouveau site")
    return html("Rien ici.", "Introuvable", 404)


@pytest.fixture(scope="module")
def farm_of_pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    sites = [
        Site("guide", "ok", "SITE/manuel", manual),
        Site("fichiers", "ok", "SITE/telecharger?id=", downloads),
        Site("neuf", "dead", "SITE/fichiers/telecharger?id=12", renewed),
    ]
    with Farm(sites, tmp_path_factory.mktemp("pages")).running() as farm:
        yield farm


def looked(farm: Farm, *urls: str, per_host: int = 1, documents: Mapping[str, str] | None = None) -> dict[str, Look]:
    found: dict[str, Look] = {}
    asked = options(farm, pace=Pace(per_host, 0.0, 40), documents=documents or {})
    assert run([Address(url, ()) for url in urls], asked, lambda look: found.update({look.url: look}))
    return found


@pytest.mark.parametrize("per_host", [1, 3])
def test_one_request_for_all_the_places_of_a_page(farm_of_pages: Farm, per_host: int) -> None:
    base = farm_of_pages.url(farm_of_pages.sites["guide"])
    farm_of_pages.counts.clear()
    looks = looked(
        farm_of_pages, base, f"{base}#un", f"{base}#deux", f"{base}#trois", f"{base}#:~:text=Un", per_host=per_host
    )
    assert [looks[url].verdict for url in (base, f"{base}#un", f"{base}#deux", f"{base}#:~:text=Un")] == [
        Verdict.OK
    ] * 4
    assert looks[f"{base}#trois"].verdict is Verdict.FRAGMENT
    asked = farm_of_pages.counts[farm_of_pages.sites["guide"].ip].paths
    assert asked.count("GET /manuel") == 1
    assert len(asked) == 3  # and robots.txt, and an address that cannot exist


def test_each_place_keeps_its_own_conclusion_behind_a_redirect(farm_of_pages: Farm) -> None:
    new = farm_of_pages.url(farm_of_pages.sites["guide"])
    old, precise = new.replace("/manuel", "/ancien"), new.replace("/manuel", "/precis")
    farm_of_pages.counts.clear()
    looks = looked(farm_of_pages, old, f"{old}#deux", f"{old}#trois", f"{precise}#trois", f"{precise}#quatre")
    assert (looks[old].verdict, looks[old].proposed) == (Verdict.MOVED, new)
    assert (looks[f"{old}#deux"].verdict, looks[f"{old}#deux"].proposed) == (Verdict.MOVED, f"{new}#deux")
    assert looks[f"{old}#trois"].verdict is Verdict.FRAGMENT
    assert looks[f"{precise}#trois"].verdict is looks[f"{precise}#quatre"].verdict is Verdict.OK
    asked = farm_of_pages.counts[farm_of_pages.sites["guide"].ip].paths
    assert (asked.count("GET /ancien"), asked.count("GET /precis")) == (1, 1)


def test_a_dead_page_is_dead_at_all_its_places_after_two_looks(farm_of_pages: Farm) -> None:
    gone = farm_of_pages.url(farm_of_pages.sites["guide"]).replace("/manuel", "/retire")
    farm_of_pages.counts.clear()
    looks = looked(farm_of_pages, f"{gone}#un", f"{gone}#deux")
    assert {look.verdict for look in looks.values()} == {Verdict.DEAD}
    assert farm_of_pages.counts[farm_of_pages.sites["guide"].ip].paths.count("GET /retire") == 2


def test_a_page_where_a_document_was_is_told_unless_it_offers_it(farm_of_pages: Farm) -> None:
    base = farm_of_pages.url(farm_of_pages.sites["fichiers"])
    urls = [f"{base}{number}" for number in range(12, 17)]
    assert {look.verdict for look in looked(farm_of_pages, *urls).values()} == {Verdict.OK}
    looks = looked(farm_of_pages, *urls, documents=dict.fromkeys(urls, PDF))
    assert [looks[url].verdict for url in urls] == [Verdict.UNKNOWN, *[Verdict.OK] * 4]
    assert "document" in looks[urls[0]].reason
    assert looks[urls[0]].media_type is None
    assert looks[urls[1]].media_type == "text/html"
    assert looks[urls[4]].media_type == PDF


def test_it_is_dead_when_the_site_shows_that_page_for_an_invented_address(farm_of_pages: Farm) -> None:
    url = farm_of_pages.url(farm_of_pages.sites["neuf"])
    assert looked(farm_of_pages, url)[url].verdict is Verdict.OK
    assert looked(farm_of_pages, url, documents={url: PDF})[url].verdict is Verdict.DEAD
