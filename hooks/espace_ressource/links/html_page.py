"""A page of the built site: the places it offers (anchors), and the links it makes, each with its line and column."""

from dataclasses import dataclass
from html.parser import HTMLParser

_LINKS = {
    "a": ("href",),
    "area": ("href",),
    "link": ("href",),
    "use": ("href", "xlink:href"),
    "img": ("src", "srcset"),
    "source": ("src", "srcset"),
    "script": ("src",),
    "iframe": ("src",),
    "embed": ("src",),
    "audio": ("src",),
    "video": ("src", "poster"),
    "track": ("src",),
    "object": ("data",),
    "form": ("action",),
}
_HINTS = frozenset({"preconnect", "dns-prefetch", "canonical", "edit"})
"""Relations that lead nowhere a visitor goes, or to where the site will be published."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """A link as a page writes it."""

    target: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class HtmlPage:
    """What a page offers and what it asks for."""

    anchors: frozenset[str]
    links: tuple[PageLink, ...]
    base: str | None
    """Its ``<base href>``, from which its links start."""


def read_page(content: bytes) -> HtmlPage:
    """The anchors and the links of an HTML page; whatever is written, there is a reading of it."""
    parser = _Parser()
    parser.feed(content.decode("utf-8", "replace"))
    parser.close()
    return HtmlPage(frozenset(parser.anchors), tuple(parser.links), parser.base)


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.anchors: set[str] = set()
        self.links: list[PageLink] = []
        self.base: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in reversed(attrs)}
        if identifier := attributes.get("id"):
            self.anchors.add(identifier)
        if tag == "a" and attributes.get("name"):
            self.anchors.add(attributes["name"])
        if tag == "base" and self.base is None:
            self.base = attributes.get("href")
        if tag == "link" and not _HINTS.isdisjoint(attributes.get("rel", "").lower().split()):
            return
        for name in _LINKS.get(tag, ()):
            if name in attributes:
                for target in _targets(attributes[name]) if name == "srcset" else (attributes[name],):
                    self._add(target)
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            _delay, found, target = attributes.get("content", "").partition("=")
            if found:
                self._add(target.strip(" '\""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def _add(self, target: str) -> None:
        line, column = self.getpos()
        self.links.append(PageLink(target.strip(), line, column + 1))


def _targets(srcset: str) -> list[str]:
    """The addresses of a ``srcset``, without their widths."""
    return [candidate.split()[0] for candidate in srcset.split(", ") if candidate.split()]
