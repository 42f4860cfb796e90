"""Whether a page names or links the centre: by what it is known, and what of a page is a proof."""

import html
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import unquote, unquote_plus, urljoin, urlsplit

import idna

from espace_ressource.folding import fold_page
from espace_ressource.links.documents import Document
from espace_ressource.links.hosts import read_host

_WORD = re.compile(r"[^\W_]+")
_ADDRESS = re.compile(r"https?://\S+|(?:[\w-]+\.)+[^\W\d_]{2,}(?:/\S*)?", re.IGNORECASE)
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SMALL = re.compile(r"aux?|d|des?|du|en|et|l|l[ae]s?|my|nos|notre|the|une?")
_COMMON = re.compile(
    r"(?:accueil|association|atelier|bibliotheque|centre|collectif|cooperati(?:f|ve)|culture|developpement|doc|documentaire"
    r"|documentation|economi(?:e|que)|espace|finance|formation|information|lieu|locale?|maison|mediatheque|outil|partage|pole"
    r"|portail|projet|reseau|ressource|site|sociale?|solidaire|territoire|territorial|web)[sx]?"
)
"""Words that many centres bear: a name made of these alone may be anyone's."""


@dataclass(frozen=True, slots=True)
class Centre:
    """What a territory is known by."""

    addresses: tuple[str, ...] = ()
    """Those of its site, now and formerly."""
    names: tuple[str, ...] = ()
    """Its names, which nobody else may bear."""
    too_common: tuple[str, ...] = ()
    """Names that were given and prove nothing: one word, or words that many centres bear."""

    @classmethod
    def known_as(cls, written: Iterable[str]) -> "Centre":
        """The centre of those names and addresses, in whatever order; an address may stand without « https:// »."""
        addresses: list[str] = []
        names: list[str] = []
        too_common: list[str] = []
        for text in dict.fromkeys(filter(None, (" ".join(one.split()) for one in written))):
            if _ADDRESS.fullmatch(text):
                addresses.append(text if "://" in text else f"https://{text}")
            else:
                (too_common if _is_common(text) else names).append(text)
        return cls(tuple(addresses), tuple(names), tuple(too_common))

    @property
    def is_known(self) -> bool:
        """True when a page can be seen to name it."""
        return bool(self.names) or any(map(_Spot.of, self.addresses))


def mentions_us(document: Document | None, base_url: str, centre: Centre, *, is_whole: bool) -> bool | None:
    """Whether the page read at that address links the centre's site, or shows its name as whole words.

    What the question of an address holds (``?q=…``) is no proof: a search repeats it, whatever it finds.

    False only when the page came whole and holds neither, seen or unseen. None when a robot cannot tell: there is no page
    of HTML, it was cut (``is_whole``), a script makes it, what it holds is hidden, or it is a page of the centre itself.
    """
    ours = [spot for spot in map(_Spot.of, centre.addresses) if spot is not None]
    if document is None or not centre.is_known or _is_ours(base_url, ours):
        return None
    asked = unquote_plus(base_url.partition("?")[2])
    start = _joined(base_url, document.base) or base_url
    targets = [spot for spot in ours if not _spells(asked, spot)]
    if any(_is_ours(_joined(start, link), targets) for link in dict.fromkeys(document.hyperlinks)):
        return True
    shown = [_Words(text) for text in (" ".join(document.words), document.title, *document.captions)]
    names = [name for name in centre.names if not _Words(asked).hold(name)]
    if any(words.hold(name) for name in names for words in shown):
        return True
    if not is_whole or document.is_application or not document.words:
        return None
    return None if _holds_unseen(document.source, centre, ours) else False


@dataclass(frozen=True, slots=True)
class _Spot:
    """A host and a folder of it, however an address spells them."""

    host: str
    """In its one form, without « www. »."""
    port: int | None
    """None for the usual one of its scheme."""
    folder: tuple[str, ...]

    @classmethod
    def of(cls, url: str) -> "_Spot | None":
        """Where that address leads; None when it does not lead to the Web."""
        try:
            parts = urlsplit(url)
            host, port = read_host(parts.hostname or ""), parts.port
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or host is None or not str(host):
            return None
        folder: list[str] = []
        for segment in unquote(parts.path).split("/"):
            if segment == "..":
                del folder[-1:]
            elif segment not in ("", "."):
                folder.append(segment)
        usual = {"http": 80, "https": 443}[parts.scheme]
        return cls(str(host).removeprefix("www."), None if port == usual else port, tuple(folder))

    def holds(self, other: "_Spot") -> bool:
        """True when the other is here, or below."""
        return (self.host, self.port) == (other.host, other.port) and other.folder[: len(self.folder)] == self.folder

    @property
    def spellings(self) -> tuple[str, ...]:
        """How a text may write it, without its scheme: in ASCII, and in the letters of its language."""
        try:
            hosts = {self.host, idna.decode(self.host)}
        except (idna.IDNAError, UnicodeError):
            hosts = {self.host}
        return tuple("/".join((host, *self.folder)).casefold() for host in sorted(hosts))


class _Words:
    """The words of a text in a row, without accents, case, apostrophes, dashes or spaces, and where each starts."""

    def __init__(self, text: str) -> None:
        words = _WORD.findall(fold_page(text))
        self._row = "".join(words)
        self._edges = {0}
        place = 0
        for word in words:
            place += len(word)
            self._edges.add(place)

    def hold(self, name: str) -> bool:
        """True when the text says that name, however it cuts its words: never within a longer word."""
        wanted = "".join(_WORD.findall(fold_page(name)))
        place = self._row.find(wanted) if wanted else -1
        while place >= 0:
            if place in self._edges and place + len(wanted) in self._edges:
                return True
            place = self._row.find(wanted, place + 1)
        return False


def _is_common(name: str) -> bool:
    words = [word for word in _WORD.findall(fold_page(name)) if not _SMALL.fullmatch(word)]
    return len(words) < 2 or all(map(_COMMON.fullmatch, words))


def _joined(base: str, link: str) -> str:
    """The link as a browser reads it (WHATWG URL Standard §4.4, in short); empty when it leads nowhere."""
    text = re.sub(r"[\t\r\n]", "", link).strip().replace("\\", "/")
    try:
        return urljoin(base, text)
    except ValueError:
        return ""


def _is_ours(url: str, ours: Iterable[_Spot]) -> bool:
    spot = _Spot.of(url)
    return spot is not None and any(place.holds(spot) for place in ours)


def _holds_unseen(source: str, centre: Centre, ours: Iterable[_Spot]) -> bool:
    """True when the page names the centre where a visitor may not see it: in a script, a tooltip, an image's address."""
    text = _ESCAPE.sub(lambda found: chr(int(found[1], 16)), html.unescape(unquote(_without_comments(source))))
    words = _Words(text)
    return any(words.hold(name) for name in centre.names) or any(
        _spells(text.replace("\\/", "/"), spot) for spot in ours
    )


def _spells(text: str, spot: _Spot) -> bool:
    """True when the text writes that address, be it with more before or after it."""
    folded = text.casefold()
    return any(
        re.search(rf"(?<![\w.-])(?:www\.)?{re.escape(spelling)}(?![\w-])", folded) for spelling in spot.spellings
    )


def _without_comments(source: str) -> str:
    """The page without what its author put out of it."""
    kept: list[str] = []
    place = 0
    while (start := source.find("<!--", place)) >= 0:
        kept.append(source[place:start])
        end = source.find("-->", start + 4)
        if end < 0:
            return "".join(kept)
        place = end + 3
    return "".join((*kept, source[place:]))
