"""Programmes: an offer without a date, dated sessions, a restitution; each as frozen values that know their lines.

What is written stays in the record; what can be derived (days, the end of a slot, a state) is derived here.
"""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum

from espace_ressource.fields import Value
from espace_ressource.folding import slug
from espace_ressource.privacy import without_contacts
from espace_ressource.problems import Position
from espace_ressource.records import Record
from espace_ressource.timezones import is_zone
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


def programme_of(record: Record, *, zone: str = DEFAULT_ZONE) -> Programme:
    """The programme that a record describes; ``zone`` is the territory's, an IANA name."""
    anchors = _Anchors(_written_anchors(record))
    own_zone = _zone(record.get("fuseau"), zone)
    sessions = tuple(
        _session(group, rank, own_zone, record, anchors) for rank, group in enumerate(_groups(record, "seances"), 1)
    )
    days = _days(record, (), anchors)
    return Programme(record, sessions, days, _speakers(record))


class _Anchors:
    """Anchors of one page: what is written, else a slot's title; a second of the same name takes a number."""

    def __init__(self, written: frozenset[str]) -> None:
        self.written = written
        self.taken: set[str] = set()

    def take(self, written: str | None, title: str) -> str:
        base = written or slug(without_contacts(title))[:60].strip("-") or "creneau"
        anchor, number = base, 2
        while anchor in self.taken or (not written and anchor in self.written):
            anchor, number = f"{base}-{number}", number + 1
        self.taken.add(anchor)
        return anchor


def _written_anchors(record: Record) -> frozenset[str]:
    """The anchors that slots and workshops give themselves, which no title may take."""
    holders: list[Group | Record] = [record, *_groups(record, "seances")]
    days = [day for holder in holders for day in (holder, *_groups(holder, "jours"))]
    slots = [slot for day in days for slot in _groups(day, "creneaux")]
    named = [*slots, *(activity for slot in slots for activity in _groups(slot, "activites"))]
    return frozenset(str(group.known("id")) for group in named if group.known("id"))


def _session(group: Group, rank: int, zone: str, record: Record, anchors: _Anchors) -> Session:
    dates = _dates(group)
    announced = next((days[0] for days in map(days_of, _every(group, "date_initiale")) if days), dates[0] if dates else None)
    # Without an « id », the date first announced is the identity: it stays when the session moves.
    identifier = str(group.known("id") or (announced.isoformat() if announced else f"seance-{rank}"))
    status = group.known("statut")
    return Session(
        id=identifier,
        title=group.known("titre"),
        days=_days(group, dates, anchors),
        status=status.code if isinstance(status, Term) else None,
        zone=_zone(group.get("fuseau"), zone),
        speakers=_speakers(group),
        former_dates=_every(group, "date_initiale"),
        replaced_by=_every(group, "remplacee_par"),
        shared_with=_every(group, "partage_avec"),
        group=group,
        position=group.position,
    )


def _days(holder: Group | Record, dates: tuple[datetime.date, ...], anchors: _Anchors) -> tuple[Day, ...]:
    """The days written under « jours », else those that the holder's own dates, hours and slots make.

    Days without a date take the session's, in order; days without hours take its hours.
    """
    written, hours = _groups(holder, "jours"), _every(holder, "heures")
    if written:
        own = [_dates(group)[:1] for group in written]
        if not any(own):
            own = [dates[number : number + 1] for number in range(len(written))]
        return tuple(
            _day(group, found[0] if found else None, hours, anchors)
            for group, found in zip(written, own, strict=True)
        )
    if not dates and not _groups(holder, "creneaux") and not hours:
        return ()
    first, *others = dates or (None,)
    return (
        _day(holder, first, (), anchors),
        *(Day(other, None, None, hours, (), holder.position, holder) for other in others),
    )


def _day(
    holder: Group | Record, date: datetime.date | None, inherited: tuple[Hours, ...], anchors: _Anchors
) -> Day:
    slots = tuple(_slot(group, anchors) for group in _groups(holder, "creneaux"))
    rank, theme = (holder.known("rang"), holder.known("theme")) if isinstance(holder, Group) else (None, None)
    hours = _every(holder, "heures") or (() if any(slot.hours for slot in slots) else inherited)
    return Day(date, rank, theme, hours, slots, holder.position, holder)


def _dates(group: Group | Record) -> tuple[datetime.date, ...]:
    return days_of(group.get("date"))


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


def _slot(group: Group, anchors: _Anchors) -> Slot:
    hours, duration, status = group.known("heure"), group.known("duree"), group.known("statut")
    start = hours.start if isinstance(hours, Hours) else None
    end = hours.end if isinstance(hours, Hours) else None
    if start is not None and end is None and isinstance(duration, Duration) and not duration.half_days:
        end = start + duration.minutes
    title = str(group.known("titre"))
    return Slot(
        anchor=anchors.take(group.known("id"), title),
        title=title,
        start=start,
        end=end,
        duration=duration,
        moment=group.known("moment"),
        room=group.known("salle"),
        status=status.code if isinstance(status, Term) else None,
        speakers=_speakers(group),
        activities=tuple(_activity(inner, anchors) for inner in _groups(group, "activites")),
        shared_with=_every(group, "partage_avec"),
        group=group,
        position=group.position,
    )


def _activity(group: Group, anchors: _Anchors) -> Activity:
    places, left = group.known("places"), group.known("places_restantes")
    title = str(group.known("titre"))
    return Activity(
        anchor=anchors.take(group.known("id"), title),
        title=title,
        room=group.known("salle"),
        places=places,
        left=left,
        full=group.known("complet") is True or left == 0,
        speakers=_speakers(group),
        group=group,
        position=group.position,
    )


def _speakers(holder: Group | Record) -> tuple[Speaker, ...]:
    return tuple(_speaker(group) for group in _groups(holder, "intervenants"))


def _speaker(group: Group) -> Speaker:
    status, alone = group.known("statut"), group.get("nom")
    people: list[tuple[Person, str | None]] = [(alone, None)] if isinstance(alone, Person) else []
    for other in _groups(group, "ou"):
        if isinstance(person := other.get("nom"), Person):
            people.append((person, other.known("role")))
    organisation = group.known("organisme")
    if not people and organisation:  # « Mots de conclusion du Labo »: a body speaks, nobody is named
        people.append((Person(str(organisation), collective=True), None))
        organisation = None
    return Speaker(
        people=tuple(people),
        role=group.known("role"),
        organisation=organisation,
        precision=group.known("precision"),
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
    return term.label if isinstance(term, Term) and is_zone(term.label) else default


def slots_of(programme: Programme) -> Iterator[tuple[Session | None, Day, Slot]]:
    """Every slot with its day and its session, which is None for an offer's."""
    for day in programme.days:
        for slot in day.slots:
            yield None, day, slot
    for session in programme.sessions:
        for day in session.days:
            for slot in day.slots:
                yield session, day, slot
