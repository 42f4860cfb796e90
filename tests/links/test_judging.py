"""Verdicts on what looks brought back, without a network."""

from dataclasses import replace

import pytest

from espace_ressource.links.answers import Answer, Fault, Visit
from espace_ressource.links.cases import Case, Ruling
from espace_ressource.links.guard import Target, examine
from espace_ressource.links.judging import Again, after_upgrade, another_look, judge, settled, upgraded
from espace_ressource.links.landings import carries_back, climbs, leads_home, leads_to_error, strays
from espace_ressource.links.signs import is_login_address
from espace_ressource.links.values import Verdict


def target(url: str = "http://exemple.org/a/b#c") -> Target:
    found = examine(url)
    assert isinstance(found, Target)
    return found


def answered(status: int, **headers: str) -> Visit:
    return Visit((Answer("http://exemple.org/a/b", "", status, headers, b"<html><p>Bonjour", True),))


def rulings(*visits: Visit) -> list[Ruling]:
    return [judge(Case.of(target("http://exemple.org/a/b"), visit)) for visit in visits]


@pytest.mark.parametrize("fault", Fault)
def test_every_fault_has_its_words(fault: Fault) -> None:
    ruling = judge(Case.of(target(), Visit(fault=fault)))
    assert ruling.verdict in (Verdict.DEAD, Verdict.UNKNOWN)
    assert ruling.reason


@pytest.mark.parametrize(
    "status", [100, 199, 200, 204, 206, 300, 302, 304, 399, 400, 404, 418, 429, 451, 499, 500, 503, 599, 600, 999]
)
def test_every_status_has_its_words(status: int) -> None:
    assert rulings(answered(status))[0].reason


def test_no_bad_word_after_one_look() -> None:
    for visit in (answered(404), answered(403), Visit(fault=Fault.NO_NAME), Visit(fault=Fault.TLS)):
        assert another_look([visit], rulings(visit)) is Again.SOON
        assert another_look([visit, visit], rulings(visit, visit)) is Again.NEVER
    busy = answered(503)
    assert another_look([busy, busy], rulings(busy, busy)) is Again.LATER
    assert another_look([busy] * 3, rulings(*[busy] * 3)) is Again.NEVER
    assert another_look([answered(200)], rulings(answered(200))) is Again.NEVER
    closed = replace(answered(429), retry_after=3600.0)
    assert another_look([closed], rulings(closed)) is Again.NEVER


def test_what_several_looks_amount_to() -> None:
    def amount(*visits: Visit) -> Verdict:
        return settled(visits, rulings(*visits)).verdict

    assert amount(answered(404), answered(200)) is Verdict.OK
    assert amount(answered(404), answered(404)) is Verdict.DEAD
    assert amount(answered(404), answered(403)) is Verdict.UNKNOWN
    assert amount(answered(403), answered(404)) is Verdict.UNKNOWN
    assert amount(answered(429), answered(404)) is Verdict.DEAD
    assert amount(Visit(fault=Fault.NAME_UNSURE), Visit(fault=Fault.NO_NAME)) is Verdict.DEAD
    assert amount(Visit(fault=Fault.TIMEOUT), Visit(fault=Fault.TIMEOUT)) is Verdict.DEAD


def test_a_closed_http_is_tried_in_https() -> None:
    dead = Ruling(Verdict.DEAD, "x")
    closed = Visit(fault=Fault.CONNECTION_REFUSED)
    assert upgraded(target(), closed, dead) == "https://exemple.org/a/b#c"
    assert upgraded(target("https://exemple.org/"), closed, dead) is None
    assert upgraded(target("http://exemple.org:8080/"), closed, dead) is None
    assert upgraded(target(), Visit(fault=Fault.NO_NAME), dead) is None
    assert after_upgrade(dead, "https://x", Ruling(Verdict.OK, "y")).proposed == "https://x"
    assert after_upgrade(dead, "https://x", Ruling(Verdict.UNKNOWN, "y")) is dead


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://a.org/login", True),
        ("http://a.org/fr/connexion?next=/x", True),
        ("http://sso.a.org/x", True),
        ("http://a.org/wp-login.php?redirect_to=x", True),
        ("http://a.org/connexion-internet", False),
        ("http://a.org/blog/login-systems", False),
    ],
)
def test_the_address_of_a_login(url: str, expected: bool) -> None:
    assert is_login_address(url) is expected


@pytest.mark.parametrize(
    ("asked", "arrived", "expected"),
    [
        ("/guide/four", "/", "home climbs strays"),
        ("/guide/four", "/fr/", "home strays"),
        ("/guide/four", "/fr-fr/", "home strays"),
        ("/guide/four", "/accueil.html?utm_source=x", "home strays"),
        ("/guide/four", "/?erreur=404", "home climbs strays"),
        ("/guide/four", "/index.php?page=four", ""),
        ("/guide/four", "/?p=12", "climbs strays"),
        ("/guide/four", "/ag/", "strays"),
        ("/guide/four", "/guide/", "climbs strays"),
        ("/guide/four", "/fr/guide/four", ""),
        ("/guide/four.html", "/guide/four/", ""),
        ("/guide/four", "/404.html", "error strays"),
        ("/guide/four", "/page-not-found", "error strays"),
        ("/guide/404", "/404", ""),
        ("/guide/four", "/guide/erreurs-a-eviter", "strays"),
        ("/guide/four", "/choix?vers=/guide/four", "back"),
        ("/", "/fr/", ""),
        ("/fr/", "/", "climbs"),
        ("/index.html", "/", "climbs"),
    ],
)
def test_where_a_redirect_ended(asked: str, arrived: str, expected: str) -> None:
    checks = {"home": leads_home, "climbs": climbs, "error": leads_to_error, "strays": strays, "back": carries_back}
    found = [name for name, holds in checks.items() if holds(f"http://a.org{asked}", f"http://a.org{arrived}")]
    assert " ".join(found) == expected
