"""Programmes: an offer without a date, dated sessions, a restitution; each as frozen values that know their lines.

What is written stays in the record; what can be derived (days, the end of a slot, a state) is derived here.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from espace_ressource.fields import Value
from espace_ressource.folding import slug
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

    @property
    def span(self) -> Hours | None:
        """From the first start to the last end that are known, slots or hours."""
        known = [*self.hours, *(slot.hours for slot in self.slots if slot.hours)]
        if not known:
            return None
        ends = [hours.end for hours in known if hours.end is not None]
        return Hours(min(hours.start for hours in known), max(ends) if ends else None)

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

    def get(self, name: str) -> Value | None:
        """A field of the session as it is written."""
        return self.group.get(name)

    def state(self, today: datetime.date) -> State:
        """What the session is on that day."""
        if self.status == "annulee":
            return State.CANCELLED
        if self.status == "reportee" or self.replaced_by:
            return State.POSTPONED
        if self.status == "terminee" or (self.dates and self.dates[-1] < today):
            return State.PAST
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


def programme_of(record: Record, *, zone: str = DEFAULT_ZONE) -> Programme:
    """The programme that a record describes; ``zone`` is the territory's, an IANA name."""
    anchors = _Anchors()
    own_zone = _zone(record.get("fuseau"), zone)
    sessions = tuple(
        _session(group, rank, own_zone, record, anchors) for rank, group in enumerate(_groups(record, "seances"), 1)
    )
    days = _days(record, None, anchors)
    return Programme(record, sessions, days, _speakers(record))


class _Anchors:
    """Anchors of one page: a slot's title, or its own id; a second of the same name takes a number."""

    def __init__(self) -> None:
        self.taken: set[str] = set()

    def take(self, written: str | None, title: str) -> str:
        base = written or slug(title)[:60].strip("-") or "creneau"
        anchor, number = base, 2
        while anchor in self.taken:
            anchor, number = f"{base}-{number}", number + 1
        self.taken.add(anchor)
        return anchor


def _session(group: Group, rank: int, zone: str, record: Record, anchors: _Anchors) -> Session:
    first = _date(group)
    announced = next((p.earliest for p in _every(group, "date_initiale") if p.precision == "day"), first)
    # Without an « id », the date first announced is the identity: it stays when the session moves.
    identifier = str(group.get("id") or (announced.isoformat() if announced else f"seance-{rank}"))
    status = group.get("statut")
    return Session(
        id=identifier,
        title=group.get("titre"),
        days=_days(group, first, anchors),
        status=status.code if isinstance(status, Term) else None,
        zone=_zone(group.get("fuseau"), zone),
        speakers=_speakers(group),
        former_dates=_every(group, "date_initiale"),
        replaced_by=_every(group, "remplacee_par"),
        shared_with=_every(group, "partage_avec"),
        group=group,
        position=group.position,
    )


def _days(holder: Group | Record, date: datetime.date | None, anchors: _Anchors) -> tuple[Day, ...]:
    """The days written under « jours », else the one day that the holder's own hours and slots make."""
    written = _groups(holder, "jours")
    days = [_day(group, group.position, _date(group), anchors) for group in written]
    if not days and (date or _groups(holder, "creneaux") or _every(holder, "heures")):
        days.append(_day(holder, holder.position, date, anchors))
    return tuple(days)


def _day(holder: Group | Record, position: Position, date: datetime.date | None, anchors: _Anchors) -> Day:
    slots = tuple(_slot(group, anchors) for group in _groups(holder, "creneaux"))
    rank, theme = holder.get("rang"), holder.get("theme")
    is_day = isinstance(holder, Group)
    return Day(date, rank if is_day else None, theme if is_day else None, _every(holder, "heures"), slots, position)


def _date(group: Group) -> datetime.date | None:
    date = group.get("date")
    return date.earliest if isinstance(date, Period) and date.precision == "day" else None


def _slot(group: Group, anchors: _Anchors) -> Slot:
    hours, duration, status = group.get("heure"), group.get("duree"), group.get("statut")
    start = hours.start if isinstance(hours, Hours) else None
    end = hours.end if isinstance(hours, Hours) else None
    if start is not None and end is None and isinstance(duration, Duration) and not duration.half_days:
        end = start + duration.minutes
    title = str(group.get("titre"))
    return Slot(
        anchor=anchors.take(group.get("id"), title),
        title=title,
        start=start,
        end=end,
        duration=duration,
        moment=group.get("moment"),
        room=group.get("salle"),
        status=status.code if isinstance(status, Term) else None,
        speakers=_speakers(group),
        activities=tuple(_activity(inner, anchors) for inner in _groups(group, "activites")),
        shared_with=_every(group, "partage_avec"),
        group=group,
        position=group.position,
    )


def _activity(group: Group, anchors: _Anchors) -> Activity:
    places, left = group.get("places"), group.get("places_restantes")
    title = str(group.get("titre"))
    return Activity(
        anchor=anchors.take(group.get("id"), title),
        title=title,
        room=group.get("salle"),
        places=places,
        left=left,
        full=bool(group.get("complet")) or left == 0,
        speakers=_speakers(group),
        group=group,
        position=group.position,
    )


def _speakers(holder: Group | Record) -> tuple[Speaker, ...]:
    return tuple(_speaker(group) for group in _groups(holder, "intervenants"))


def _speaker(group: Group) -> Speaker:
    status, alone = group.get("statut"), group.get("nom")
    people: list[tuple[Person, str | None]] = [(alone, None)] if isinstance(alone, Person) else []
    for other in _groups(group, "ou"):
        if isinstance(person := other.get("nom"), Person):
            people.append((person, other.get("role")))
    return Speaker(
        people=tuple(people),
        role=group.get("role"),
        organisation=group.get("organisme"),
        status=status.code if isinstance(status, Term) else None,
        position=group.position,
    )


def _groups(holder: Group | Record, name: str) -> tuple[Group, ...]:
    return tuple(value for value in _every(holder, name) if isinstance(value, Group))


def _every(holder: Group | Record, name: str) -> tuple[Value, ...]:
    value = holder.get(name)
    if value is None or isinstance(value, StrEnum):
        return ()
    return value if isinstance(value, tuple) else (value,)


def _zone(term: Value | None, default: str) -> str:
    return term.label if isinstance(term, Term) else default


def slots_of(programme: Programme) -> Iterator[tuple[Session | None, Day, Slot]]:
    """Every slot with its day and its session, which is None for an offer's."""
    for day in programme.days:
        for slot in day.slots:
            yield None, day, slot
    for session in programme.sessions:
        for day in session.days:
            for slot in day.slots:
                yield session, day, slot
