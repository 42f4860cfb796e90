"""The built files, without a browser: nothing is loaded from elsewhere, nothing is in English, the picture exists."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browsing import WIDE
from espace_ressource.framing import repaired

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("reading")]

PICTURE = Path(__file__).parent.parent / "docs/assets/capture-accueil.png"
_LOADS = {
    ("img", "src"), ("img", "srcset"), ("source", "src"), ("source", "srcset"), ("script", "src"), ("iframe", "src"),
    ("video", "src"), ("video", "poster"), ("audio", "src"), ("track", "src"), ("embed", "src"), ("object", "data"),
    ("input", "src"), ("link", "href"), ("use", "href"), ("image", "href"), ("form", "action"), ("button", "formaction"),
}  # fmt: skip
_ELSEWHERE = re.compile(r"^\s*(?:[a-z]+:)?//|^\s*(?!data:)[a-z]+:", re.IGNORECASE)
_IN_CSS = re.compile(r"""url\(\s*["']?([^"')]+)|@import\s+["']([^"']+)""")
_IN_SCRIPT = re.compile(r"""["'`]((?:https?:)?//[a-z0-9-]+\.[^"'`\s]*)""", re.IGNORECASE)

NEVER_ASKED = {
    "https://unpkg.com/resize-observer-polyfill": "only in a browser of before 2020",
    "https://unpkg.com/mermaid@11/dist/mermaid.min.js": "only where a page draws with Mermaid",
    "https://api.github.com/": "only under Material’s own link to the repository, which our masthead does not have",
    "https://gitlab.com/": "the same",
}
"""What Material's script could load, and why it never does here."""

ENGLISH = (
    "Made with",
    "Skip to",
    "Search",
    "Not found",
    "Table of contents",
    "Back to top",
    "Previous",
    "Next page",
    "Home",
    "Footer",
    "Close",
)


class _Reader(HTMLParser):
    """Gathers what a page loads by itself and what it says."""

    def __init__(self) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.says: list[str] = []
        self.silent = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        for name, value in found.items():
            if (tag, name) in _LOADS and found.get("rel") not in ("canonical", "alternate", "prev", "next"):
                self.loads += (
                    [part.split()[0] for part in value.split(",") if part.split()] if name == "srcset" else [value]
                )
            if name == "style":
                self.loads += loads_of_css(value)
            if name in ("title", "aria-label", "placeholder", "alt"):
                self.says.append(value)
        if tag in ("script", "style", "code", "pre"):
            # Linked data names its terms by addresses; nothing loads them.
            self.silent = "données" if found.get("type") == "application/ld+json" else tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self.silent or (tag == "script" and self.silent == "données"):
            self.silent = ""

    def handle_data(self, data: str) -> None:
        if self.silent == "style":
            self.loads += loads_of_css(data)
        elif self.silent == "script":
            self.loads += _IN_SCRIPT.findall(data)
        elif not self.silent:
            self.says.append(data)


def loads_of_css(css: str) -> list[str]:
    return [url or imported for url, imported in _IN_CSS.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))]


def read(path: Path) -> _Reader:
    reader = _Reader()
    reader.feed(path.read_text(encoding="utf-8"))
    reader.close()
    return reader


def test_no_page_loads_from_elsewhere(default_site: Path) -> None:
    pages = sorted(default_site.rglob("*.html"))
    assert len(pages) > 150
    for path in pages:
        loads = read(path).loads
        assert [url for url in loads if _ELSEWHERE.match(url)] == [], path.relative_to(default_site)


def test_no_stylesheet_loads_from_elsewhere(default_site: Path) -> None:
    for path in sorted(default_site.rglob("*.css")):
        # « police: » names a font that our PDF writer carries; no browser reads that sheet.
        loads = [url for url in loads_of_css(path.read_text(encoding="utf-8")) if not url.startswith("police:")]
        assert [url for url in loads if _ELSEWHERE.match(url)] == [], path.name


def test_no_script_names_another_origin_that_it_could_ask(default_site: Path) -> None:
    for path in sorted(default_site.rglob("*.js")):
        named = _IN_SCRIPT.findall(path.read_text(encoding="utf-8"))
        strangers = [url for url in named if not url.startswith((*NEVER_ASKED, "http://www.w3.org/"))]
        assert strangers == [], path.name


def test_what_would_make_material_s_script_ask_is_nowhere(default_site: Path) -> None:
    for path in default_site.rglob("*.html"):
        html = path.read_text(encoding="utf-8")
        assert 'class="mermaid"' not in html, path
        assert 'data-md-component="source"' not in html, path


def test_a_repository_does_not_make_the_masthead_ask_its_host() -> None:
    """``repo_url`` gives « Modifier cette fiche »; Material would also ask GitHub for a number of stars."""
    header = Path(__file__).parent.parent / "hooks/espace_ressource/theme/partials/header.html"
    assert "source.html" not in header.read_text(encoding="utf-8")


def test_no_word_of_the_interface_is_english(default_site: Path) -> None:
    for path in (
        *default_site.glob("*.html"),
        *default_site.glob("ressources/**/*.html"),
        *default_site.glob("guide/**/*.html"),
    ):
        said = [text.strip() for text in read(path).says]
        assert [text for text in said if text.startswith(ENGLISH)] == [], path.relative_to(default_site)


def test_explained_words_keep_their_punctuation() -> None:
    word = '<button type="button" class="er-mot" popovertarget="mot-sel" title="Définition : SEL">SEL</button>'
    assert repaired(f"<p>un {word}, «\u202f{word}\u202f» et {word} !</p>") == (
        f"<p>un {word}\u2060, «\u202f\u2060{word}\u2060\u202f» et {word} !</p>"
    )


def test_the_picture_of_the_readme(request: pytest.FixtureRequest, page: Page, home: str) -> None:
    """``pytest --rewrite-golden`` takes it again; fonts differ from machine to machine, so it is not compared."""
    if request.config.getoption("--rewrite-golden"):
        page.set_viewport_size(WIDE)
        page.goto(home)
        PICTURE.parent.mkdir(exist_ok=True)
        page.screenshot(path=PICTURE)
    assert PICTURE.read_bytes().startswith(b"\x89PNG")
    assert PICTURE.stat().st_size < 300_000
