"""Whether two addresses answer the same page, and the addresses that cannot exist to ask it of."""

import hashlib
import re
import unicodedata
from urllib.parse import unquote, urlsplit, urlunsplit

from espace_ressource.links.documents import Document

_NEAR = 0.6
"""The share of three-word runs (Broder, 1997) from which two pages may be one, but for what changes at every visit."""
_FEW_WORDS = 20
_SLACK = 2
"""Runs that a page may have of its own and say nothing more."""
_ECHO = re.compile(r"\d+|[a-z]{0,3}\d[\w-]*")
_NAME = re.compile(r"introuvable-([a-z]{16})")

Runs = set[tuple[str, ...]]


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


def root_siblings(url: str) -> tuple[str, str]:
    """Two addresses that cannot exist at the top of that site, the same for all its pages."""
    scheme, host, _path, _query, _fragment = urlsplit(url)
    first = urlunsplit((scheme, host, f"/{impossible_name(f'{scheme}://{host}')}", "", ""))
    return first, another(first)


def another(sibling: str) -> str:
    """A second address that cannot exist, in the same place."""
    return _NAME.sub(impossible_name(sibling), sibling)


def is_within(url: str, sibling: str) -> bool:
    """True when the sibling lengthens the address's own last name: sites that ignore the end of an address answer it alike."""
    stem = urlsplit(url).path.rstrip("/").rpartition("/")[2].rpartition(".")
    name = urlsplit(sibling).path.rstrip("/").rpartition("/")[2]
    return bool(stem[0] or stem[2]) and name.startswith(f"{stem[0] or stem[2]}-introuvable-")


def is_same_page(page: Document, witness: Document, urls: tuple[str, str]) -> bool:
    """True when both show the same title and the same words, but for numbers and for the address that each repeats."""
    echoes = echoes_of(witness, urls)
    if not _same_titles(page, witness, echoes):
        return False
    runs = _runs(page, echoes)
    if not runs and not page.words and not witness.words:
        return _same_blank(page, witness, urls)
    return bool(runs) and runs == _runs(witness, echoes)


def is_near(page: Document, witness: Document, urls: tuple[str, str]) -> bool:
    """True when the two may be one page of which a part changes at every visit: a third look must tell."""
    echoes = echoes_of(witness, urls)
    if not _same_titles(page, witness, echoes):
        return False
    runs, others = _runs(page, echoes), _runs(witness, echoes)
    return bool(runs and others) and len(runs & others) >= _NEAR * len(runs | others)


def says_no_more(page: Document, witness: Document, control: Document, urls: tuple[str, str, str]) -> bool:
    """True when the page differs from two that cannot exist no more than they do from each other."""
    echoes = echoes_of(witness, urls[:2]) | echoes_of(control, (urls[0], urls[2]))
    if not _same_titles(witness, control, echoes):
        return False
    runs, one, other = _runs(page, echoes), _runs(witness, echoes), _runs(control, echoes)
    noise = max(len(one - other - runs), len(other - one - runs))
    return len(runs - one - other) <= noise * 1.5 + _SLACK


def says_little_more(page: Document, witness: Document, urls: tuple[str, str]) -> bool:
    """True when the page says no more than a sentence that the other does not."""
    echoes = echoes_of(witness, urls)
    return len(_runs(page, echoes) - _runs(witness, echoes)) <= _FEW_WORDS


def names_itself(document: Document, url: str) -> bool:
    """True when the page's title or headings hold the words of its address: it is what the address says."""
    path = _folded(unquote(urlsplit(url).path))
    wanted = {word for word in re.findall(r"[^\W\d_]{4,}", path) if word not in _COMMON}
    shown = set(re.findall(r"[^\W\d_]{4,}", _folded(" ".join((document.title, *document.headings)))))
    return bool(wanted) and len(wanted & shown) * 2 >= len(wanted)


def echoes_of(witness: Document, urls: tuple[str, str]) -> set[str]:
    """The words of both addresses, when the witness repeats what was asked; none when it does not."""
    name = _NAME.search(urls[1])
    said = f"{witness.title} {witness.opening}".lower()
    if name is None or not (name[1] in said or name[1] in witness.words):
        return set()
    return {word for url in urls for word in re.findall(r"\w+", unquote(url).lower())}


_COMMON = frozenset(
    [
        "html",
        "htm",
        "index",
        "page",
        "pages",
        "article",
        "articles",
        "fiche",
        "fiches",
        "node",
        "accueil",
        "home",
        "default",
        "aspx",
    ]
)


def _same_titles(one: Document, other: Document, echoes: set[str]) -> bool:
    """True when the titles and the first headings are the same, but for what is repeated."""
    return _bare(one.title, echoes) == _bare(other.title, echoes) and [
        _bare(text, echoes) for text in one.headings[:1]
    ] == [_bare(text, echoes) for text in other.headings[:1]]


def _same_blank(page: Document, witness: Document, urls: tuple[str, str]) -> bool:
    """For pages without a word: true when their sources are the same, but for the address that each repeats."""

    def bare(source: str, url: str) -> str:
        path = urlsplit(url).path
        return source.replace(unquote(path), "").replace(path, "").strip()

    one, other = bare(page.source, urls[0]), bare(witness.source, urls[1])
    return bool(one) and one == other


def _bare(text: str, echoes: set[str]) -> tuple[str, ...]:
    return tuple(word for word in re.findall(r"\w+", text.lower()) if word not in echoes and not _ECHO.fullmatch(word))


def _runs(document: Document, echoes: set[str]) -> Runs:
    words = _bare(" ".join(document.words), echoes)
    if len(words) < 3:
        return {words} if words else set()
    return set(zip(words, words[1:], words[2:], strict=False))


def _folded(text: str) -> str:
    opened = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in opened if not unicodedata.combining(char))
