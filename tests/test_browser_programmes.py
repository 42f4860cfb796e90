"""Programmes in a browser: on a phone, with a keyboard, in the dark, without JavaScript, another day, on paper."""

import datetime
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import PHONE, WIDE, faults, served
from sample_programmes import sample_territory
from territories import plain, run

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PAGES = {
    "agenda": "programmes/",
    "day": "programmes/journee/",
    "offer": "programmes/demarches/",
    "sessions": "programmes/tresorerie/",
    "overseas": "programmes/en-ligne/",
    "restitution": "programmes/soupe/",
    "series": "programmes/saison/",
    "folder": "programmes/journee/dossier/",
    "macros": "agenda/",
}
BUILT, LATER = datetime.datetime(2027, 1, 10, 12), datetime.datetime(2027, 2, 26, 12)


@pytest.fixture(scope="session")
def programmes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a site with every sort of programme, built on 10 January 2027."""
    territory = sample_territory(tmp_path_factory.mktemp("programmes"))
    done = run("mkdocs", "build", "--strict", "--quiet", cwd=territory)
    assert done.returncode == 0, done.stderr
    with served(territory / "site") as address:
        yield address


def visit(page: Page, address: str, when: datetime.datetime = BUILT) -> None:
    page.clock.set_fixed_time(when)
    page.goto(address)


# ---- Any screen


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(page: Page, programmes: str, name: str) -> None:
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        visit(page, programmes + PAGES[name])
        assert faults(page) == []
        page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
        assert faults(page, colours_only=True) == []


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_phone(phone: Page, programmes: str, name: str) -> None:
    visit(phone, programmes + PAGES[name])
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_the_day_of_eleven_slots_is_a_table_that_a_phone_holds(phone: Page, programmes: str) -> None:
    visit(phone, programmes + PAGES["day"])
    table = phone.get_by_role("table", name="Déroulé")
    expect(table.get_by_role("columnheader")).to_have_text(["Heure", "Ce qui se passe"])
    expect(table.get_by_role("rowheader")).to_have_count(11)
    box = table.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= PHONE["width"]
    assert plain(table.get_by_role("rowheader").nth(1).inner_text()).split("\n")[0] == "9 h 30"


def test_state_and_date_are_seen_without_scrolling(phone: Page, programmes: str) -> None:
    visit(phone, programmes + PAGES["day"])
    expect(phone.locator(".er-essentiel .er-statut:visible")).to_be_in_viewport()
    expect(phone.locator(".er-essentiel-date")).to_be_in_viewport()


@pytest.mark.parametrize("wide", [True, False], ids=["side-by-side", "one-under-the-other"])
def test_parallel_workshops(page: Page, programmes: str, wide: bool) -> None:
    page.set_viewport_size(WIDE if wide else PHONE)
    visit(page, programmes + PAGES["day"])
    boxes = [box for item in page.locator(".er-atelier").all() if (box := item.bounding_box())]
    assert len(boxes) == 5
    tops, lefts = {round(box["y"]) for box in boxes}, {round(box["x"]) for box in boxes}
    assert (len(tops), len(lefts)) == ((1, 5) if wide else (5, 1))
    torn = page.locator(".er-atelier strong").evaluate_all(
        "all => all.filter(e => e.scrollWidth > e.parentElement.clientWidth).length"
    )
    assert torn == 0


# ---- With a keyboard


def test_a_slot_s_link_appears_under_the_keyboard_and_leads_to_it(page: Page, programmes: str) -> None:
    visit(page, programmes + PAGES["day"])
    link = page.locator("#introduction .er-ancre")
    assert link.evaluate("e => getComputedStyle(e).opacity") == "0"
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(link).to_be_focused()
    assert link.evaluate("e => getComputedStyle(e).opacity") == "1"
    page.keyboard.press("Enter")
    assert page.url.endswith("#introduction")
    expect(page.locator("#introduction")).to_be_in_viewport()


def test_how_to_subscribe_opens_with_a_key(page: Page, programmes: str) -> None:
    visit(page, programmes + PAGES["agenda"])
    summary = page.get_by_text("Comment s’abonner")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("S’abonner »")).to_be_visible()


# ---- Another day than that of the build


def shown(page: Page, part: str) -> list[str]:
    return [plain(text) for text in page.locator(f"[data-er-partie={part}] .er-rendez-vous-titre").all_inner_texts()]


def test_what_has_passed_since_the_build_goes_to_the_past(page: Page, programmes: str) -> None:
    visit(page, programmes + PAGES["agenda"])
    assert shown(page, "a-venir")[0] == "Journée des chantiers"
    assert shown(page, "passe") == ["La soupe aux cailloux"]
    visit(page, programmes + PAGES["agenda"], LATER)
    assert shown(page, "a-venir") == ["Rencontre des clubs"] + [
        f"Trésorerie associative – Session de {place}" for place in ("Die", "Gap", "Privas")
    ]
    assert shown(page, "passe") == [
        "Lire un plan, depuis La Réunion",
        "Trésorerie associative – Session de Valence",
        "Journée des chantiers",
        "La soupe aux cailloux",
    ]
    past = page.locator("[data-er-partie=passe]")
    assert past.locator("h3").all_inner_texts() == ["2027", "2026"]
    assert past.locator(".er-statut:visible").all_inner_texts() == ["Passé", "Reporté", "Passé", "Restitution publiée"]
    assert page.locator("[data-er-partie=a-venir] h3").all_inner_texts() == [
        "Printemps 2027",
        "Mars 2027",
        "Mai 2027",
        "Juin 2027",
    ]


def test_all_may_have_passed_and_may_come_back(page: Page, programmes: str) -> None:
    visit(page, programmes + PAGES["agenda"], datetime.datetime(2030, 1, 1))
    assert shown(page, "a-venir") == []
    expect(page.get_by_text("Rien d’annoncé pour l’instant.")).to_be_visible()
    visit(page, programmes + PAGES["agenda"], datetime.datetime(2026, 1, 1))
    assert shown(page, "passe") == []
    expect(page.get_by_role("heading", name="Passé")).to_be_hidden()
    assert page.locator("[data-er-partie=a-venir] h3").first.inner_text() == "Novembre 2026"


def test_the_page_of_a_programme_follows_too(page: Page, programmes: str) -> None:
    visit(page, programmes + PAGES["day"])
    expect(page.locator(".er-essentiel .er-statut:visible")).to_have_text("Annoncé")
    expect(page.get_by_role("link", name="S’inscrire")).to_be_visible()
    visit(page, programmes + PAGES["day"], LATER)
    expect(page.locator(".er-essentiel .er-statut:visible")).to_have_text("Passé")
    expect(page.get_by_role("link", name="S’inscrire")).to_be_hidden()
    expect(page.get_by_role("link", name="Ajouter à mon agenda")).to_be_hidden()


def test_a_block_of_another_page_shows_what_comes_next(page: Page, programmes: str) -> None:
    block = page.locator("[data-er-titre]")
    visit(page, programmes + PAGES["macros"])
    assert block.locator(".er-carte:visible h3").all_inner_texts() == [
        "Journée des chantiers",
        "Lire un plan, depuis La Réunion",
    ]
    visit(page, programmes + PAGES["macros"], LATER)
    assert block.locator(".er-carte:visible h3").all_inner_texts() == [
        "Rencontre des clubs",
        "Trésorerie associative – Session de Die",
    ]
    visit(page, programmes + PAGES["macros"], datetime.datetime(2030, 1, 1))
    expect(block).to_be_hidden()
    expect(page.get_by_text("Rien d’annoncé pour l’instant.")).to_be_visible()


def test_without_javascript_the_day_of_the_build_decides(browser: Browser, programmes: str) -> None:
    with browser.new_context(viewport=PHONE, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(programmes + PAGES["agenda"])
        assert shown(page, "a-venir")[0] == "Journée des chantiers"
        assert page.locator(".er-rendez-vous .er-statut:visible").first.inner_text() == "Annoncé"
        page.goto(programmes + PAGES["folder"])
        expect(page.get_by_role("button", name="Imprimer")).to_be_hidden()
        expect(page.get_by_text("Ctrl + P")).to_be_visible()


# ---- On paper


@pytest.fixture(scope="module")
def folder(browser: Browser, programmes: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the day, printed."""
    path = tmp_path_factory.mktemp("papier") / "dossier.pdf"
    with browser.new_context() as context:
        page = context.new_page()
        page.goto(programmes + PAGES["folder"])
        page.pdf(path=path, prefer_css_page_size=True)
    return path


def text_of(pdf: Path) -> list[str]:
    """The words of each page, by poppler."""
    try:
        done = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, text=True, check=True)
    except FileNotFoundError:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    return [plain(page) for page in done.stdout.split("\f")[:-1]]


def test_the_folder_has_a_cover_then_a_title_and_a_number_on_each_page(folder: Path) -> None:
    cover, *others = text_of(folder)
    assert "Dossier des participants" in cover
    assert "Ce dossier est à" in cover
    assert "dossier\n" not in cover
    assert len(others) >= 6
    for number, text in enumerate(others, 2):
        assert text.lstrip().startswith("Journée des chantiers – dossier"), number
        assert f"{number}/{len(others) + 1}" in "".join(text.split()), number


def test_no_slot_is_cut_in_two(page: Page, programmes: str) -> None:
    visit(page, programmes + PAGES["folder"])
    page.emulate_media(media="print")
    for selector in (".er-creneau", ".er-atelier", ".er-dossier-grille > li", ".er-lectures > li"):
        found = page.locator(selector)
        assert found.count(), selector
        assert set(found.evaluate_all("all => all.map(e => getComputedStyle(e).breakInside)")) == {"avoid"}, selector


def test_paper_has_lines_to_write_on_and_addresses_written_out(page: Page, programmes: str, folder: Path) -> None:
    visit(page, programmes + PAGES["folder"])
    page.emulate_media(media="print")
    lines = page.locator(".er-dossier-grille .er-lignes i")
    assert lines.count() == 32
    for line in lines.all()[:4]:
        box = line.bounding_box()
        assert box
        assert box["height"] > 25
        assert line.evaluate("e => getComputedStyle(e).borderBottomStyle") == "solid"
        assert line.evaluate("e => getComputedStyle(e).backgroundColor") == "rgba(0, 0, 0, 0)"
    printed = "".join("".join(text_of(folder)).split())
    assert "(https://exemple.org/epicerie)" in printed
    assert "(https://exemple.org/inscription)" in printed


@pytest.mark.parametrize("name", ["day", "sessions", "restitution", "folder"])
def test_a_page_holds_on_a4(page: Page, programmes: str, name: str) -> None:
    visit(page, programmes + PAGES[name])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 660, "height": 900})  # the width of the text on A4, at 96 pixels an inch
    assert page.evaluate("document.documentElement.scrollWidth") <= 660
    expect(page.locator(".er-actions")).to_be_hidden() if name != "folder" else expect(
        page.locator(".er-dossier-outils")
    ).to_be_hidden()


def test_the_button_prints(page: Page, programmes: str) -> None:
    visit(page, programmes + PAGES["folder"])
    page.evaluate("window.print = () => { document.title = 'printed' }")
    page.get_by_role("button", name="Imprimer").press("Enter")
    expect(page).to_have_title("printed")
