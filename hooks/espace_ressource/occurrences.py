"""Sessions as they stand in a diary: one occurrence a day, or one a slot, each with a name that never changes."""

import datetime
from collections.abc import Container, Iterator
from dataclasses import dataclass

from espace_ressource.programmes import Day, Programme, Session, Slot, days_of
from espace_ressource.types.hours import Hours
from espace_ressource.vocabularies import Term


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One event of a session."""

    suffix: str
    """What tells it from the session's other events: nothing for its first day, « .2 » for the second, « .accueil »."""
    date: datetime.date
    hours: Hours | None
    """None for a whole day."""
    day: Day | None = None
    slot: Slot | None = None


def session_key(programme: Programme, session: Session) -> str:
    """The stable name of a session: « programme#session »."""
    return f"{programme.id}#{session.id}"


def keys_of(programme: Programme, session: Session) -> tuple[str, ...]:
    """The names that a session has borne: by its programme's address, then by its former ones."""
    return tuple(f"{identifier}#{session.id}" for identifier in (programme.id, *former_ids(programme)))


def former_ids(programme: Programme) -> tuple[str, ...]:
    """The addresses that a programme has had before, under ``programmes/``."""
    kinds = {"", "programme", "serie"}
    found = (str(former).rpartition("/") for former in programme.record.every("anciens_ids"))
    return tuple(identifier for kind, _slash, identifier in found if kind in kinds)


def published_key(programme: Programme, session: Session, published: Container[str]) -> str:
    """The name under which a session was published, for a renamed programme too; its present name when it was not."""
    keys = keys_of(programme, session)
    return next((key for key in keys if key in published), keys[0])


def derived_sequence(session: Session) -> int:
    """How many times a session has been changed, by what its file says: former dates, and its end."""
    written = session.group.known("sequence")
    counted = len(session.former_dates) + session.is_called_off
    return max(written if isinstance(written, int) else 0, counted)


def occurrences_of(session: Session) -> Iterator[Occurrence]:
    """The events of a session, one a day or a slot as it chooses; those of its last known date when it has none left."""
    mode = session.group.known("calendrier")
    by_slot = isinstance(mode, Term) and mode.code == "par-creneau"
    for number, day in enumerate(session.days):
        if day.date is None:
            continue
        timed = [slot for slot in day.slots if slot.hours] if by_slot else []
        yield from (slot_occurrence(day, day.date, slot) for slot in timed)
        if not timed:
            yield Occurrence(_suffix(number), day.date, _hours_of(day), day)
    if not session.dates and session.is_called_off and session.former_dates:
        for number, date in enumerate(days_of(session.former_dates[-1])):
            yield Occurrence(_suffix(number), date, None)


def slot_occurrence(day: Day, date: datetime.date, slot: Slot) -> Occurrence:
    """The event of one slot."""
    return Occurrence(f".{slot.anchor}", date, slot.hours, day, slot)


def _suffix(number: int) -> str:
    return f".{number + 1}" if number else ""


def _hours_of(day: Day) -> Hours | None:
    """The hours of a day, up to its last start when nobody knows its end."""
    span = day.span
    if span is None or span.end is not None:
        return span
    last = max((slot.start for slot in day.slots if slot.start is not None), default=span.start)
    return Hours(span.start, last if last > span.start else None)
