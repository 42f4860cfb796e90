"""A page's bytes become what a visitor sees of it: title, headings, words, anchors.

The reader takes any bytes, never fails, and takes a time that grows with their number alone.
"""

import codecs
import html
import re
from collections.abc import Mapping
from dataclasses import dataclass

_TAG = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]*)")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.IGNORECASE)
_LONGEST_TAG = 4_096
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "textarea", "select", "title", "iframe"})
"""Elements whose text is not part of the page's prose."""
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_WORD = re.compile(r"\w+(?:[’'-]\w+)*")
_HEADINGS = frozenset({"h1", "h2"})
_APPLICATION = re.compile(
    r"^(?:root|app|main-app|__next|__nuxt|app-root|react-root|svelte|___gatsby|ember\d*)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a visitor sees of a page of HTML."""

    title: str
    headings: tuple[str, ...]
    """The texts of its h1 and h2, in order."""
    words: tuple[str, ...]
    """Every visible word, in lower case."""
    own_words: int
    """How many of them stand outside menus, headers and footers."""
    anchors: frozenset[str]
    refresh: tuple[float, str] | None
    """The delay and the address of a ``<meta http-equiv=refresh>``."""
    canonical: str
    """The address that it names as its own (RFC 6596), or nothing."""
    links: tuple[str, ...]
    """What it links, embeds or frames."""
    asks_password: bool
    has_scripts: bool
    has_media: bool
    """True when it shows a picture, a frame, a video."""
    is_application: bool
    """True when its text is made by a script in the visitor's browser."""
    source: str
    """The text of the page with its tags."""


def is_html(body: bytes, media_type: str) -> bool:
    """True when those bytes are a page, whatever their declared type (WHATWG MIME Sniffing §7.1, in short)."""
    start = body[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if re.match(
        rb"<(?:!doctype html|html|head|body|meta|title|script|h1|div|p|table|a|br|iframe|style|b|font|!--)(?:[\s>/!-]|$)",
        start,
    ):
        return not start.startswith(b"<!--") or "html" in media_type or b"<html" in start
    known = re.match(rb"%pdf-|pk\x03\x04|\x89png|gif8|\xff\xd8\xff|<\?xml|riff|\x1f\x8b", start)
    return "html" in media_type and not known


def decoded(body: bytes, content_type: str) -> str:
    """The bytes as text, by what HTTP says, then the page, then UTF-8, then what Windows wrote."""
    declared = re.search(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", content_type)
    in_page = _CHARSET.search(body[:4096])
    for name in (declared[1] if declared else "", in_page[1].decode("ascii") if in_page else "", "utf-8"):
        try:
            if name and codecs.lookup(name)._is_text_encoding:
                return body.decode(name, "strict" if name == "utf-8" and not declared else "replace")
        except (LookupError, UnicodeError, ValueError):
            continue
    # A body that was cut may end in the middle of a character.
    cut = body[:-4].decode("utf-8", "replace")
    return body.decode("utf-8", "replace") if "\ufffd" not in cut else body.decode("cp1252", "replace")


def read_document(body: bytes, content_type: str = "") -> Document:
    """What a visitor would see of those bytes."""
    return _Reader().read(decoded(body, content_type))


class _Reader:
    """Goes through a page once, from tag to tag."""

    def __init__(self) -> None:
        self.title: list[str] = []
        self.headings: list[list[str]] = []
        self.prose: list[str] = []
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.refresh: tuple[float, str] | None = None
        self.canonical = ""
        self.around = 0
        self.own_words = 0
        self.in_heading = False
        self.flags: set[str] = set()
        self.unclosed: set[str] = set()

    def read(self, source: str) -> Document:
        place, length = 0, len(source)
        while place < length:
            start = source.find("<", place)
            self._text(source[place : length if start < 0 else start])
            if start < 0:
                break
            if source.startswith("<!--", start):
                end = source.find("-->", start + 4)
                place = length if end < 0 else end + 3
                continue
            tag = _TAG.match(source, start + 1)
            end = source.find(">", start + 1, start + _LONGEST_TAG)
            if tag is None or end < 0:
                place = start + 1 if end < 0 or tag is None and source[start + 1 : start + 2] not in "!/?" else end + 1
                continue
            name = tag[1].lower()
            place = end + 1
            if source[start + 1] == "/":
                self._close(name)
                continue
            self._open(name, source[tag.end() : end])
            if name in _UNSEEN:
                place = self._skip(name, source, place)
        words = tuple(_WORD.findall(" ".join(self.prose).lower()))
        shown = " ".join("".join(self.title).split())
        is_thin = len(words) < 60
        is_application = "script" in self.flags and is_thin and ("application" in self.flags or len(words) < 5)
        return Document(
            html.unescape(shown),
            tuple(" ".join(html.unescape("".join(parts)).split()) for parts in self.headings),
            words,
            self.own_words,
            frozenset(self.anchors),
            self.refresh,
            self.canonical,
            tuple(self.links),
            "password" in self.flags,
            "script" in self.flags,
            "media" in self.flags,
            is_application,
            source,
        )

    def _skip(self, name: str, source: str, place: int) -> int:
        """Passes over an element whose text is not prose; where its content ends."""
        if name in self.unclosed:
            return place
        if name in ("svg", "template", "noscript", "select", "iframe"):
            end = source.find(f"</{name}", place)
        else:
            found = re.compile(f"</{name}", re.IGNORECASE).search(source, place)
            end = found.start() if found else -1
        if end < 0:
            # Unclosed: a browser takes the rest for a script's or a title's text; for the others, go on.
            self.unclosed.add(name)
            return len(source) if name in ("script", "style", "textarea", "title") else place
        if name == "title" and not self.title:
            self.title.append(source[place : min(end, place + 500)])
        if name == "noscript" and "javascript" in source[place:end].lower():
            self.flags.add("application")
        if name in ("svg", "template", "noscript", "select"):
            self.anchors.update(
                html.unescape(text) for text in re.findall(r"""\sid=["']?([^"'\s>]+)""", source[place:end])
            )
        return end

    def _text(self, text: str) -> None:
        if not text or text.isspace():
            return
        if self.in_heading:
            self.headings[-1].append(text + " ")
        text = html.unescape(text)
        self.prose.append(text)
        if not self.around:
            self.own_words += len(_WORD.findall(text))

    def _close(self, name: str) -> None:
        if name in _AROUND and self.around:
            self.around -= 1
        if name in _HEADINGS:
            self.in_heading = False

    def _open(self, name: str, rest: str) -> None:
        found = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(rest)}
        if found.get("id"):
            self.anchors.add(html.unescape(found["id"]))
            if _APPLICATION.match(found["id"]) and name in ("div", "main", "app-root"):
                self.flags.add("application")
        if found.get("name") and name in ("a", "img", "form", "iframe", "map", "object", "embed"):
            self.anchors.add(html.unescape(found["name"]))
        for key in ("href", "src", "data"):
            if found.get(key) and name != "script" and len(self.links) < 3_000:
                self.links.append(html.unescape(found[key]))
        if name in _AROUND and not rest.endswith("/"):
            self.around += 1
        if name in _HEADINGS:
            self.in_heading = len(self.headings) < 40
            if self.in_heading:
                self.headings.append([])
        if name == "link" and found.get("rel", "").lower() == "canonical":
            self.canonical = html.unescape(found.get("href", ""))
        if name == "script":
            self.flags.add("script")
        if name in ("img", "iframe", "frame", "embed", "object", "video", "audio", "canvas", "picture"):
            self.flags.add("media")
        if name == "input" and found.get("type", "").lower() == "password":
            self.flags.add("password")
        if name == "meta" and found.get("http-equiv", "").lower() == "refresh":
            self.refresh = self.refresh or read_refresh(html.unescape(found.get("content", "")))


def read_refresh(content: str) -> tuple[float, str] | None:
    """The delay and address of « 0; url=… » (HTML Standard §4.2.5.3); None when the page only reloads itself."""
    match = re.match(r"\s*(\d{0,6}(?:\.\d*)?)\s*[;,]\s*(?:url\s*=\s*)?(.+)", content, re.IGNORECASE | re.DOTALL)
    if not match:
        return None
    url = match[2].strip()
    if url[:1] in ("'", '"'):
        url = url[1:].partition(url[0])[0]
    return (float(match[1] or 0), url) if url else None


def lower_headers(pairs: Mapping[str, str]) -> dict[str, str]:
    """The headers by lower-case name."""
    return {name.lower(): value for name, value in pairs.items()}
