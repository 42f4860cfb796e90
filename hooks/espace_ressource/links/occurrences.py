"""Each time an address is written in a file of the territory, with the very characters it is written with."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from espace_ressource.decoding import UnreadableError, decode
from espace_ressource.links.prose import OUTSIDE, Found, find_addresses
from espace_ressource.links.scalars import Lines, Scalar, Step, Written, read_scalars
from espace_ressource.problems import Position, Problem
from espace_ressource.source import SourceFile

_WHOLE = re.compile(rf"(?:https?://|mailto:|tel:|{OUTSIDE}(?=[/\\]))\S+", re.IGNORECASE)
_MAIL = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
_PAGE = (".md", ".markdown")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place where an address stands."""

    url: str
    """The address, in NFC; ``mailto:`` and the address for a bare mail address."""
    position: Position
    start: int
    """Where it starts in the file's text; where its value does when ``exact`` is false."""
    end: int
    exact: bool
    """False when YAML writes it otherwise (an escape, a line that it folds): it cannot be rewritten by us."""
    scalar: Scalar | None = None
    """The YAML value that holds it; None in a page."""

    @property
    def alone(self) -> bool:
        """True when the address is the whole of its YAML value."""
        return self.scalar is not None and _whole(self.scalar.value) is not None


def is_page(path: str) -> bool:
    """True for a Markdown page, by its name."""
    return path.lower().endswith(_PAGE)


def occurrences(source: SourceFile) -> tuple[list[Occurrence], list[Problem]]:
    """The addresses of that file in order: a Markdown page by its name, YAML otherwise.

    A YAML file that cannot be read has none, and no problem here: ``check`` says it already.
    """
    if not is_page(source.path):
        written = read_scalars(source)
        return ([] if written is None else list(in_yaml(written))), []
    try:
        text = decode(source.path, source.content)
    except UnreadableError as error:
        return [], [error.problem]
    lines = Lines(source.path, text)
    return [
        Occurrence(_normal(one.url), lines.position(one.start), one.start, one.end, exact=True)
        for one in find_addresses(text, page=True)
    ], []


def in_yaml(written: Written, skipped: frozenset[Position] = frozenset()) -> Iterator[Occurrence]:
    """The addresses of YAML values; mappings that start at a ``skipped`` position are left out, with all they hold."""
    lines = Lines(written.path, written.text)
    out = {path for path, start, _flow in written.mappings if lines.position(start) in skipped}
    for scalar in written.scalars:
        if not out or not any(_is_within(scalar.path, path) for path in out):
            for found in _in_value(scalar.value):
                start = _located(written.text, scalar, found)
                exact = start is not None
                inside = scalar.start + (1 if scalar.style in ("'", '"') else 0)
                begin = inside if start is None else start
                end = scalar.end if start is None else start + found.end - found.start
                yield Occurrence(_normal(found.url), lines.position(begin), begin, end, exact, scalar)


def _in_value(value: str) -> list[Found]:
    if whole := _whole(value):
        return [whole]
    return find_addresses(value, page=False) if ":" in value or "@" in value else []


def _whole(value: str) -> Found | None:
    """The address that a value is, when it is nothing else."""
    text = value.strip()
    start = value.find(text)
    if _WHOLE.fullmatch(text):
        return Found(text, start, start + len(text))
    return Found(f"mailto:{text}", start, start + len(text)) if _MAIL.fullmatch(text) else None


def _located(text: str, scalar: Scalar, found: Found) -> int | None:
    """Where the file writes what the value holds there; None when it is not written with the same characters."""
    raw, words = text[scalar.start : scalar.end], scalar.value[found.start : found.end]
    if raw.count(words) != scalar.value.count(words):
        return None
    place = -len(words)
    for _rank in range(scalar.value.count(words, 0, found.start) + 1):
        place = raw.find(words, place + len(words))
    return scalar.start + place if place >= 0 else None


def _is_within(path: tuple[Step, ...], outer: tuple[Step, ...]) -> bool:
    return path[: len(outer)] == outer


def _normal(url: str) -> str:
    return unicodedata.normalize("NFC", url)
