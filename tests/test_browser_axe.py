"""axe-core finds nothing, of any impact, on any sort of page: light and dark, wide and narrow, search open or not."""

import pytest
from playwright.sync_api import Browser, Page, expect

from browsing import CASE, PAGES, PHONE, WIDE, faults, open_search

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("axe")]


def assert_sound(page: Page) -> None:
    assert faults(page) == []
    # Nothing but colour depends on the scheme. Material's script sets it so.
    page.evaluate("document.body.setAttribute('data-md-color-scheme', 'slate')")
    assert faults(page, colours_only=True) == []


@pytest.mark.parametrize("name", PAGES)
def test_page(page: Page, home: str, name: str) -> None:
    for size in (WIDE, PHONE):
        page.set_viewport_size(size)
        page.goto(home + PAGES[name])
        assert_sound(page)


@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
@pytest.mark.parametrize("words", ["", "prêt"], ids=["empty", "with-results"])
def test_search(page: Page, home: str, size: dict[str, int], words: str) -> None:
    page.set_viewport_size(size)
    page.goto(home)
    open_search(page, words)
    assert_sound(page)


def test_menu_of_a_phone(phone: Page, home: str) -> None:
    phone.goto(home + PAGES["guide"])
    phone.get_by_role("button", name="Menu").click()
    assert_sound(phone)


def test_open_definition(phone: Page, home: str) -> None:
    phone.goto(home + CASE)
    phone.locator(".er-mot").first.click()
    assert_sound(phone)


def test_open_questions(page: Page, open_case: str) -> None:
    page.goto(open_case)
    assert_sound(page)


def test_the_scheme_of_the_system_is_followed_then_the_visitor_s(browser: Browser, home: str) -> None:
    with browser.new_context(viewport=WIDE, color_scheme="dark") as context:
        page = context.new_page()
        page.goto(home)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "slate")
        page.get_by_role("button", name="Passer en mode clair").press("Enter")
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
        expect(page.get_by_role("button", name="Passer en mode sombre")).to_be_focused()
        page.goto(home + CASE)
        expect(page.locator("body")).to_have_attribute("data-md-color-scheme", "default")
