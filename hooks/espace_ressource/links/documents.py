"""A page's bytes become what a visitor sees of it: title, headings, words, anchors.

The reader takes any bytes, never fails, and takes a time that grows with their number alone.
"""

import html
import re
from dataclasses import dataclass

from espace_ressource.links.leads import LONGEST_SCRIPT, read_refresh, script_lead
from espace_ressource.links.sniffing import decoded

_TAG = re.compile(r"/?([A-Za-z][A-Za-z0-9:-]*)")
_ATTRIBUTE = re.compile(r"""([^\s=/"'<>]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
_LONGEST_TAG = 4_096
_UNSEEN = frozenset({"script", "style", "template", "noscript", "svg", "textarea", "select", "title", "iframe"})
"""Elements whose text is not part of the page's prose."""
_AROUND = frozenset({"nav", "header", "footer", "aside"})
_BLOCKS = frozenset(
    """address article aside blockquote br button caption center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
    h5 h6 header hr label legend li main nav ol p pre section summary table td th tr ul""".split()  # noqa: SIM905 -- names read as one
)
"""Elements that start a new line."""
_OPENING = 2_000
_SHOWN = frozenset({"img", "iframe", "frame", "embed", "object", "video", "audio", "canvas", "picture", "source"})
_WORD = re.compile(r"\w+(?:[’'-]\w+)*+")
_HEADINGS = frozenset({"h1", "h2"})
_LEADS = {"a": "href", "area": "href", "iframe": "src", "frame": "src"}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_HIDDEN_CLASSES = frozenset(
    {"hidden", "is-hidden", "d-none", "modal", "sr-only", "visually-hidden", "screen-reader-text"}
)
_SOMETIMES = re.compile(r"^(?:d-\w+-|\w+:)(?:block|flex|grid|inline\S*|table\S*|contents)$")
"""Classes that show on a wide screen what is hidden on a telephone."""
_MAY_HIDE = frozenset({"div", "section", "article", "aside", "main", "form", "ul", "p", "span", "dialog"})
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
    hyperlinks: tuple[str, ...] = ()
    """Where it leads a visitor, or what it shows in a frame: as written, from ``base``."""
    base: str = ""
    """The address from which its links start (HTML Standard §4.2.3), when it names one."""
    captions: tuple[str, ...] = ()
    """What its pictures say to whoever does not see them (``alt``)."""
    opening: str = ""
    """What it says first outside menus, a line for each block, with its punctuation."""
    embeds: tuple[str, ...] = ()
    """What it shows within itself: pictures, frames, films, documents."""
    has_frames: bool = False
    """True when other pages make it (``<frameset>``)."""
    script_lead: str = ""
    """Where its script sends its visitor at once, when that script is all there is of the page."""


def read_document(body: bytes, content_type: str = "") -> Document:
    """What a visitor would see of those bytes."""
    source = decoded(body, content_type)
    reader = _Reader()
    document = reader.read(source)
    # What is hidden and never closed would hide all that follows: such a page is read as if nothing were.
    return document if reader.hidden is None else _Reader(hides=False).read(source)


class _Reader:
    """Goes through a page once, from tag to tag."""

    def __init__(self, *, hides: bool = True) -> None:
        self.hides = hides
        self.hidden: tuple[str, int] | None = None
        """The element that hides what it holds, and how many of its name are open within."""
        self.title: list[str] = []
        self.headings: list[list[str]] = []
        self.words: list[str] = []
        self.opening = ("", "")
        self.embeds: list[str] = []
        self.scripts: list[str] = []
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.refresh: tuple[float, str] | None = None
        self.canonical = ""
        self.hyperlinks: list[str] = []
        self.base = ""
        self.captions: list[str] = []
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
        words = tuple(self.words)
        opening = self.opening[0] if self.own_words else self.opening[1]
        shown = " ".join("".join(self.title).split())
        is_thin = len(words) < 60
        is_one_script = len(self.scripts) == 1 and not words and not self.flags & {"media", "outer script"}
        is_application = "script" in self.flags and is_thin and ("application" in self.flags or len(words) < 5)
        return Document(
            html.unescape(shown),
            tuple(" ".join(html.unescape("".join(parts)).split()) for parts in self.headings),
            words,
            self.own_words or len(words),
            frozenset(self.anchors),
            self.refresh,
            self.canonical,
            tuple(self.links),
            "password" in self.flags,
            "script" in self.flags,
            "media" in self.flags,
            is_application,
            source,
            tuple(self.hyperlinks),
            self.base,
            tuple(self.captions),
            "\n".join(line for raw in opening.split("\n") if (line := " ".join(raw.split()))),
            tuple(self.embeds),
            "frames" in self.flags,
            script_lead(self.scripts[0]) if is_one_script else "",
        )

    def _says(self, text: str) -> None:
        """Keeps the first of what the page says, outside menus and in all."""
        own, whole = self.opening
        if len(whole) < _OPENING:
            whole += text
        if not self.around and len(own) < _OPENING:
            own += text
        self.opening = (own, whole)

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
        if name == "script":
            self.scripts = [*self.scripts[:1], source[place : min(end, place + LONGEST_SCRIPT + 1)]]
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
        if not text or self.hidden or text.isspace():
            return
        if self.in_heading:
            self.headings[-1].append(text + " ")
        text = html.unescape(text)
        if len(self.opening[0]) < _OPENING:
            self._says(text[:_OPENING].replace("\n", " "))
        words = _WORD.findall(text.lower())
        self.words += words
        if not self.around:
            self.own_words += len(words)

    def _hide(self, name: str, found: dict[str, str]) -> None:
        """Notes an element that a visitor does not see, and those of its name within it."""
        if self.hidden is not None:
            if name == self.hidden[0]:
                self.hidden = (name, self.hidden[1] + 1)
            return
        classes = found.get("class", "").split() if "class" in found else ()
        if (
            "hidden" in found
            or (name == "dialog" and "open" not in found)
            or _HIDDEN.search(found.get("style", ""))
            or (not _HIDDEN_CLASSES.isdisjoint(classes) and not any(map(_SOMETIMES.match, classes)))
        ):
            self.hidden = (name, 1)

    def _close(self, name: str) -> None:
        if self.hidden is not None and name == self.hidden[0]:
            self.hidden = (name, self.hidden[1] - 1) if self.hidden[1] > 1 else None
        if name in _BLOCKS:
            self._says("\n")
        if name in _AROUND and self.around:
            self.around -= 1
        if name in _HEADINGS:
            self.in_heading = False

    def _open(self, name: str, rest: str) -> None:
        found = {match[1].lower(): match[2] or match[3] or match[4] or "" for match in _ATTRIBUTE.finditer(rest)}
        if name in _MAY_HIDE and self.hides:
            self._hide(name, found)
        if found.get("id"):
            self.anchors.add(html.unescape(found["id"]))
            if _APPLICATION.match(found["id"]) and name in ("div", "main", "app-root"):
                self.flags.add("application")
        if found.get("name") and name in ("a", "img", "form", "iframe", "map", "object", "embed"):
            self.anchors.add(html.unescape(found["name"]))
        for key in ("href", "src", "data"):
            if found.get(key) and name != "script" and len(self.links) < 3_000:
                self.links.append(html.unescape(found[key]))
                if name in _SHOWN and key != "href":
                    self.embeds.append(self.links[-1])
        if name in _BLOCKS:
            self._says("\n")
        if leads := found.get(_LEADS.get(name, "")):
            self.hyperlinks.append(html.unescape(leads))
        if name == "base":
            self.base = self.base or html.unescape(found.get("href", ""))
        if name == "img" and found.get("alt"):
            self.captions.append(html.unescape(found["alt"]))
        if name in _AROUND and not rest.endswith("/"):
            self.around += 1
        if name in _HEADINGS:
            self.in_heading = len(self.headings) < 40 and self.hidden is None
            if self.in_heading:
                self.headings.append([])
        if name == "link" and found.get("rel", "").lower() == "canonical":
            self.canonical = html.unescape(found.get("href", ""))
        if name == "script":
            self.flags.update({"script", "outer script"} if found.get("src") else {"script"})
        if name == "frameset":
            self.flags.add("frames")
        if name in _SHOWN:
            self.flags.add("media")
        if name == "input" and found.get("type", "").lower() == "password":
            self.flags.add("password")
        if name == "meta" and found.get("name", "").lower() == "citation_pdf_url":
            self.links.append(html.unescape(found.get("content", "")))
        if name == "meta" and found.get("http-equiv", "").lower() == "refresh":
            self.refresh = self.refresh or read_refresh(html.unescape(found.get("content", "")))
