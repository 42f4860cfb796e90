"""Programmes: an offer without a date, dated sessions, a restitution; each as frozen values that know their lines.

What is written stays in the record; what can be derived (days, the end of a slot, a state) is derived here.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from espace_ressource.fields import Value
from espace_ressource.problems import Position
from espace_ressource.records import Record
from espace_ressource.types.dates import Period
from espace_ressource.types.durations import Duration
from espace_ressource.types.groups import Group
from espace_ressource.types.hours import Hours
from espace_ressource.types.people import Person
from espace_ressource.types.references import Reference
from espace_ressource.vocabularies import Term

DEFAULT_ZONE = "Europe/Paris"
YEARS = range(1901, 2101)
"""The years in which a session may be held: another is a slip of the hand."""
LONGEST_SESSION = 31
"""How many days « date: 2023-10-19/2023-10-20 » may span; a longer session writes its days."""


class State(StrEnum):
    """What one must see at once of a programme or a session."""

    ON_DEMAND = "a-la-demande"
    PLANNED = "projete"
    ANNOUNCED = "annonce"
    FULL = "complet"
    POSTPONED = "reporte"
    CANCELLED = "annule"
    PAST = "passe"
    REPORTED = "restitution"


@dataclass(frozen=True, slots=True)
class Speaker:
    """Who speaks, and as what on that day; several people when it is one or another of them."""

    people: tuple[tuple[Person, str | None], ...]
    role: str | None
    organisation: str | None
    precision: str | None
    """What the organisation is, or anything else to know of who speaks."""
    status: str | None
    position: Position = field(compare=False)

    @property
    def published(self) -> bool:
        """False for someone who has only been thought of: their name never leaves the file."""
        return self.status != "pressenti"

    @property
    def confirmed(self) -> bool:
        """True when the name may be sent in a calendar: neither « à confirmer » nor one of two."""
        return self.status in (None, "confirme") and len(self.people) == 1


@dataclass(frozen=True, slots=True)
class Activity:
    """One of several workshops held at the same time: a choice, with its own places."""

    anchor: str
    title: str
    room: str | None
    places: int | None
    left: int | None
    full: bool
    speakers: tuple[Speaker, ...]
    group: Group
    position: Position = field(compare=False)


@dataclass(frozen=True, slots=True)
class Slot:
    """A moment of a day. Its start, its end and its duration are each optional; what follows from two is derived."""

    anchor: str
    title: str
    start: int | None
    """Minutes since midnight."""
    end: int | None
    duration: Duration | None
    moment: Term | None
    room: str | None
    status: str | None
    speakers: tuple[Speaker, ...]
    activities: tuple[Activity, ...]
    shared_with: tuple[Reference, ...]
    group: Group
    position: Position = field(compare=False)

    @property
    def hours(self) -> Hours | None:
        """From when to when; None when its start is unknown."""
        return None if self.start is None else Hours(self.start, self.end)

    @property
    def minutes(self) -> int | None:
        """How long it lasts, when it is known."""
        if self.start is not None and self.end is not None:
            return self.end - self.start
        return self.duration.minutes if self.duration and not self.duration.half_days else None


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a session or of an offer: dated or ranked, with its slots, or only its hours."""

    date: datetime.date | None
    rank: int | None
    theme: str | None
    hours: tuple[Hours, ...]
    slots: tuple[Slot, ...]
    position: Position = field(compare=False)
    holder: "Group | Record | None" = field(default=None, compare=False, repr=False)
    """What holds its lines: a day's own, or the session's, or the programme's."""

    def at(self, name: str, number: int = 0) -> Position:
        """Where that field of the day is written."""
        return self.holder.at(name, number) if self.holder else self.position

    @property
    def span(self) -> Hours | None:
        """From the first start to the last end that are known, slots or hours; no end when something starts after it."""
        known = [*self.hours, *(slot.hours for slot in self.slots if slot.hours)]
        if not known:
            return None
        last_start = max(hours.start for hours in known)
        end = max((hours.end for hours in known if hours.end is not None), default=0)
        return Hours(min(hours.start for hours in known), end if end > last_start else None)

    @property
    def minutes(self) -> int:
        """The sum of its slots' known durations; parallel workshops count once, as their slot does."""
        return sum(slot.minutes or 0 for slot in self.slots)


@dataclass(frozen=True, slots=True)
class Session:
    """A dated occurrence of a programme; its identity outlives its date."""

    id: str
    title: str | None
    days: tuple[Day, ...]
    status: str | None
    """The code of its status, when one is written."""
    zone: str
    speakers: tuple[Speaker, ...]
    former_dates: tuple[Period, ...]
    replaced_by: tuple[str, ...]
    """Sessions that take its place, as ``programme`` or ``programme#session``."""
    shared_with: tuple[Reference, ...]
    group: Group
    position: Position = field(compare=False)

    @property
    def dates(self) -> list[datetime.date]:
        """The dates of its days, in order."""
        return sorted(day.date for day in self.days if day.date)

    @property
    def has_moved(self) -> bool:
        """True when it is held on a date other than those announced before."""
        former = [period.earliest for period in self.former_dates]
        return bool(former and self.dates) and self.dates[0] not in former

    @property
    def is_called_off(self) -> bool:
        """True when nobody should come on its date: cancelled, replaced, or postponed without a new date."""
        return self.status == "annulee" or bool(self.replaced_by) or (self.status == "reportee" and not self.has_moved)

    def get(self, name: str) -> Value | None:
        """A field of the session as it is written."""
        return self.group.get(name)

    def state(self, today: datetime.date) -> State:
        """What the session is on that day."""
        if self.status == "annulee":
            return State.CANCELLED
        if self.is_called_off:
            return State.POSTPONED
        if self.status == "terminee" or (self.dates and self.dates[-1] < today):
            return State.PAST
        if self.status == "reportee":
            return State.POSTPONED
        if self.status == "complete":
            return State.FULL
        return State.PLANNED if self.status in ("projetee", "a-confirmer") or not self.dates else State.ANNOUNCED


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """A programme or a series: its record, and what it holds in order."""

    record: Record
    sessions: tuple[Session, ...]
    days: tuple[Day, ...]
    """The days of an offer, which have no date."""
    speakers: tuple[Speaker, ...]

    @property
    def id(self) -> str:
        """Its address under ``programmes/``."""
        return self.record.id

    @property
    def title(self) -> str:
        """Its name."""
        return self.record.title

    @property
    def restitution(self) -> Group | None:
        """What came out of it, once it has been written."""
        found = self.record.get("restitution")
        return found if isinstance(found, Group) else None

    @property
    def holders(self) -> tuple[Group | Record, ...]:
        """What may say its price, its registration, its zone: itself, then each of its sessions."""
        return (self.record, *(session.group for session in self.sessions))

    @property
    def dates(self) -> list[datetime.date]:
        """Every date of its sessions, in order."""
        return sorted(date for session in self.sessions for date in session.dates)

    @property
    def all_days(self) -> tuple[Day, ...]:
        """The days of the offer, then of each session."""
        return (*self.days, *(day for session in self.sessions for day in session.days))

    def state(self, today: datetime.date) -> State:
        """What the programme is on that day: what comes first, else what became of it."""
        states = [session.state(today) for session in self.sessions]
        for coming in (State.ANNOUNCED, State.FULL, State.PLANNED):
            if coming in states:
                return coming
        if self.restitution is not None:
            return State.REPORTED
        for gone in (State.PAST, State.POSTPONED, State.CANCELLED):
            if gone in states:
                return gone
        return State.ON_DEMAND


def days_of(period: Value | None) -> tuple[datetime.date, ...]:
    """Each day of « 2023-10-19 » or « 2023-10-19/2023-10-20 »; none when the days are not known, or are too many."""
    if not isinstance(period, Period) or period.latest is None:
        return ()
    if period.precision != "day" and not (period.parts and all(end.precision == "day" for end in period.parts)):
        return ()
    number = (period.latest - period.earliest).days + 1
    if number > LONGEST_SESSION or period.earliest.year not in YEARS or period.latest.year not in YEARS:
        return ()
    return tuple(period.earliest + datetime.timedelta(days=day) for day in range(number))


def slots_of(programme: Programme) -> Iterator[tuple[Session | None, Day, Slot]]:
    """Every slot with its day and its session, which is None for an offer's."""
    for day in programme.days:
        for slot in day.slots:
            yield None, day, slot
    for session in programme.sessions:
        for day in session.days:
            for slot in day.slots:
                yield session, day, slot
