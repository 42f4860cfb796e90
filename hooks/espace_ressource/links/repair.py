"""Moved addresses are rewritten where they stand: those characters alone, and only what a re-reading proves.

A move is rewritten when two looks saw it, when it stays with the same holder, and when nothing is lost by it;
any other is proposed to a person.
"""

import re
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass
from urllib.parse import urlsplit

from espace_ressource.links.domains import same_holder
from espace_ressource.links.history import Entry, History
from espace_ressource.links.occurrences import Occurrence, is_page, occurrences
from espace_ressource.links.prose import find_addresses
from espace_ressource.links.scalars import Scalar, encoded, read_scalars
from espace_ressource.links.values import Address, Place, Verdict
from espace_ressource.source import SourceFile

SEEN = 2
"""How many looks in a row must have proposed the same address."""
_PLAIN_ADDRESS = re.compile(r"https?://[!#$%&'()*+,./0-9:;=?@A-Z_a-z~\[\]-]+")
_MAX = 2_000


@dataclass(frozen=True, slots=True)
class Repaired:
    """A file with its addresses rewritten, and the places that a person must change."""

    content: bytes
    changed: tuple[Place, ...]
    left: tuple[Place, ...]


def moves(addresses: Iterable[Address], history: History) -> tuple[dict[str, str], dict[str, str]]:
    """The moves that may be rewritten, and those that are only proposed: address → new address."""
    sure: dict[str, str] = {}
    proposed: dict[str, str] = {}
    for address in addresses:
        entry = history.get(address.url)
        if entry is not None and entry.verdict is Verdict.MOVED and entry.proposed and entry.proposed != address.url:
            (sure if is_sure(entry) else proposed)[address.url] = entry.proposed
    return sure, proposed


def is_sure(entry: Entry) -> bool:
    """Seen twice, same registered domain, no way back to http, no page that became a home page, nothing odd in it."""
    new = entry.proposed or ""
    if entry.moves < SEEN or len(new) > _MAX or not _PLAIN_ADDRESS.fullmatch(new) or not same_holder(entry.url, new):
        return False
    old_parts, new_parts = urlsplit(entry.url), urlsplit(new)
    goes_back = old_parts.scheme.lower() == "https" and new_parts.scheme.lower() != "https"
    goes_home = (
        new_parts.path in ("", "/")
        and not new_parts.query
        and (old_parts.path not in ("", "/") or bool(old_parts.query))
    )
    return not goes_back and not goes_home and new_parts.username is None


def repaired(source: SourceFile, replacements: ReadOnly[str, str]) -> Repaired:
    """That file with those addresses rewritten; comments, order, quotes and all other characters stay.

    Each change is kept only when reading the file again shows that this value, and no other, has changed.
    """
    found, _problems = occurrences(source)
    todo = [one for one in found if one.url in replacements]
    content = source.content
    changed: list[Place] = []
    left: list[Place] = []
    for one in sorted(todo, key=lambda one: one.start, reverse=True):  # from the end, so that places stay true
        before = SourceFile(source.path, content)
        after = _rewritten(before, one, replacements[one.url]) if one.exact else None
        if after is None:
            left.append(one.position)
        else:
            content = after
            changed.append(one.position)
    return Repaired(content, tuple(sorted(changed)), tuple(sorted(left)))


def _rewritten(source: SourceFile, one: Occurrence, new: str) -> bytes | None:
    """The file with that occurrence alone rewritten; None when no way of writing it is proved right."""
    text = source.content.removeprefix(b"\xef\xbb\xbf").decode()
    scalar = one.scalar
    attempts = [text[: one.start] + new + text[one.end :]]
    if scalar is not None and scalar.style == "'":
        attempts = [text[: one.start] + new.replace("'", "''") + text[one.end :]]
    elif scalar is not None and scalar.style == "" and one.alone:
        attempts.append(f'{text[: scalar.start]}"{new}"{text[scalar.end :]}')  # what it holds needs no escape
    for attempt in attempts:
        if is_page(source.path):
            proved = _changes_one_address(text, attempt, one.start, new)
        else:
            proved = scalar is not None and _changes_one_value(source, encoded(attempt, source), scalar, one, new)
        if proved:
            return encoded(attempt, source)
    return None


def _changes_one_value(source: SourceFile, attempt: bytes, scalar: Scalar, one: Occurrence, new: str) -> bool:
    """True when every value reads as before, but this one, where the new address stands for the former."""
    before, after = read_scalars(source), read_scalars(SourceFile(source.path, attempt))
    if before is None or after is None:
        return False
    old = [(s.path, s.value) for s in before.scalars]
    now = [(s.path, s.value) for s in after.scalars]
    if len(old) != len(now) or before.mappings and [m[0] for m in before.mappings] != [m[0] for m in after.mappings]:
        return False
    different = [(a, b) for a, b in zip(old, now, strict=True) if a != b]
    if len(different) != 1:
        return False
    (path, value), (new_path, new_value) = different[0]
    if not path == new_path == scalar.path:
        return False
    written = before.text[one.start : one.end]
    ranks = [match.start() for match in re.finditer(re.escape(written), value)]
    return any(value[:rank] + new + value[rank + len(written) :] == new_value for rank in ranks)


def _changes_one_address(before: str, after: str, start: int, new: str) -> bool:
    """True when the page has the same addresses at the same ranks, but the one that starts there."""
    old = [(one.start, one.url) for one in find_addresses(before, page=True)]
    now = [one.url for one in find_addresses(after, page=True)]
    return [new if place == start else url for place, url in old] == now
