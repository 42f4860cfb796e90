"""Twenty weekly rounds over real HTTP where one request in a hundred goes wrong: no living address turns a run red."""

import asyncio
import collections
import datetime
import random
from collections.abc import Iterator

import pytest
from aiohttp import web

from espace_ressource.links.answers import Answer, Fault, Visit
from espace_ressource.links.cases import Ruling
from espace_ressource.links.checking import run
from espace_ressource.links.findings import findings_of
from espace_ressource.links.history import History, updated
from espace_ressource.links.judging import Again, another_look
from espace_ressource.links.options import Limits
from espace_ressource.links.values import Address, Look, Verdict
from espace_ressource.problems import Position, Severity
from links.farm import PROSE, Farm, Site, html
from links.sites import SITES
from links.test_farm import options

ROUNDS = 20
CHANCE = 0.01
START = datetime.date(2026, 1, 5)
PATIENCE = Limits(connect=2.0, answer=1.0, second_answer=1.5, body=0.5, robots=1.0, visit=8.0)
_BEYOND = 2.0
"""Seconds longer than any patience."""
HOSTS, PAGES = 20, 5
"""Healthy hosts, and the addresses of each."""
ODD = frozenset({
    "status-401", "status-403", "status-405", "status-999", "robot-403", "robot-404", "wall-200", "wall-404", "to-301", "to-308",
    "to-302", "to-303", "to-301-fragment", "to-301-lost-fragment", "mixed-chain", "cookie", "login", "climbs-alone",
    "refresh-now", "refresh-slow", "application", "one-page-home", "soft-words-only", "article-404", "fallback-is-this-page",
    "school-for-sale", "pdf", "pdf-shown", "accents", "query", "blank", "robots-forbidden", "robots-500",
})  # fmt: skip
"""Sites of the farm that live, and do not look it."""
GONE = frozenset({
    "status-404", "status-410", "status-500", "to-home", "to-404", "ping-pong", "climbs", "soft-404", "soft-404-menus",
    "catch-all-home", "parked", "pdf-lost", "refresh-dead", "true-404-template",
})  # fmt: skip
"""Sites of the farm that are dead, each in its manner."""


async def cut(request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.abort()
    return html()


async def broken(request: web.Request) -> web.StreamResponse:
    return html("Erreur interne du serveur.", "500", 500)


async def busy(request: web.Request) -> web.StreamResponse:
    return html("Trop de visites.", "503", 503)


async def late(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(_BEYOND)
    return html()


async def halved(request: web.Request) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "text/html", "Content-Length": "9000"})
    await response.prepare(request)
    await response.write(f"<!doctype html><title>L’épicerie</title><p>{PROSE}".encode())
    return await cut(request)


async def empty(request: web.Request) -> web.StreamResponse:
    return web.Response(text="", content_type="text/html")


async def relayed(request: web.Request) -> web.StreamResponse:
    """Something between us and the site answers in its place, with a good status."""
    return html("Cette page est momentanément indisponible. Merci de revenir plus tard.", "Relais")


async def mistaken(request: web.Request) -> web.StreamResponse:
    """Another page of the same site."""
    return html("Bienvenue à tous. " + PROSE * 3, "Accueil")


FAULTS = (cut, broken, busy, late, halved, empty, relayed, mistaken)


class UnluckyFarm(Farm):
    """A farm where each request may go wrong, by a draw that is the same whenever the test is run."""

    week = 0
    drawn: collections.Counter[str] = collections.Counter()
    _asked: collections.Counter[str] = collections.Counter()

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        asked = f"{self.week} {request.host.partition(':')[0]} {request.method} {request.path_qs}"
        self._asked[asked] += 1
        chance = random.Random(f"{asked} {self._asked[asked]}")
        if chance.random() >= CHANCE:
            return await super()._answer(request)
        fault = chance.choice(FAULTS)
        self.drawn[fault.__name__] += 1
        return await fault(request)


async def healthy(request: web.Request, number: int) -> web.StreamResponse:
    if not request.path.startswith("/p/"):
        return html("Retour à l’accueil.", "Page introuvable", 404)
    return html(f"Dossier numéro {request.path}. " + PROSE, f"Fiche {request.path}")


@pytest.fixture(scope="module")
def unlucky(tmp_path_factory: pytest.TempPathFactory) -> Iterator[UnluckyFarm]:
    sites = [Site(f"sain-{number}", "ok", "SITE/p/", healthy) for number in range(HOSTS)]
    sites += [site for site in SITES if site.id in ODD | GONE]
    assert len(sites) == HOSTS + len(ODD) + len(GONE)
    with UnluckyFarm(sites, tmp_path_factory.mktemp("unlucky")).running() as farm:
        yield farm


def test_no_round_turns_red_for_a_living_address(unlucky: UnluckyFarm) -> None:
    pages = [
        f"{unlucky.url(site)}{page}"
        for site in unlucky.sites.values()
        if site.handler is healthy
        for page in range(PAGES)
    ]
    odd = [unlucky.url(site) for site in unlucky.sites.values() if site.id in ODD]
    gone = {unlucky.url(site) for site in unlucky.sites.values() if site.id in GONE}
    addresses = [Address(url, (Position("docs/a.md", 1, 1),)) for url in [*pages, *odd, *gone]]
    written = frozenset(address.url for address in addresses)
    history, told, refused = History(), dict[str, int](), collections.Counter[str]()
    for week in range(ROUNDS):
        unlucky.week, today = week, START + datetime.timedelta(weeks=week)
        looks: list[Look] = []
        assert run(addresses, options(unlucky, limits=PATIENCE, pauses=(0.02, 0.1)), looks.append)
        after = updated(history, looks, today)
        red = {f.url for f in findings_of(addresses, looks, after, before=history) if f.severity is Severity.ERROR}
        assert red <= gone, f"week {week}"
        for url in red:
            told.setdefault(url, week)
        # The same looks, as if a pull request had just written every address.
        new = findings_of(addresses, looks, updated(History(), looks, today), before=History(), at_once=written)
        red = {f.url: f.reason for f in new if f.severity is Severity.ERROR}
        assert set(red) <= gone, f"week {week}: { ({url: why for url, why in red.items() if url not in gone}) }"
        refused.update(red.keys())
        history = after
    assert set(unlucky.drawn) == {fault.__name__ for fault in FAULTS}
    assert unlucky.drawn.total() > 50
    assert set(told) == gone
    assert sorted(told.values())[len(told) // 2] == 2  # three looks over fourteen days
    assert min(refused[url] for url in gone) >= ROUNDS - 3


def test_two_bad_looks_that_disagree_ask_for_a_third() -> None:
    """A dead page says the same thing twice; two faults in a row seldom do."""
    missing = Visit((Answer("https://exemple.org/a", "", 404, {}),))
    silent = Visit(fault=Fault.TIMEOUT)
    gone, mute = Ruling(Verdict.DEAD, "absente"), Ruling(Verdict.DEAD, "muette")
    assert another_look([missing, silent], [gone, mute]) is Again.LATER
    assert another_look([silent, silent], [mute, mute]) is Again.NEVER
    assert another_look([missing, silent, silent], [gone, mute, mute]) is Again.NEVER
