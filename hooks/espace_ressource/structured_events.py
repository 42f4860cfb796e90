"""What schema.org asks of an event: its type, its times with their offset, its state, its place, who speaks."""

import datetime
from collections.abc import Iterable
from typing import Any

from espace_ressource.calendars import moment
from espace_ressource.fields import Value
from espace_ressource.programmes import Day, Programme, Session, Speaker
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.types.hours import Hours
from espace_ressource.types.people import Person
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, typeset

Node = dict[str, Any]
"""A node of JSON-LD; what is None or empty in it is left out when it is written."""

SCHEMA_ORG = "https://schema.org"
COURSE = "Course"
_COURSE_MODES = {"presentiel": "Onsite", "en-ligne": "Online", "hybride": "Blended"}
_TENTATIVE = ("projetee", "a-confirmer")


def is_event(programme: Programme) -> bool:
    """True for what has a date, or has been: the rest can only be asked for."""
    return bool(dated_sessions(programme)) or programme.restitution is not None


def type_of(programme: Programme) -> str:
    """The type of its nature: ``Event``, one of its subtypes, or ``Course``."""
    nature = programme.record.get("nature")
    return (nature.schema_org if isinstance(nature, Term) else None) or "Event"


def dated_sessions(*programmes: Programme) -> list[Session]:
    """Their sessions of which at least a month or a year is known, in order of time."""
    firsts = [
        (first, session) for programme in programmes for session in programme.sessions if (first := _first_day(session))
    ]
    return [session for _first, session in sorted(firsts, key=lambda pair: pair[0])]


def _first_day(session: Session) -> datetime.date | None:
    if session.dates:
        return session.dates[0]
    written = session.group.known("date")
    return written.earliest if isinstance(written, Period) else None


def span_of(sessions: list[Session]) -> Node:
    """From the first start to the last end of sessions in order; those that are kept, when some are."""
    kept = [session for session in sessions if session.status not in ("annulee", "reportee")] or sessions
    if not kept:
        return {}
    return {"startDate": start_of(kept[0]), "endDate": end_of(kept[-1])}


def status_of(session: Session) -> str | None:
    """What became of the date: kept, moved, put off, given up; None while it is not sure."""
    if session.status == "annulee":
        return f"{SCHEMA_ORG}/EventCancelled"
    moved = [former.earliest for former in session.former_dates]
    if moved and _first_day(session) not in moved and not session.replaced_by:
        return f"{SCHEMA_ORG}/EventRescheduled"
    if session.status == "reportee" or session.replaced_by:
        return f"{SCHEMA_ORG}/EventPostponed"
    return None if session.status in _TENTATIVE else f"{SCHEMA_ORG}/EventScheduled"


def former_starts(session: Session) -> list[str | None]:
    """The dates that were announced before, without the one that still stands."""
    standing = _first_day(session)
    return [day_text(former) for former in session.former_dates if former.earliest != standing]


def start_of(session: Session) -> str | None:
    """When it begins; the month or the year when that is all."""
    days = [day for day in session.days if day.date]
    if not days:
        return day_text(session.group.known("date"))
    start: str | None = times_of(days[0], days[0].span, session.zone)["startDate"]
    return start


def end_of(session: Session) -> str | None:
    """The last end that is known; the last day of several when its hours are not."""
    days = [day for day in session.days if day.date]
    if not days:
        return None
    last = days[-1]
    end: str | None = times_of(last, last.span, session.zone)["endDate"]
    return end or (last.date.isoformat() if len(days) > 1 and last.date else None)


def times_of(day: Day, hours: Hours | None, zone: str) -> Node:
    """From when to when on a dated day, with the zone's offset then; the date alone when there is no hour."""
    assert day.date is not None  # noqa: S101 - the caller keeps dated days
    if hours is None:
        return {"startDate": day.date.isoformat(), "endDate": day.date.isoformat()}
    return {
        "startDate": moment(day.date, hours.start, zone).isoformat(),
        "endDate": None if hours.end is None else moment(day.date, hours.end, zone).isoformat(),
    }


def day_text(period: Value | None) -> str | None:
    """The date as ISO 8601, as precise as it is known; None for what that standard has no form for."""
    if not isinstance(period, Period) or period.precision not in ("day", "month", "year"):
        return None
    return period.text.rstrip("?~%")


def name_of_day(day: Day, number: int) -> str:
    """Its theme, or its rank."""
    return typeset(day.theme) if day.theme else _("Journée {number}", number=day.rank or number)


def attendance_mode(session: Session) -> str | None:
    """There, online or both, as the session says it."""
    mode = session.group.known("mode")
    return f"{SCHEMA_ORG}/{mode.schema_org}" if isinstance(mode, Term) and mode.schema_org else None


def course_mode(session: Session) -> str | None:
    """The same, in the words that courses use."""
    mode = session.group.known("mode")
    return _COURSE_MODES.get(mode.code) if isinstance(mode, Term) else None


def is_online(session: Session) -> bool:
    """True when one may take part from afar."""
    mode = session.group.known("mode")
    return isinstance(mode, Term) and mode.code in ("en-ligne", "hybride")


def places_of(session: Session) -> list[Node]:
    """Where to go, with the address as far as it is known."""
    written = session.group.known("lieux")
    return [_place(group) for group in written if isinstance(group, Group)] if isinstance(written, tuple) else []


def _place(group: Group) -> Node:
    street, area = group.known("adresse"), group.known("commune")
    town = area.label if isinstance(area, Term) and area.level == "commune" else None
    address = {
        "@type": "PostalAddress",
        "streetAddress": typeset(str(street)) if street else None,
        "addressLocality": town,
        "addressCountry": "FR" if town else None,
    }
    name = group.known("nom") or (area.label if isinstance(area, Term) else None)
    return {
        "@type": "Place",
        "name": typeset(str(name)) if name else None,
        "address": address if street or town else None,
    }


def room(name: str | None) -> Node | None:
    """The room of a slot."""
    return {"@type": "Place", "name": typeset(name)} if name else None


def performers(speakers: Iterable[Speaker]) -> list[Node]:
    """Who will speak, once each; only those of whom it is sure."""
    found: dict[str, Node] = {}
    for speaker in speakers:
        if speaker.confirmed:
            person = speaker.people[0][0]
            found.setdefault(str(person), _performer(person, speaker.organisation))
    return list(found.values())


def _performer(person: Person, organisation: str | None) -> Node:
    return {
        "@type": "Organization" if person.collective else "Person",
        "name": str(person),
        "affiliation": {"@type": "Organization", "name": typeset(organisation)} if organisation else None,
    }
