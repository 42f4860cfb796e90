"""Programmes and series as schema.org JSON-LD: what a search engine or a calendar site reads instead of the page.

What is unknown is left out. No private link, nobody who is not confirmed.
"""

import json
from collections.abc import Callable
from typing import Any

from espace_ressource.catalogue import Catalogue
from espace_ressource.markdown import first_sentences
from espace_ressource.pages import addresses
from espace_ressource.programmes import Activity, Day, Programme, Session, Slot
from espace_ressource.records import Record
from espace_ressource.structured_events import (
    COURSE,
    SCHEMA_ORG,
    Node,
    attendance_mode,
    course_mode,
    dated_sessions,
    day_text,
    end_of,
    former_starts,
    is_event,
    is_online,
    name_of_day,
    performers,
    places_of,
    room,
    span_of,
    start_of,
    status_of,
    times_of,
    type_of,
)
from espace_ressource.structured_offers import is_free, offers_of, registration
from espace_ressource.types.durations import Duration
from espace_ressource.types.groups import Group
from espace_ressource.types.references import Reference
from espace_ressource.vocabularies import Term
from espace_ressource.wording import typeset

Link = Callable[[str], str | None]
"""The absolute address of a page or of a file of the site, when the site has one."""


def graph_of(programme: Programme, catalogue: Catalogue, link: Link, image: str | None = None) -> Node:
    """The graph of a programme's page, or of a series'; ``image`` is the address of its card from the site's root."""
    describe = _Describer(catalogue, link)
    nodes = [describe.series(programme)] if programme.record.kind.id == "serie" else describe.programme(programme)
    if image:
        nodes[0]["image"] = link(image)
    return {"@context": SCHEMA_ORG, "@graph": [_without_empty(node) for node in nodes]}


def as_script(graph: Node) -> str:
    """The graph as JSON that may stand within ``<script>``: nothing in it ends or opens a tag, nor breaks a line."""
    text = json.dumps(graph, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


class _Describer:
    """Describes what one catalogue holds, on one site."""

    def __init__(self, catalogue: Catalogue, link: Link) -> None:
        self.catalogue = catalogue
        self.link = link

    def series(self, series: Programme) -> Node:
        """A series, and its programmes in order with their dates."""
        record = series.record
        members = self.catalogue.of_series(series.id)
        sessions = dated_sessions(*members)
        written = {"startDate": day_text(record.get("debut")), "endDate": day_text(record.get("fin"))}
        return {
            "@type": "EventSeries",
            **self._common(series),
            **span_of(sessions),
            **_without_empty(written),
            "subEvent": [self._member(member) for member in members if is_event(member) and type_of(member) != COURSE],
        }

    def _member(self, member: Programme) -> Node:
        """A programme of a series in a few words."""
        sessions = dated_sessions(member)
        return {
            "@type": "EventSeries" if len(sessions) > 1 else type_of(member),
            "name": typeset(member.title),
            "url": self._page(member),
            **span_of(sessions),
            "eventStatus": status_of(sessions[0]) if len(sessions) == 1 else None,
        }

    def programme(self, programme: Programme) -> list[Node]:
        """An offer or a training as a course; one dated session as an event, several as a series of events."""
        common = self._common(programme)
        kind = type_of(programme)
        sessions = dated_sessions(programme)
        if kind == COURSE or not is_event(programme):
            return [self._course(programme, common, sessions)]
        if len(sessions) < 2:
            held = self._session(programme, sessions[0]) if sessions else self._held(programme, None)
            return [{"@type": kind, **common, **held, "name": common["name"]}]
        series = f"{common['url'] or ''}#seances"
        shared = {name: common[name] for name in ("url", "inLanguage", "about", "organizer")}
        whole = {"@type": "EventSeries", "@id": series, **common, **span_of(sessions)}
        parts = [
            {"@type": kind, **shared, **self._session(programme, session), "superEvent": {"@id": series}}
            for session in sessions
        ]
        return [whole, *parts]

    def _common(self, programme: Programme) -> Node:
        """What a programme and its events have alike."""
        record = programme.record
        lead = record.get("resume") or record.get("contexte")
        return {
            "name": typeset(programme.title),
            "description": first_sentences(str(lead), 300) if lead else None,
            "url": self._page(programme),
            "inLanguage": [term.code for term in record.every("langue") if isinstance(term, Term)],
            "about": [self._theme(term) for term in record.every("themes") if isinstance(term, Term)],
            "audience": [{"@type": "Audience", "audienceType": typeset(str(term))} for term in record.every("publics")],
            "organizer": self._organisers(record),
            "superEvent": self._super_event(record),
        }

    def _course(self, programme: Programme, common: Node, sessions: list[Session]) -> Node:
        """A programme that one asks for, or a training: what it teaches, and how it is held."""
        record = programme.record
        prerequisites = record.get("prerequis")
        instances = [{"@type": "CourseInstance", **self._session(programme, session)} for session in sessions]
        return {
            "@type": COURSE,
            **{name: value for name, value in common.items() if name not in ("organizer", "superEvent")},
            "provider": common["organizer"],
            "teaches": [typeset(str(goal)) for goal in record.every("objectifs")],
            "coursePrerequisites": typeset(str(prerequisites)) if prerequisites else None,
            "syllabusSections": [
                {"@type": "Syllabus", "name": name_of_day(day, number), "position": day.rank or number}
                for number, day in enumerate(programme.days, 1)
            ],
            "offers": [] if sessions else offers_of(programme, None, self.catalogue.today, None),
            "isAccessibleForFree": is_free(programme, None),
            "hasCourseInstance": instances or self._undated_instance(programme, common),
        }

    def _undated_instance(self, programme: Programme, common: Node) -> Node:
        record = programme.record
        duration = record.get("duree")
        modes = {mode for session in programme.sessions if (mode := course_mode(session))}
        return {
            "@type": "CourseInstance",
            "name": common["name"],
            "courseMode": modes.pop() if len(modes) == 1 else None,
            "courseWorkload": duration.iso if isinstance(duration, Duration) else None,
            "maximumAttendeeCapacity": record.get("capacite"),
            "organizer": common["organizer"],
            "performer": performers(programme.speakers),
        }

    def _session(self, programme: Programme, session: Session) -> Node:
        """A dated session, its days when it has several, its slots and parallel workshops."""
        days = [day for day in session.days if day.date]
        if len(days) > 1:
            inner = [self._day(programme, session, day, number) for number, day in enumerate(days, 1)]
        else:
            inner = self._slots(programme, session, days[0]) if days else []
        return {
            "name": typeset(f"{programme.title} – {session.title}" if session.title else programme.title),
            "eventStatus": status_of(session),
            "startDate": start_of(session),
            "endDate": end_of(session),
            "previousStartDate": former_starts(session),
            "eventAttendanceMode": attendance_mode(session),
            "courseMode": course_mode(session) if type_of(programme) == COURSE else None,
            "location": self._places(programme, session),
            "performer": performers((*programme.speakers, *session.speakers)),
            **self._held(programme, session),
            "subEvent": inner,
        }

    def _held(self, programme: Programme, session: Session | None) -> Node:
        """Places and prices: the session's own, else the programme's."""
        places = session.group.known("places") if session else None
        left = session.group.known("places_restantes") if session else None
        page = self._page(programme) if session else None
        return {
            "maximumAttendeeCapacity": places or programme.record.get("capacite"),
            "remainingAttendeeCapacity": 0 if session and session.status == "complete" else left,
            "offers": offers_of(programme, session, self.catalogue.today, page),
            "isAccessibleForFree": is_free(programme, session),
        }

    def _day(self, programme: Programme, session: Session, day: Day, number: int) -> Node:
        return {
            "@type": "Event",
            "name": name_of_day(day, number),
            **times_of(day, day.span, session.zone),
            "subEvent": self._slots(programme, session, day),
        }

    def _slots(self, programme: Programme, session: Session, day: Day) -> list[Node]:
        """The slots that will be held; one that may or may not be is left to the page, which says so."""
        return [self._slot(programme, session, day, slot) for slot in day.slots if slot.status != "eventuel"]

    def _slot(self, programme: Programme, session: Session, day: Day, slot: Slot) -> Node:
        times = times_of(day, slot.hours, session.zone)
        return {
            "@type": "Event",
            "name": typeset(slot.title),
            "url": self._page(programme, slot.anchor),
            **times,
            "location": room(slot.room),
            "performer": performers(slot.speakers),
            "subEvent": [self._activity(programme, activity, times) for activity in slot.activities],
        }

    def _activity(self, programme: Programme, activity: Activity, times: Node) -> Node:
        return {
            "@type": "Event",
            "name": typeset(activity.title),
            "url": self._page(programme, activity.anchor),
            **times,
            "location": room(activity.room),
            "maximumAttendeeCapacity": activity.places,
            "remainingAttendeeCapacity": 0 if activity.full else activity.left,
            "performer": performers(activity.speakers),
        }

    def _places(self, programme: Programme, session: Session) -> list[Node]:
        """Where to go. Online, the only address ever given is public: the registration's, else the page's."""
        found = places_of(session)
        if is_online(session) and (url := registration(programme, session, "url") or self._page(programme)):
            found.append({"@type": "VirtualLocation", "url": url})
        return found

    def _organisers(self, record: Record) -> list[Node]:
        found = []
        for group in (value for name in ("organisateurs", "co_organisateurs") for value in record.every(name)):
            if not isinstance(group, Group):
                continue
            reference, written = group.known("organisme"), group.known("nom")
            known = self.catalogue.by_id.get(reference.id) if isinstance(reference, Reference) else None
            name = known.title if known else written
            if name:
                url = known.get("url") if known else None
                found.append({"@type": "Organization", "name": typeset(str(name)), "url": url})
        return found

    def _super_event(self, record: Record) -> Node | None:
        reference = record.get("partie_de")
        series = self.catalogue.programmes.get(reference.id) if isinstance(reference, Reference) else None
        if series is None:
            return None
        return {"@type": "EventSeries", "name": typeset(series.title), "url": self._page(series)}

    def _theme(self, term: Term) -> Node:
        url = self.link(addresses.of_theme(term.code))
        return {"@type": "DefinedTerm", "name": typeset(term.label), "termCode": term.code, "url": url}

    def _page(self, programme: Programme, anchor: str = "") -> str | None:
        address = addresses.of_record(programme.record.kind.id, programme.id)
        return self.link(address + (f"#{anchor}" if anchor else ""))


def _without_empty(node: Node) -> Node:
    """The node without what is unknown, at every depth, nor nodes that say only their type; a list of one is that one."""
    return {name: kept for name, value in node.items() if (kept := _kept(value)) is not None}


def _kept(value: Any) -> Any:
    if isinstance(value, dict):
        inside = _without_empty(value)
        return inside if inside.keys() - {"@type"} else None
    if isinstance(value, list):
        kept = [inner for item in value if (inner := _kept(item)) is not None]
        return kept[0] if len(kept) == 1 else kept or None
    return None if value == "" else value
