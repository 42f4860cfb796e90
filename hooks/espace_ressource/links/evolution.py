"""How the links of a collection are, today and month after month, from the history alone."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping as ReadOnly, Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

from espace_ressource.links.history import Entry, History
from espace_ressource.links.standing import state_of

MOST_MONTHS = 60
"""How far back the evolution goes."""
_YEAR_ONE = "0001-01"
"""The first month that a calendar has."""


@dataclass(frozen=True, slots=True)
class Month:
    """The state of the collection at the end of a month: how many addresses in each state."""

    month: str
    """``2026-11``."""
    counts: ReadOnly[str, int]
    """By state, verdicts and ``suspect``; those without any are left out."""

    @property
    def total(self) -> int:
        """How many addresses were followed."""
        return sum(self.counts.values())


def present(history: History, among: AbstractSet[str] | None = None) -> ReadOnly[str, int]:
    """How many addresses are in each state; ``among`` are those that still stand in the territory's files."""
    entries = (entry for url, entry in history.entries.items() if among is None or url in among)
    return MappingProxyType(Counter(state_of(entry) for entry in entries))


def evolution(history: History, among: AbstractSet[str] | None = None) -> tuple[Month, ...]:
    """Every month from the first look to the last, in order, the last ``MOST_MONTHS`` of them.

    An address keeps its state in a month without a look. One that no file holds any more (it is not ``among`` them)
    is counted up to its last look: what was mended shows.
    """
    paths = [_Path(entry, among is None or url in among) for url, entry in history.entries.items()]
    looked = [month for path in paths for month in path.months]
    if not looked:
        return ()
    shown = _months(min(looked), max(looked))
    return tuple(Month(month, _counts(paths, month)) for month in shown)


class _Path:
    """What one address was, month after month."""

    __slots__ = ("months", "states", "stays")

    def __init__(self, entry: Entry, stays: bool) -> None:
        known = [(month, state) for month, state in entry.months if month >= _YEAR_ONE]
        self.months = [month for month, _state in known]
        self.states = [state for _month, state in known]
        self.stays = stays

    def at(self, month: str) -> str | None:
        """Its state then; None before the first look, and after the last one when it is no longer followed."""
        rank = bisect_right(self.months, month)
        if not rank or (not self.stays and month > self.months[-1]):
            return None
        return self.states[rank - 1]


def _counts(paths: Iterable[_Path], month: str) -> ReadOnly[str, int]:
    counted = Counter(state for path in paths if (state := path.at(month)) is not None)
    return MappingProxyType(dict(sorted(counted.items())))


def _months(first: str, last: str) -> list[str]:
    """The months from one to the other, in order, the last ``MOST_MONTHS`` at most."""
    found = [last]
    while found[-1] > first and len(found) < MOST_MONTHS:
        year, month = map(int, found[-1].split("-"))
        found.append(f"{year - 1:04}-12" if month == 1 else f"{year:04}-{month - 1:02}")
    return found[::-1]
