"""Every fault of the farm gets the verdict that a person would give."""

import datetime

import pytest

from espace_ressource.links.checking import run
from espace_ressource.links.networks import read_networks
from espace_ressource.links.options import Limits, Options
from espace_ressource.links.pacing import Pace
from espace_ressource.links.values import Address, Look
from links.farm import Farm, Site
from links.variants import NOT_REQUESTED, SITES

TODAY = datetime.date(2026, 3, 1)
FAST = Limits(connect=2.0, answer=2.0, second_answer=3.0, body=0.5, robots=2.0, visit=12.0)


def options(farm: Farm, **more: object) -> Options:
    values: dict[str, object] = {
        "allowed": read_networks(["127.66.0.0/16"]),
        "pace": Pace(per_host=1, gap=0.0, total=40),
        "limits": FAST,
        "pauses": (0.05, 0.2),
        "lookup": farm.lookup,
        "authorities": farm.authority,
    }
    return Options(TODAY, **{**values, **more})  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def looks(farm: Farm) -> dict[str, Look]:
    urls = [farm.url(site) for site in SITES] + [url for url, _truth in NOT_REQUESTED]
    found: dict[str, Look] = {}
    assert run([Address(url, ()) for url in urls], options(farm), lambda look: found.update({look.url: look}))
    return found


@pytest.mark.xdist_group("farm")
@pytest.mark.parametrize("site", SITES, ids=lambda site: site.id)
def test_a_site(site: Site, farm: Farm, looks: dict[str, Look]) -> None:
    look = looks[farm.url(site)]
    assert look.verdict == site.truth, look
    assert look.reason.endswith(".")
    assert look.reason[0].isupper()
    assert look.checked_on == TODAY
    if site.proposed:
        assert look.proposed is not None
        assert look.proposed.endswith(site.proposed)
    elif look.verdict != "moved":
        assert look.proposed is None


@pytest.mark.xdist_group("farm")
@pytest.mark.parametrize(("url", "truth"), NOT_REQUESTED, ids=lambda text: text[:60])
def test_an_address_that_is_not_requested(url: str, truth: str, looks: dict[str, Look]) -> None:
    assert looks[url].verdict == truth, looks[url]


@pytest.mark.xdist_group("farm")
def test_the_farm_has_faults_enough() -> None:
    assert len(SITES) >= 600
    assert len({site.id for site in SITES}) == len(SITES)


@pytest.mark.xdist_group("farm")
def test_a_site_that_names_us_is_left_alone(farm: Farm, looks: dict[str, Look]) -> None:
    assert looks
    assert set(farm.counts[farm.sites["robots-names-us"].ip].paths) == {"GET /robots.txt"}


@pytest.mark.xdist_group("farm")
def test_nothing_is_read_where_robots_are_not_wanted(farm: Farm, looks: dict[str, Look]) -> None:
    assert looks
    assert farm.counts[farm.sites["robots-forbidden"].ip].paths == [
        "GET /robots.txt",
        "HEAD /dossier/epicerie-du-bourg",
    ]


@pytest.mark.xdist_group("farm")
def test_the_looks_come_without_a_pause_for_the_page_that_hangs(looks: dict[str, Look]) -> None:
    order = list(looks)
    hanging = next(number for number, url in enumerate(order) if "//hangs." in url)
    assert hanging > len(order) / 2
