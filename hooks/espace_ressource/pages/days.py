"""A day as a table: what it is called, its hours, and its slots in lines, those of one half-day together."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from zoneinfo import ZoneInfo

from espace_ressource.calendars import moment
from espace_ressource.catalogue import Catalogue
from espace_ressource.pages.dates import capitalised, day_in_words, hours_in_words
from espace_ressource.programmes import DEFAULT_ZONE, Day, Slot
from espace_ressource.types.durations import Duration
from espace_ressource.types.hours import clock
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _


@dataclass(frozen=True, slots=True)
class Line:
    """A slot in the table of its day."""

    slot: Slot

    @property
    def start(self) -> str | None:
        """« 9 h 30 »."""
        return None if self.slot.start is None else clock(self.slot.start)

    @property
    def end(self) -> str | None:
        """« 9 h 45 », written or derived from the duration."""
        return None if self.slot.end is None else clock(self.slot.end)

    @property
    def moment(self) -> str | None:
        """« Après-midi », for a slot without hours."""
        return self.slot.moment.label if self.slot.start is None and isinstance(self.slot.moment, Term) else None

    @property
    def lasting(self) -> str | None:
        """« 1 h 30 », written or derived from the hours."""
        if self.slot.minutes:
            return str(Duration(minutes=self.slot.minutes))
        return str(self.slot.duration) if self.slot.duration else None

    @property
    def is_timed(self) -> bool:
        """True when one can say at what time, in what half-day or for how long."""
        return bool(self.start or self.moment or self.slot.duration)


@dataclass(frozen=True, slots=True)
class Timetable:
    """A day, ready to be read."""

    day: Day
    anchor: str
    zone: str = DEFAULT_ZONE

    @property
    def title(self) -> str | None:
        """« Jeudi 19 octobre 2023 », « Journée 1 »; None for the only day of an offer."""
        rank = _("Journée {rank}", rank=self.day.rank) if self.day.rank is not None else None
        date = day_in_words(self.day.date) if self.day.date else None
        return capitalised(_(", ").join(filter(None, (rank, date)))) or None

    @property
    def hours(self) -> str | None:
        """The hours written for the day, else from its first start to its last end."""
        written = self.day.hours or ((self.day.span,) if self.day.span else ())
        return hours_in_words(written) if written else None

    @property
    def lasting(self) -> str | None:
        """How long the day is: the sum of its slots when each is known, else that of its hours."""
        known = [one.minutes for one in (self.day.slots or self.day.hours)]
        return str(Duration(minutes=sum(filter(None, known)))) if known and None not in known else None

    @property
    def elsewhere(self) -> str | None:
        """When it starts in Paris, for a day told by the clock of another zone."""
        if self.zone == DEFAULT_ZONE or self.day.date is None or self.day.span is None:
            return None
        there = moment(self.day.date, self.day.span.start, self.zone)
        here = there.astimezone(ZoneInfo(DEFAULT_ZONE))
        if here.utcoffset() == there.utcoffset():
            return None
        return _same_or_other_day(here, self.day.date)

    @property
    def is_timed(self) -> bool:
        """False when nothing is known of the time of any slot: a list, not a table."""
        return any(Line(slot).is_timed for slot in self.day.slots)

    @property
    def blocks(self) -> Iterator[tuple[str | None, list[Line]]]:
        """The lines, those of one half-day together under its name; each timed slot alone."""
        lines = [Line(slot) for slot in self.day.slots]
        for (name, _number), block in groupby(
            enumerate(lines), key=lambda pair: (pair[1].moment, pair[0] if pair[1].moment is None else -1)
        ):
            yield name, [line for _index, line in block]


def _same_or_other_day(here: datetime.datetime, date: datetime.date) -> str:
    shown = clock(here.hour * 60 + here.minute)
    if here.date() == date:
        return _("{hour} à Paris", hour=shown)
    return _("{hour} à Paris, le {day}", hour=shown, day=day_in_words(here.date()))


def timetables(days: tuple[Day, ...], prefix: str = "jour", zone: str = DEFAULT_ZONE) -> tuple[Timetable, ...]:
    """The days of a session or of an offer, each with an anchor of its own."""
    return tuple(Timetable(day, f"{prefix}_{number}", zone) for number, day in enumerate(days, 1))


def zone_in_words(zone: str, catalogue: Catalogue) -> str | None:
    """« La Réunion », by whose clock the hours are told; None for the clock of Paris."""
    if zone == DEFAULT_ZONE:
        return None
    term = catalogue.vocabularies["fuseaux"].find(zone) if "fuseaux" in catalogue.vocabularies else None
    return term.synonyms[0] if term and term.synonyms else zone
