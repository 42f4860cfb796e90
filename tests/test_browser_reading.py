"""What a visitor can do: read, on any screen; follow, with a keyboard alone; do without JavaScript; ask nothing of others."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import CASE, PAGES, PHONE, WIDE, open_search

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reading")]

# ---- Any screen


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_wider_than_a_phone(phone: Page, home: str, name: str) -> None:
    phone.goto(home + PAGES[name])
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


@pytest.mark.parametrize("name", ["home", "case", "not-found"])
def test_main_targets_are_as_large_as_a_thumb(phone: Page, home: str, name: str) -> None:
    phone.goto(home + PAGES[name])
    for target in phone.locator(".er-outil, .er-bouton, .er-recherche-bouton, .er-types a, .er-enseigne").all():
        if box := target.bounding_box():
            assert min(box["width"], box["height"]) >= 44, target.inner_text()


def test_lines_have_less_than_75_characters(page: Page, home: str) -> None:
    page.goto(home + CASE)
    lines = page.evaluate(
        """() => [...document.querySelectorAll(".er-chapeau p, .er-texte p, .er-reponse p")].flatMap(p => {
            const lines = new Map(), range = document.createRange();
            for (const walker = document.createTreeWalker(p, NodeFilter.SHOW_TEXT); walker.nextNode();)
                for (let i = 0; i < walker.currentNode.length; i++) {
                    range.setStart(walker.currentNode, i), range.setEnd(walker.currentNode, i + 1);
                    const top = Math.round(range.getBoundingClientRect().bottom / 8);
                    lines.set(top, (lines.get(top) ?? 0) + 1);
                }
            return [...lines.values()];
        })"""
    )
    assert len(lines) > 20
    assert max(lines) <= 75


def test_text_is_set_in_18_pixels(page: Page, home: str) -> None:
    page.goto(home + CASE)
    assert page.locator(".er-texte p").first.evaluate("e => getComputedStyle(e).fontSize") == "18px"


def test_a_case_begins_with_its_facts_and_ends_with_its_links(page: Page, home: str) -> None:
    page.goto(home + CASE)
    found = page.locator(".er-fiche > section").evaluate_all("all => all.map(e => e.className)")
    assert found == ["er-faits", "er-corps", "er-grille", "er-liens", "er-sources"]


def test_amounts_are_aligned_on_the_right(page: Page, home: str) -> None:
    page.goto(home + CASE)
    edges = page.locator(".er-montants .er-somme").evaluate_all("all => all.map(e => e.getBoundingClientRect().right)")
    assert len(edges) > 1
    assert max(edges) - min(edges) < 1


# ---- A card


def test_the_whole_card_leads_to_its_record(page: Page, home: str) -> None:
    page.goto(home + PAGES["kind"])
    page.locator(".er-carte-texte").first.click()
    expect(page.locator(".er-fiche")).to_be_visible()


def test_the_text_of_a_card_can_be_selected(page: Page, home: str) -> None:
    page.goto(home + PAGES["kind"])
    box = page.locator(".er-carte-texte").first.bounding_box()
    assert box
    page.mouse.move(box["x"] + 2, box["y"] + 10)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 12, steps=4)
    page.mouse.up()
    assert len(page.evaluate("String(getSelection())")) > 5
    assert page.url == home + PAGES["kind"]


# ---- A keyboard alone

_FOCUS = """() => {
    const e = document.activeElement, box = e.getBoundingClientRect(), style = getComputedStyle(e);
    const bearer = e.closest(".er-carte, .md-search__form"), worn = bearer && getComputedStyle(bearer);
    return {
        name: (e.getAttribute("aria-label") || e.innerText || e.tagName).trim(),
        seen: box.width > 0 && box.bottom > 0 && box.right > 0 && box.top < innerHeight && box.left < innerWidth
            && e.checkVisibility({visibilityProperty: true, opacityProperty: true}),
        marked: parseFloat(style.outlineWidth) > 1 && style.outlineStyle !== "none"
            || !!worn && (parseFloat(worn.outlineWidth) > 1 && worn.outlineStyle !== "none" || worn.boxShadow !== "none"),
    };
}"""


@pytest.mark.parametrize(
    ("size", "name", "needed"),
    [
        (WIDE, "home", {"Aller au contenu", "Espace ressource", "Rechercher", "Passer en mode sombre", "Glossaire"}),
        (WIDE, "guide", {"Aller au contenu", "Rechercher", "Ajouter un livre"}),
        (WIDE, "organisation", {"Aller au contenu", "Chiffres"}),
        (PHONE, "home", {"Aller au contenu", "Rechercher", "Passer en mode sombre", "Menu"}),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_every_stop_of_the_tab_key_is_seen(
    page: Page, home: str, size: dict[str, int], name: str, needed: set[str]
) -> None:
    page.set_viewport_size(size)
    page.goto(home + PAGES[name])
    met = []
    for _stop in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(_FOCUS)
        if stop["name"] == "BODY" or page.evaluate("document.activeElement === document.body"):
            break
        assert stop["seen"], stop["name"]
        assert stop["marked"], stop["name"]
        met.append(stop["name"].splitlines()[0])
    assert met[0] == "Aller au contenu"
    assert needed <= set(met)


@pytest.mark.parametrize("name", PAGES)
def test_the_first_stop_skips_to_the_content(page: Page, home: str, name: str) -> None:
    page.goto(home + PAGES[name])
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Aller au contenu")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#contenu")).to_be_focused()


def test_search_with_a_keyboard_alone(page: Page, home: str) -> None:
    page.goto(home)
    way_in = page.get_by_role("link", name="Chercher un livre")
    way_in.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Rechercher")).to_be_focused()
    page.keyboard.type("cigales")
    results = page.locator(".md-search-result__link")
    results.first.wait_for()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Effacer")).to_be_focused()
    page.keyboard.press("Tab")
    expect(results.first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".md-search__output")).to_be_hidden()
    expect(way_in).to_be_focused()


def test_a_result_is_followed_with_the_arrows_and_enter(page: Page, home: str) -> None:
    page.goto(home + PAGES["guide"])
    open_search(page, "Herrikoa")
    page.keyboard.press("ArrowDown")
    result = page.locator(".md-search-result__link:focus")
    title = result.locator("h1").inner_text()
    page.keyboard.press("Enter")
    expect(page.locator(".md-content h1")).to_have_text(title)


def test_a_letter_does_not_carry_one_away(page: Page, home: str) -> None:
    page.goto(home + PAGES["guide"])
    for key in "pnfs/,.":
        page.keyboard.press(key)
    assert page.url == home + PAGES["guide"]
    expect(page.locator(".md-search__output")).to_be_hidden()


def test_leaving_the_search_closes_it(page: Page, home: str) -> None:
    page.goto(home)
    open_search(page)
    page.keyboard.press("Tab")
    expect(page.locator(".md-search__output")).to_be_hidden()


def test_the_menu_of_a_phone_opens_and_closes_with_keys(phone: Page, home: str) -> None:
    phone.goto(home + PAGES["guide"])
    button, menu = phone.get_by_role("button", name="Menu"), phone.get_by_role("navigation", name="Menu")
    expect(menu).to_be_hidden()
    button.press("Enter")
    expect(menu).to_be_visible()
    phone.keyboard.press("Tab")
    expect(menu.get_by_role("link").first).to_be_focused()
    phone.keyboard.press("Escape")
    expect(menu).to_be_hidden()
    expect(button).to_be_focused()


# ---- Words of the glossary


def test_a_word_opens_its_definition(phone: Page, home: str) -> None:
    phone.goto(home + CASE)
    word = phone.locator(".er-mot").first
    definition = phone.locator(".er-definition:popover-open")
    word.click()
    expect(definition).to_be_in_viewport(ratio=0.99)
    phone.keyboard.press("Escape")
    expect(definition).to_have_count(0)
    word.press("Enter")
    expect(definition).to_be_visible()
    phone.touchscreen.tap(180, 40)
    expect(definition).to_have_count(0)


def test_a_word_keeps_the_comma_that_follows_it(page: Page, home: str) -> None:
    page.goto(home + PAGES["book"])
    torn = page.locator(".er-mot").evaluate_all(
        """words => words.filter(word => {
            const after = word.nextSibling, range = document.createRange();
            if (!after?.textContent.startsWith("\\u2060")) return false;
            range.setStart(after, 1), range.setEnd(after, 2);
            return range.getBoundingClientRect().top > word.getBoundingClientRect().bottom;
        }).map(word => word.innerText)"""
    )
    assert torn == []


# ---- Without JavaScript


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_everything_can_be_reached_without_javascript(browser: Browser, home: str, size: dict[str, int]) -> None:
    with browser.new_context(viewport=size, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(home)
        expect(page.get_by_role("textbox")).to_have_count(0)
        expect(page.get_by_role("button", name=re.compile("Rechercher|Passer"))).to_have_count(0)
        page.get_by_role("link", name="Chercher un livre").click()
        assert page.url == home + "ressources/"
        page.get_by_role("link", name="Études de cas").click()
        assert page.locator(".er-carte").count() >= 10
        page.locator(".er-carte-titre a").first.click()
        expect(page.locator(".er-faits")).to_be_visible()
        if size == PHONE:
            page.get_by_role("button", name="Menu").click()
        page.get_by_role("navigation", name="Menu").get_by_role("link", name="Glossaire").click()
        expect(page.locator(".er-glossaire").first).to_be_visible()


# ---- On paper


def test_a_printed_case(page: Page, open_case: str) -> None:
    page.goto(open_case)
    page.emulate_media(media="print")
    for hidden in (".md-header", ".md-footer", ".er-fil", ".er-modifier"):
        expect(page.locator(hidden)).to_be_hidden()
    expect(page.locator(".er-provenance")).to_be_visible()
    printed = page.locator(".er-sources a").first.evaluate("e => getComputedStyle(e, '::after').content")
    assert "https://exemple.org/epicerie" in printed or "attr(href)" in printed
    assert page.locator(".er-ouverte").count() == 7
    for line in page.locator(".er-ouverte").first.locator(".er-lignes i").all():
        box = line.bounding_box()
        assert box
        assert box["height"] > 25
        assert box["width"] > 300
        assert line.evaluate("e => getComputedStyle(e).borderBottomStyle") == "solid"


def test_paper_is_black_on_white_with_its_words_at_the_end(page: Page, home: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(home + CASE)
    page.emulate_media(media="print", color_scheme="dark")
    assert page.locator(".er-texte p").first.evaluate("e => getComputedStyle(e).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    definitions = page.locator(".er-mots .er-definition")
    assert definitions.count() >= 1
    for definition in definitions.all():
        expect(definition).to_be_visible()


def test_a_long_organisation_holds_on_a4(page: Page, home: str) -> None:
    page.goto(home + PAGES["organisation"])
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 660, "height": 900})  # the width of the text on A4, at 96 pixels an inch
    assert page.evaluate("document.documentElement.scrollWidth") <= 660


# ---- Asking nothing of others


def test_nothing_is_asked_of_another_origin(browser: Browser, home: str) -> None:
    asked: list[str] = []
    with browser.new_context(viewport=WIDE) as context:
        context.on("request", lambda request: asked.append(request.url))
        page = context.new_page()
        for address in PAGES.values():
            page.goto(home + address)
        page.goto(home)
        page.get_by_role("button", name=re.compile("Passer en mode")).click()
        open_search(page, "monnaie")
        page.locator(".md-search-result__link").first.click()
        page.wait_for_load_state("networkidle")
        assert context.cookies() == []
    assert len(asked) > 50
    assert [url for url in asked if not url.startswith((home, "data:", "blob:"))] == []
