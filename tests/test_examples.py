"""Golden mini-sites: a territory under ``tests/examples/``, and beside it pages that it must make.

A page is expected when its file exists in ``attendu/``; ``pytest --rewrite-golden`` writes what it holds.
"""

from collections.abc import Callable
from pathlib import Path

import pytest

from espace_ressource.pages.markup import Surroundings
from espace_ressource.site import Site, living_addresses, make_site
from espace_ressource.workshop import open_territory

EXAMPLES = Path(__file__).parent / "examples"
NAMES = sorted(path.name for path in EXAMPLES.iterdir())
PAGES = sorted(path for path in EXAMPLES.rglob("attendu/**/index.html"))


@pytest.fixture(scope="module", params=NAMES)
def example(request: pytest.FixtureRequest) -> tuple[str, Site, frozenset[str]]:
    opened = open_territory(EXAMPLES / request.param)
    assert [problem for problem in opened.problems if problem.code != "address-unlisted"] == []
    return request.param, make_site(opened.catalogue, Surroundings()), living_addresses(opened.catalogue)


def test_pages_are_as_expected(example: tuple[str, Site, frozenset[str]], golden: Callable[[Path, str], None]) -> None:
    name, site, _living = example
    made = {f"{page.address}index.html": page.body for page in site.pages} | {
        output.path: output.content for output in site.outputs
    }
    for path in PAGES:
        if path.relative_to(EXAMPLES).parts[0] == name:
            golden(path, made[path.relative_to(EXAMPLES / name / "attendu").as_posix()].rstrip("\n") + "\n")


def test_every_living_address_is_made(example: tuple[str, Site, frozenset[str]]) -> None:
    _name, site, living = example
    made = {f"/{page.address}" for page in site.pages}
    # A preview's picture is fetched by machines when they see the page: no one keeps its address.
    made |= {
        f"/{output.path.removesuffix('index.html')}" for output in site.outputs if not output.path.endswith(".png")
    }
    assert made == living


def test_every_internal_link_leads_somewhere(example: tuple[str, Site, frozenset[str]]) -> None:
    import posixpath
    import re

    _name, site, living = example
    known = living | {"/"}
    for page in site.pages:
        for link in re.findall(r'href="([^":]+)"', page.body):
            target, _hash, fragment = link.partition("#")
            address = posixpath.normpath(posixpath.join(f"/{page.address}", target)).rstrip("/") + "/"
            assert address in known, (page.address, link)
            if fragment and not target:
                assert f'id="{fragment}"' in page.body, (page.address, link)


def test_both_sides_of_a_link_are_shown() -> None:
    opened = open_territory(EXAMPLES / "relie")
    pages = {page.address: page.body for page in make_site(opened.catalogue, Surroundings()).pages}
    organisation, case = pages["ressources/organisme/fonds/"], pages["ressources/cas/epicerie/"]
    assert 'href="../../cas/epicerie/"' in organisation
    assert "prête à" in organisation
    assert 'href="../../organisme/fonds/"' in case
    assert "Financé par" in case
    assert "Décrit par" in organisation


def test_open_questions_stay_visible() -> None:
    opened = open_territory(EXAMPLES / "relie")
    pages = {page.address: page.body for page in make_site(opened.catalogue, Surroundings()).pages}
    case = pages["ressources/cas/epicerie/"]
    assert case.count("er-ouverte") == 5
    assert "Comment se concrétise-t-il" in case


def test_unknown_none_and_zero_read_differently() -> None:
    opened = open_territory(EXAMPLES / "minimal")
    pages = {page.address: page.body for page in make_site(opened.catalogue, Surroundings()).pages}
    page = pages["ressources/livre/absences/"]
    assert "on ne sait pas" in page
    assert "il n’y en a pas" in page
    assert ">0" in page
    assert "Cote" not in page
