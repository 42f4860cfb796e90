"""What the site shows of its links, from the history alone: one address's standing, and the collection's over months."""

import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping as ReadOnly, Set as AbstractSet
from dataclasses import dataclass
from types import MappingProxyType

from babel.dates import format_date

from espace_ressource.links.history import SUSPECT, Entry, History
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _


@dataclass(frozen=True, slots=True)
class Standing:
    """What a visitor is told of one address."""

    url: str
    is_dead: bool
    since: datetime.date | None
    """Since when it has not answered, when it is dead."""
    verified_on: datetime.date | None
    """The last day it answered."""


def standing_of(history: History, url: str) -> Standing | None:
    """The standing of that address; None when nobody has looked at it."""
    entry = history.get(url)
    return (
        None
        if entry is None
        else Standing(url, entry.is_dead, entry.first_bad if entry.is_dead else None, entry.last_good)
    )


def sentence(standing: Standing | None, *, archive: bool) -> str:
    """« lien vérifié le … », « lien injoignable depuis le … »; ``archive`` tells that a link to the copy follows.

    Empty when nothing is known for sure: a visitor is never told « incertain ».
    """
    if standing is None:
        return ""
    if standing.is_dead and standing.since:
        told = _("lien injoignable depuis le {day}", day=french_day(standing.since))
        return _("{told} — copie d’archive", told=told) if archive else told
    return _("lien vérifié le {day}", day=french_day(standing.verified_on)) if standing.verified_on else ""


def french_day(day: datetime.date) -> str:
    """« 1er mars 2026 »."""
    return format_date(day, "'1er' MMMM y" if day.day == 1 else "d MMMM y", locale="fr")


@dataclass(frozen=True, slots=True)
class Month:
    """The state of the collection at the end of a month: how many addresses in each state."""

    month: str
    """``2026-11``."""
    counts: ReadOnly[str, int]
    """By state, verdicts and ``suspect``; those without any are left out."""

    @property
    def total(self) -> int:
        """How many addresses were known."""
        return sum(self.counts.values())


def state_of(entry: Entry) -> str:
    """What the address is by the history: its last verdict, « dead » only when it is held for dead."""
    if entry.verdict is Verdict.DEAD:
        return Verdict.DEAD.value if entry.is_dead else SUSPECT
    return entry.verdict.value


def present(history: History, among: AbstractSet[str] | None = None) -> ReadOnly[str, int]:
    """How many addresses are in each state; ``among`` are those that still stand in the territory's files."""
    return MappingProxyType(Counter(state_of(entry) for entry in _entries(history, among)))


def evolution(history: History, among: AbstractSet[str] | None = None) -> tuple[Month, ...]:
    """Every month from the first look to the last, in order; an address keeps its state in a month without a look."""
    entries = list(_entries(history, among))
    looked = sorted({month for entry in entries for month, _state in entry.months})
    if not looked:
        return ()
    changes = {entry.url: dict(entry.months) for entry in entries}
    states: dict[str, str] = {}
    shown = []
    for month in _months(looked[0], looked[-1]):
        states |= {url: months[month] for url, months in changes.items() if month in months}
        shown.append(Month(month, MappingProxyType(dict(sorted(Counter(states.values()).items())))))
    return tuple(shown)


def waiting_for_a_person(history: History, among: AbstractSet[str] | None = None) -> tuple[Entry, ...]:
    """The addresses that are dead, moved, or lost their place in the page: the oldest trouble first."""
    wanted = {Verdict.DEAD.value, Verdict.MOVED.value, Verdict.FRAGMENT.value}
    found = [entry for entry in _entries(history, among) if state_of(entry) in wanted or entry.is_dead]
    return tuple(sorted(found, key=lambda entry: (entry.first_bad or entry.last_look, entry.url)))


def _entries(history: History, among: AbstractSet[str] | None) -> Iterable[Entry]:
    return (entry for url, entry in history.entries.items() if among is None or url in among)


def _months(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    while (name := f"{year:04}-{month:02}") <= last:
        yield name
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
