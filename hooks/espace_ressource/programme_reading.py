"""A record becomes a programme: what follows from two values that are written is derived here, the rest stays unknown."""

import datetime
from enum import StrEnum

from espace_ressource.fields import Value
from espace_ressource.folding import slug
from espace_ressource.privacy import without_contacts
from espace_ressource.programmes import DEFAULT_ZONE, Activity, Day, Programme, Session, Slot, Speaker, days_of
from espace_ressource.records import Record
from espace_ressource.timezones import is_zone
from espace_ressource.types.durations import Duration
from espace_ressource.types.groups import Group
from espace_ressource.types.hours import Hours
from espace_ressource.types.people import Person
from espace_ressource.vocabularies import Term


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
    announced = next(
        (days[0] for days in map(days_of, _every(group, "date_initiale")) if days), dates[0] if dates else None
    )
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
            _day(group, found[0] if found else None, hours, anchors) for group, found in zip(written, own, strict=True)
        )
    if not dates and not _groups(holder, "creneaux") and not hours:
        return ()
    first, *others = dates or (None,)
    return (
        _day(holder, first, (), anchors),
        *(Day(other, None, None, hours, (), holder.position, holder) for other in others),
    )


def _day(holder: Group | Record, date: datetime.date | None, inherited: tuple[Hours, ...], anchors: _Anchors) -> Day:
    slots = tuple(_slot(group, anchors) for group in _groups(holder, "creneaux"))
    rank, theme = (holder.known("rang"), holder.known("theme")) if isinstance(holder, Group) else (None, None)
    hours = _every(holder, "heures") or (() if any(slot.hours for slot in slots) else inherited)
    return Day(date, rank, theme, hours, slots, holder.position, holder)


def _dates(group: Group | Record) -> tuple[datetime.date, ...]:
    return days_of(group.get("date"))


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
