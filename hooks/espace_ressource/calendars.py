"""Programmes become calendars (RFC 5545): one a programme, one a series, one for all.

An event's UID comes from identifiers, its SEQUENCE from the data: the same files always give the same bytes.
No personal contact, no video link, nobody who is not confirmed.
"""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping as ReadOnly
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event

from espace_ressource.markdown import to_text
from espace_ressource.programmes import Day, Programme, Session, Slot
from espace_ressource.timezones import timezone_component
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.types.hours import Hours
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, typeset

PRODUCT = "-//espace-ressource//programmes//FR"
_DOMAIN = "espace-ressource"
_STATUS = {"annulee": "CANCELLED", "reportee": "CANCELLED", "projetee": "TENTATIVE", "a-confirmer": "TENTATIVE"}
_UNDATED_STAMP = datetime.date(2000, 1, 1)

Link = Callable[[str], str | None]
"""The absolute address of a page of the site, when the site has one."""


def calendar_of(
    name: str, programmes: Iterable[Programme], *, sequences: ReadOnly[str, int], link: Link
) -> bytes | None:
    """The calendar of those programmes as bytes; None when none of them has a date."""
    events = [event for programme in programmes for event in _events(programme, sequences, link)]
    if not events:
        return None
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", "PUBLISH")
    calendar.add("X-WR-CALNAME", typeset(name))
    zones = sorted({zone for zone, _event in events if zone})
    for zone in zones:
        calendar.add_component(timezone_component(zone))
    seen: set[str] = set()
    for _zone, event in events:
        uid = str(event["UID"])
        if uid not in seen:  # a shared slot is one event
            seen.add(uid)
            calendar.add_component(event)
    return bytes(calendar.to_ical())


def session_key(programme: Programme, session: Session) -> str:
    """The stable name of a session: « programme#session »."""
    return f"{programme.id}#{session.id}"


def derived_sequence(session: Session) -> int:
    """How many times a session has been changed, by what its file says: former dates, and its end."""
    written = session.get("sequence")
    counted = len(session.former_dates) + (session.status in ("annulee", "reportee"))
    return max(written if isinstance(written, int) else 0, counted)


def _events(programme: Programme, sequences: ReadOnly[str, int], link: Link) -> Iterator[tuple[str | None, Event]]:
    for session in programme.sessions:
        key = session_key(programme, session)
        sequence = sequences.get(key, derived_sequence(session))
        mode = session.get("calendrier")
        by_slot = isinstance(mode, Term) and mode.code == "par-creneau"
        for number, day in enumerate(session.days, 1):
            if day.date is None:
                continue
            slots = [slot for slot in day.slots if slot.hours] if by_slot else []
            for slot in slots:
                yield session.zone, _event(programme, session, day, slot, f"{key}.{slot.anchor}", sequence, link)
            if not slots:
                suffix = f".{number}" if len(session.days) > 1 else ""
                timed = day.span is not None
                yield (session.zone if timed else None), _event(programme, session, day, None, f"{key}{suffix}", sequence, link)


def _event(
    programme: Programme, session: Session, day: Day, slot: Slot | None, key: str, sequence: int, link: Link
) -> Event:
    event = Event()
    event.add("UID", f"{key}@{_DOMAIN}")
    event.add("DTSTAMP", datetime.datetime.combine(_stamp(programme), datetime.time(), datetime.UTC))
    event.add("SEQUENCE", sequence)
    event.add("SUMMARY", _summary(programme, session, day, slot))
    _add_times(event, day, slot.hours if slot else day.span, session.zone)
    event.add("STATUS", _STATUS.get(session.status or "", "CANCELLED" if session.replaced_by else "CONFIRMED"))
    event.add("TRANSP", "OPAQUE")
    if place := place_of(session, slot):
        event.add("LOCATION", place)
    address = link(f"programmes/{programme.id}/" + (f"#{slot.anchor}" if slot else ""))
    if address:
        event.add("URL", address)
    if description := _description(programme, session, slot):
        event.add("DESCRIPTION", description)
    if categories := [typeset(str(theme)) for theme in programme.record.every("themes")]:
        event.add("CATEGORIES", categories)
    return event


def _add_times(event: Event, day: Day, hours: Hours | None, zone: str) -> None:
    """Local times with their zone; a day without hours is a whole day, whose end is the next (exclusive)."""
    assert day.date is not None  # noqa: S101 - undated days have no event
    if hours is None:
        event.add("DTSTART", day.date)
        event.add("DTEND", day.date + datetime.timedelta(days=1))
        return
    event.add("DTSTART", moment(day.date, hours.start, zone))
    if hours.end is not None:
        event.add("DTEND", moment(day.date, hours.end, zone))


def moment(date: datetime.date, minutes: int, zone: str) -> datetime.datetime:
    """The local time of that minute of the day, as a clock on the wall shows it; past midnight is the next day."""
    days, rest = divmod(minutes, 24 * 60)
    return datetime.datetime.combine(
        date + datetime.timedelta(days=days), datetime.time(rest // 60, rest % 60), ZoneInfo(zone)
    )


def _stamp(programme: Programme) -> datetime.date:
    """When the programme was written, by its own file: no clock is read."""
    written = programme.record.get("ajoute_le")
    return written.latest if isinstance(written, Period) and written.latest else _UNDATED_STAMP


def _summary(programme: Programme, session: Session, day: Day, slot: Slot | None) -> str:
    parts = [programme.title, session.title, day.theme, slot.title if slot else None]
    return typeset(" – ".join(part for part in parts if part))


def place_of(session: Session, slot: Slot | None = None) -> str | None:
    """Where the session is held, on one line; never a link to a video conference."""
    mode, places = session.get("mode"), session.get("lieux")
    shown = []
    for place in places if isinstance(places, tuple) else ():
        if isinstance(place, Group):
            town = place.get("commune")
            parts = (place.get("nom"), place.get("adresse"), town.label if isinstance(town, Term) else None)
            shown.append(", ".join(str(part) for part in parts if part))
    if slot and slot.room:
        shown.insert(0, slot.room)
    if not shown and isinstance(mode, Term):
        return typeset(mode.label) if mode.code == "en-ligne" else None
    return typeset(" ; ".join(filter(None, shown))) or None


def _description(programme: Programme, session: Session, slot: Slot | None) -> str:
    lines = []
    lead = programme.record.get("resume")
    if isinstance(lead, str) and not slot:
        lines.append(to_text(lead))
    if slot:
        names = [str(speaker.people[0][0]) for speaker in slot.speakers if speaker.confirmed]
        if names:
            lines.append(_("Avec {names}", names=", ".join(names)))
        lines += [f"• {typeset(activity.title)}" for activity in slot.activities]
    for former in session.former_dates:
        lines.append(_("D’abord annoncé : {date}", date=former))
    reason = session.get("motif")
    if isinstance(reason, str):
        lines.append(typeset(reason))
    return "\n".join(lines)
