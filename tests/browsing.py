"""What browser tests need: a site served on this machine, pages to visit, and axe-core's opinion of them."""

import functools
import http.server
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

WIDE, PHONE = {"width": 1280, "height": 860}, {"width": 360, "height": 740}
CASE = "ressources/cas/garrigue-et-cigales/"
PAGES = {
    "home": "",
    "kind": "ressources/cas/",
    "case": CASE,
    "book": "ressources/livre/les-monnaies-alternatives/",
    "organisation": "ressources/organisme/cigales/",
    "theme": "themes/pret-solidaire/",
    "territory": "territoires/pays-basque-nord/",
    "glossary": "ressources/terme/",
    "resources": "ressources/",
    "not-found": "nulle-part/",
    "guide": "guide/",
    "health": "sante/",
}
"""One address for each sort of page of the default site."""

_ALL = {"rules": {"target-size": {"enabled": True}}, "resultTypes": ["violations"]}
"""Every rule of axe-core, also the size of targets (WCAG 2.2, 2.5.8), which it leaves out unless it is asked."""
_COLOURS = {"runOnly": ["color-contrast", "link-in-text-block"], "resultTypes": ["violations"]}


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a site as a host does: quietly, and with its own page for what it does not have."""

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the standard library gives
        pass

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        if code != http.HTTPStatus.NOT_FOUND:
            super().send_error(code, message, explain)
            return
        body = (Path(self.directory) / "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that leaves a page cuts what it was still loading: no news."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


@contextmanager
def served(site: Path) -> Iterator[str]:
    """The address at which that folder is served, on this machine only."""
    handler = functools.partial(_Handler, directory=str(site))
    with _Server(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()
            thread.join()


def faults(page: Page, *, colours_only: bool = False) -> list[str]:
    """What axe-core finds wrong in the page, of any impact: the rule, and the first element at fault."""
    violations = Axe().run(page, options=_COLOURS if colours_only else _ALL).response["violations"]
    return [f"{v['id']} ({v['impact']}, {len(v['nodes'])}×): {v['nodes'][0]['html'][:160]}" for v in violations]


_UNTIL_STILL = """() => new Promise(still => {
  let timer = setTimeout(still, 400);
  const again = () => { clearTimeout(timer); timer = setTimeout(still, 400) };
  const list = document.querySelector(".md-search-result__list");
  new MutationObserver(again).observe(list, { childList: true, subtree: true, attributes: true });
})"""
"""Resolves once the list of results has not changed for a moment."""


def open_search(page: Page, words: str = "") -> None:
    """Opens the search from the first control that offers it, and waits for an answer to those words."""
    page.locator("[data-er-recherche], [data-md-component=search-query]").filter(visible=True).first.click()
    page.locator("[data-md-component=search-query]:focus").wait_for()
    if words:
        page.keyboard.type(words)
        # Results of each letter come one after the other: those of the whole word carry it in their links.
        page.locator(f".md-search-result__link[href*='{quote(words.lower())}']").first.wait_for()
        page.evaluate(_UNTIL_STILL)  # a list drawn again takes the focus away from the result that had it
