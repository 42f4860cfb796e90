"""Programmes become calendars (RFC 5545): one a programme, one a series, one for all.

An event's UID comes from identifiers, its SEQUENCE from the data: the same files always give the same bytes.
No personal contact, no video link, nobody who is not confirmed.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping as ReadOnly
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from espace_ressource.fields import Value
from espace_ressource.markdown import to_text
from espace_ressource.occurrences import (
    Occurrence,
    derived_sequence,
    occurrences_of,
    published_key,
    slot_occurrence,
)
from espace_ressource.pages import addresses
from espace_ressource.privacy import without_contacts
from espace_ressource.programmes import DEFAULT_ZONE, Programme, Session, Slot
from espace_ressource.timezones import timezone_component
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, typeset

PRODUCT = "-//espace-ressource//programmes//FR"
_DOMAIN = "espace-ressource"
_TENTATIVE_SESSIONS = frozenset({"projetee", "a-confirmer"})
_TENTATIVE_SLOTS = frozenset({"provisoire", "eventuel"})
_UNDATED_STAMP = datetime.date(2000, 1, 1)
_OLDEST_ZONE = 1901
"""Before that, towns kept their own time."""

Link = Callable[[str], str | None]
"""The absolute address of a page of the site, when the site has one."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An occurrence with what it belongs to."""

    programme: Programme
    session: Session
    occurrence: Occurrence

    @property
    def is_withdrawn(self) -> bool:
        """True when its programme has been taken away."""
        return self.programme.record.is_withdrawn


def entries_of(programme: Programme) -> Iterator[Entry]:
    """What a programme puts in diaries."""
    for session in programme.sessions:
        for occurrence in occurrences_of(session):
            yield Entry(programme, session, occurrence)


def shared_entries(programmes: Iterable[Programme]) -> ReadOnly[str, tuple[Entry, ...]]:
    """By programme, the sessions and slots that others hold together with it: the same events, not copies."""
    found: dict[str, list[Entry]] = defaultdict(list)
    for programme in programmes:
        for session in programme.sessions:
            for guest in session.shared_with:
                found[guest.id] += [Entry(programme, session, occurrence) for occurrence in occurrences_of(session)]
            for day in session.days:
                for slot in day.slots:
                    for guest in slot.shared_with:
                        if day.date:
                            found[guest.id].append(Entry(programme, session, slot_occurrence(day, day.date, slot)))
    return {identifier: tuple(entries) for identifier, entries in found.items()}


def calendar_of(name: str, entries: Iterable[Entry], *, sequences: ReadOnly[str, int], link: Link) -> bytes:
    """The calendar of those entries as bytes, each event once; without any, it holds a time zone and no event.

    ``sequences`` are those of the sessions already published, by « programme#session ». No METHOD: it would ask for an
    ORGANIZER, that is for somebody's address (RFC 5546, 3.2.1).
    """
    unique: dict[str, Entry] = {}
    for entry in entries:
        unique.setdefault(_uid(entry, sequences), entry)
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("X-WR-CALNAME", _shown(name))
    first_years: dict[str, int] = {}
    for entry in unique.values():
        if entry.occurrence.hours:
            year = max(entry.occurrence.date.year, _OLDEST_ZONE)
            first_years[entry.session.zone] = min(year, first_years.get(entry.session.zone, year))
    if not unique:
        first_years[DEFAULT_ZONE] = _UNDATED_STAMP.year  # a calendar holds at least one component (RFC 5545, 3.6)
    for zone, year in sorted(first_years.items()):
        calendar.add_component(timezone_component(zone, year))
    for uid, entry in sorted(unique.items(), key=_in_time):
        calendar.add_component(_event(uid, entry, sequences, link))
    return bytes(calendar.to_ical())


def _in_time(item: tuple[str, Entry]) -> tuple[datetime.date, int, str]:
    uid, entry = item
    hours = entry.occurrence.hours
    return entry.occurrence.date, hours.start if hours else 0, uid


def _uid(entry: Entry, sequences: ReadOnly[str, int]) -> str:
    key = published_key(entry.programme, entry.session, sequences)
    return f"{key}{entry.occurrence.suffix}@{_DOMAIN}"


def _event(uid: str, entry: Entry, sequences: ReadOnly[str, int], link: Link) -> Event:
    programme, session, slot = entry.programme, entry.session, entry.occurrence.slot
    key = published_key(programme, session, sequences)
    event = Event()
    event.add("UID", uid)
    event.add("DTSTAMP", datetime.datetime.combine(_stamp(programme), datetime.time(), datetime.UTC))
    event.add("SEQUENCE", sequences.get(key, derived_sequence(session)) + entry.is_withdrawn)
    event.add("SUMMARY", _summary(entry))
    _add_times(event, entry.occurrence, session.zone)
    event.add("STATUS", _status(entry))
    event.add("TRANSP", "OPAQUE")
    if place := place_of(session, slot):
        event.add("LOCATION", place)
    if address := link(
        addresses.of_record(programme.record.kind.id, programme.id) + (f"#{slot.anchor}" if slot else "")
    ):
        event.add("URL", address)
    if description := _description(entry):
        event.add("DESCRIPTION", description)
    if categories := [typeset(str(theme)) for theme in programme.record.every("themes")]:
        event.add("CATEGORIES", categories)
    return event


def _add_times(event: Event, occurrence: Occurrence, zone: str) -> None:
    """Local times with their zone; a day without hours is a whole day, whose end is the next (exclusive)."""
    if occurrence.hours is None:
        event.add("DTSTART", occurrence.date)
        event.add("DTEND", occurrence.date + datetime.timedelta(days=1))
        return
    event.add("DTSTART", moment(occurrence.date, occurrence.hours.start, zone))
    if occurrence.hours.end is not None:
        event.add("DTEND", moment(occurrence.date, occurrence.hours.end, zone))


def moment(date: datetime.date, minutes: int, zone: str) -> datetime.datetime:
    """The local time of that minute of the day, as a clock on the wall shows it; past midnight is the next day."""
    days, rest = divmod(minutes, 24 * 60)
    return datetime.datetime.combine(
        date + datetime.timedelta(days=days), datetime.time(rest // 60, rest % 60), ZoneInfo(zone)
    )


def _status(entry: Entry) -> str:
    """RFC 5545, 3.8.1.11: cancelled when nobody should come, tentative while it is not sure."""
    session, slot = entry.session, entry.occurrence.slot
    if entry.is_withdrawn or session.is_called_off:
        return "CANCELLED"
    date = session.group.known("date")
    is_unsure = isinstance(date, Period) and (date.uncertain or date.approximate)
    if session.status in _TENTATIVE_SESSIONS or is_unsure or (slot and slot.status in _TENTATIVE_SLOTS):
        return "TENTATIVE"
    return "CONFIRMED"


def _stamp(programme: Programme) -> datetime.date:
    """When the programme was last written, by its own file: no clock is read."""
    version = programme.record.get("version")
    dates = (programme.record.get("ajoute_le"), version.known("date") if isinstance(version, Group) else None)
    known = [date.latest for date in dates if isinstance(date, Period) and date.latest]
    return max(known, default=_UNDATED_STAMP)


def _summary(entry: Entry) -> str:
    day, slot = entry.occurrence.day, entry.occurrence.slot
    parts = (entry.programme.title, entry.session.title, day.theme if day else None, slot.title if slot else None)
    return " – ".join(shown for part in parts if part and (shown := _shown(part)))


def place_of(session: Session, slot: Slot | None = None) -> str | None:
    """Where the session is held, on one line; never a link to a video conference."""
    mode, places = session.group.known("mode"), session.group.known("lieux")
    shown = [_shown(slot.room)] if slot and slot.room else []
    for place in places if isinstance(places, tuple) else ():
        if isinstance(place, Group):
            town = place.known("commune")
            parts = (place.known("nom"), place.known("adresse"), town.label if isinstance(town, Term) else None)
            shown.append(", ".join(known for part in parts if part and (known := _shown(part))))
    if not any(shown) and isinstance(mode, Term) and mode.code == "en-ligne":
        return typeset(mode.label)
    return " ; ".join(filter(None, shown)) or None


def _description(entry: Entry) -> str:
    slot, day = entry.occurrence.slot, entry.occurrence.day
    lines = []
    lead = entry.programme.record.get("resume")
    if isinstance(lead, str) and not slot:
        lines.append(_shown(to_text(lead)))
    if slot:
        names = [str(speaker.people[0][0]) for speaker in slot.speakers if speaker.confirmed]
        if names:
            lines.append(_("Avec {names}", names=", ".join(names)))
        lines += [f"• {_shown(activity.title)}" for activity in slot.activities]
    elif day:
        lines += [f"{inner.hours} : {_shown(inner.title)}" for inner in day.slots if inner.hours]
    for former in entry.session.former_dates:
        lines.append(_("D’abord annoncé : {date}", date=former))
    lines.append(_shown(entry.session.group.known("motif") or ""))
    return "\n".join(typeset(line) for line in lines if line)


def _shown(text: Value) -> str:
    """What was written, typeset, without anything that leads to a person or to a video conference."""
    return typeset(without_contacts(str(text)))
