"""Whether two addresses answer the same page, and the addresses that cannot exist to ask it of."""

import hashlib
import re
from urllib.parse import unquote, urlsplit, urlunsplit

from espace_ressource.links.documents import Document

_NEAR = 0.85
"""The share of three-word runs that two copies of one page have in common (Broder, 1997)."""
_MOST_OWN = 40
"""A page with more runs of its own than this says something that the other does not."""
_ECHO = re.compile(r"\d+|[a-z]{0,3}\d[\w-]*")


def impossible_name(url: str) -> str:
    """A name that no site has given to a page, the same for the same address (the core draws no lots)."""
    digest = hashlib.sha256(url.encode()).digest()
    return "introuvable-" + "".join(chr(97 + byte % 26) for byte in digest[:16])


def siblings(url: str) -> tuple[str, ...]:
    """Addresses that cannot exist, from the nearest to that one: beside it in its folder, then within it."""
    scheme, host, path, query, _fragment = urlsplit(url)
    name = impossible_name(url)
    folder, _slash, last = path.rstrip("/").rpartition("/")
    stem, dot, suffix = last.rpartition(".")
    ending = f".{suffix}" if dot and stem and len(suffix) <= 5 else ""
    end = "/" if path.endswith("/") and last else ""
    found = []
    if query and not last.strip("/"):
        found.append(urlunsplit((scheme, host, path or "/", re.sub(r"=[^&]*", f"={name}", query), "")))
    found.append(urlunsplit((scheme, host, f"{folder}/{name}{ending}{end}", "", "")))
    if last:
        longer = f"{stem}-{name}{ending}" if ending else f"{last}-{name}"
        found.append(urlunsplit((scheme, host, f"{folder}/{longer}{end}", "", "")))
    return tuple(dict.fromkeys(found))


def root_sibling(url: str) -> str:
    """An address that cannot exist at the top of that site: one for each site, asked once a run."""
    scheme, host, _path, _query, _fragment = urlsplit(url)
    return urlunsplit((scheme, host, f"/{impossible_name(f'{scheme}://{host}')}", "", ""))


def is_same_page(one: Document, other: Document, addresses: tuple[str, str]) -> bool:
    """True when both show the same text under the same title, but for the address that each repeats."""
    echoes = {word for url in addresses for word in re.findall(r"\w+", unquote(url).lower())}
    if _bare(one.title, echoes) != _bare(other.title, echoes):
        return False
    if [_bare(text, echoes) for text in one.headings[:3]] != [_bare(text, echoes) for text in other.headings[:3]]:
        return False
    runs, others = _runs(one, echoes), _runs(other, echoes)
    if not runs or not others:
        return bool(one.title) and runs == others  # two blank pages have nothing in common
    common = len(runs & others)
    return common >= _NEAR * len(runs | others) and len(runs - others) <= _MOST_OWN


def _bare(text: str, echoes: set[str]) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"\w+", text.lower()) if word not in echoes and not _ECHO.fullmatch(word))


def _runs(document: Document, echoes: set[str]) -> set[tuple[str, ...]]:
    words = _bare(" ".join(document.words), echoes)
    if len(words) < 3:
        return {words} if words else set()
    return set(zip(words, words[1:], words[2:], strict=False))
