"""The health of links in a browser: axe-core finds nothing, light and dark, and a phone never scrolls sideways."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from browsing import PHONE, WIDE, faults, served
from espace_ressource.links.history import PATH
from espace_ressource.links.memory import as_text
from histories import weekly
from territories import make_territory, run

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("health")]

STATES = ("ok", "moved", "fragment", "unknown", "ok dead", "refused", "ok dead dead dead")
LONG = "un-chemin-sans-fin-" * 8


def url(rank: int) -> str:
    return f"https://site-{rank}.exemple.org/{LONG if rank == 1 else ''}"


def site(rank: int) -> str:
    copy = "url_archive: https://web.archive.org/copie\n" if rank == 6 else ""
    words = "editeur: une association\nthemes: [communs]\nresume: Ce que l’on y trouve.\n"
    return f"titre: Le site {rank}\nurl: {url(rank)}\n{copy}{words}sources:\n  - titre: Un article\n    url: {url(6)}\n"


@pytest.fixture(scope="module")
def sick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site whose links are in every state, over four months."""
    history = weekly(
        {url(rank): f"{'ok ' * 12}{weeks}" for rank, weeks in enumerate(STATES)},
        proposed={url(1): f"https://site-1.exemple.org/ailleurs/{LONG}"},
    )
    files = {f"resources/sites/site-{rank}.yml": site(rank) for rank in range(len(STATES))}
    territory = make_territory(tmp_path_factory.mktemp("sante"), {**files, PATH: as_text(history)})
    done = run("mkdocs", "build", "--strict", "--quiet", cwd=territory)
    assert done.returncode == 0, done.stderr
    with served(territory / "site") as address:
        yield address


def width(page: Page) -> int:
    return int(page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("path", ["sante/", "ressources/site/", "ressources/site/site-6/", "ressources/site/site-1/"])
def test_axe_and_width(page: Page, sick: str, path: str, size: dict[str, int]) -> None:
    page.set_viewport_size(size)
    page.goto(sick + path)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    for scheme in ("default", "slate"):
        page.evaluate(f"document.body.setAttribute('data-md-color-scheme', '{scheme}')")
        assert faults(page, colours_only=scheme == "slate") == []
    assert width(page) == size["width"]


def test_the_picture_keeps_its_words_readable_on_a_phone(phone: Page, sick: str) -> None:
    phone.goto(f"{sick}sante/")
    sizes = phone.locator(".er-graphique text").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().height)"
    )
    assert min(sizes) >= 10
    picture = phone.locator(".er-graphique").first.bounding_box()
    assert picture is not None
    for box in phone.locator(".er-graphique").first.locator("rect, text").all():
        inside = box.bounding_box()
        assert inside is not None
        assert inside["x"] >= picture["x"] - 1
        assert inside["x"] + inside["width"] <= picture["x"] + picture["width"] + 8, "a name may lean on the margin"


def test_a_dead_link_of_a_card_leads_to_its_copy_and_the_card_to_its_record(page: Page, sick: str) -> None:
    page.goto(f"{sick}ressources/site/")
    card = page.locator(".er-carte", has_text="Le site 6")
    expect(card.get_by_role("link", name="copie d’archive")).to_have_attribute("href", "https://web.archive.org/copie")
    card.locator(".er-carte-texte").click()
    expect(page).to_have_url(f"{sick}ressources/site/site-6/")


def test_the_dates_are_printed(page: Page, sick: str) -> None:
    page.emulate_media(media="print")
    try:
        page.goto(f"{sick}ressources/site/site-0/")
        expect(page.locator(".er-acces .er-lien")).to_be_visible()
        page.goto(f"{sick}sante/")
        expect(page.locator(".er-chiffres table")).to_be_visible()
        fills = page.locator(".er-part-dead").evaluate_all("all => all.map(one => getComputedStyle(one).fill)")
        assert set(fills) == {"rgb(0, 0, 0)"}
    finally:
        page.emulate_media(media="screen")


def test_the_page_is_found_from_the_foot_of_any_other(page: Page, sick: str) -> None:
    page.goto(f"{sick}ressources/")
    page.locator(".md-footer").get_by_role("link", name="La santé des liens").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("La santé des liens")
