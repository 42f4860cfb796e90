"""The agenda: every session as an entry in time, what comes and what is past; its page, which a script re-sorts when read."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from babel.dates import format_date

from espace_ressource.catalogue import Catalogue
from espace_ressource.feeds import AGENDA as CALENDAR
from espace_ressource.folding import sort_key
from espace_ressource.pages import addresses
from espace_ressource.pages.dates import capitalised, day_in_words, days_in_words, hours_in_words
from espace_ressource.pages.days import zone_in_words
from espace_ressource.pages.markup import Renderer, headings_of
from espace_ressource.pages.page import Page
from espace_ressource.pages.states import Badge, announced, first_day, last_day, programme_badges, session_badges
from espace_ressource.pages.ties import address_of_session
from espace_ressource.programmes import Programme, Session, State
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _

WHENS = ("a-venir", "passe", "tout")
_ENDED = (State.PAST, State.REPORTED, State.CANCELLED)


@dataclass(frozen=True, slots=True)
class Entry:
    """A session as it stands in a list."""

    programme: Programme
    session: Session
    badges: tuple[Badge, ...]
    today: datetime.date
    zone: str | None
    """Whose clock its hours are told by, when it is not that of Paris."""

    @property
    def state(self) -> State:
        """What it is on the day of the build."""
        return next(badge.state for badge in self.badges if badge.current)

    @property
    def start(self) -> datetime.date | None:
        """Its first day."""
        return first_day(self.session)

    @property
    def end(self) -> datetime.date | None:
        """Its last day: it comes until then."""
        return last_day(self.session)

    @property
    def address(self) -> str:
        """Its page, to its anchor when the programme has several sessions."""
        return address_of_session(self.programme, self.session)

    @property
    def when(self) -> str:
        """Its days in words, or what is known of them."""
        if self.session.dates:
            return capitalised(days_in_words(self.session.dates))
        known = announced(self.session)
        if known is None:
            return _("Date à fixer")
        return capitalised(day_in_words(known.earliest) if known.precision == "day" else str(known))

    @property
    def hours(self) -> str | None:
        """Its hours, when they are the same every day."""
        spans = {day.hours or ((day.span,) if day.span else ()) for day in self.session.days}
        told = next(iter(spans), ()) if len(spans) == 1 else ()
        words = hours_in_words(told) if told else None
        return _("{hours} (heure de {zone})", hours=words, zone=self.zone) if words and self.zone else words

    @property
    def place(self) -> str | None:
        """The town, or the name of the place; « En ligne »."""
        places = self.session.group.known("lieux")
        shown = []
        for place in places or ():
            town = place.known("commune")
            shown.append(
                town.label if isinstance(town, Term) else str(place.known("nom") or place.known("adresse") or "")
            )
        mode = self.session.group.known("mode")
        if isinstance(mode, Term) and (mode.code == "en-ligne" or (mode.code == "hybride" and not any(shown))):
            return mode.label
        return ", ".join(filter(None, shown)) or None

    @property
    def left(self) -> int | None:
        """How many places are left, for a session that is open."""
        left = self.session.group.known("places_restantes")
        return left if isinstance(left, int) and left and self.state is State.ANNOUNCED else None

    @property
    def is_coming(self) -> bool:
        """True until its last day is over; without a date, until it is cancelled or over."""
        return self.state not in _ENDED if self.end is None else self.end >= self.today


def entries(programmes: Iterable[Programme], catalogue: Catalogue) -> list[Entry]:
    """The sessions of those programmes, the soonest first, those without a date last."""
    found = [
        Entry(
            programme,
            session,
            session_badges(programme, session, catalogue.today),
            catalogue.today,
            zone_in_words(session.zone, catalogue),
        )
        for programme in programmes
        for session in programme.sessions
    ]
    return sorted(
        found, key=lambda entry: (entry.start or datetime.date.max, sort_key(entry.programme.title), entry.session.id)
    )


def at(found: Iterable[Entry], when: str) -> list[Entry]:
    """Those that come, the soonest first; those that are past, the latest first; or all, in order."""
    if when == "tout":
        return list(found)
    coming = [entry for entry in found if entry.is_coming == (when == "a-venir")]
    return (
        coming
        if when == "a-venir"
        else sorted(coming, key=lambda entry: entry.start or datetime.date.min, reverse=True)
    )


def by_month(found: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """The entries under « Novembre 2026 »; under what is known of their date when no day is."""
    for name, group in groupby(found, key=_month):
        yield name, list(group)


def _month(entry: Entry) -> str:
    is_day = entry.start is not None and (entry.session.dates or entry.start == entry.end)
    return capitalised(format_date(entry.start, "MMMM y", locale="fr")) if is_day else entry.when


def by_year(found: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    """The entries under « 2023 »; those without a date under « Sans date »."""
    for name, group in groupby(found, key=lambda e: str(e.start.year) if e.start else _("Sans date")):
        yield name, list(group)


def is_dated(programme: Programme, catalogue: Catalogue) -> bool:
    """True when there is a calendar: of the programme, or of a member of the series that it is."""
    return any(member.dates for member in (programme, *catalogue.of_series(programme.id)))


def agenda_page(render: Renderer) -> Page:
    """What comes, what can be asked for, what is past and what came out of it; and how to subscribe."""
    catalogue = render.catalogue
    programmes = [programme for programme in catalogue.agenda if programme.record.kind.id != "serie"]
    every = entries(programmes, catalogue)
    dated = any(programme.dates for programme in programmes)
    body = render(
        "agenda.html",
        addresses.AGENDA,
        a_venir=list(by_month(at(every, "a-venir"))),
        passe=list(by_year(at(every, "passe"))),
        sur_demande=[
            (p, programme_badges(p, catalogue.today)) for p in programmes if p.state(catalogue.today) is State.ON_DEMAND
        ],
        restitutions=[p for p in programmes if p.restitution is not None],
        series=[(p, catalogue.of_series(p.id)) for p in catalogue.agenda if p.record.kind.id == "serie"],
        calendrier=CALENDAR if dated else None,
        adresse_calendrier=render.surroundings.absolute(CALENDAR),
    )
    lead = _("Ce qui vient, ce que l’on peut demander, ce qui a eu lieu et ce qui en est sorti.")
    return Page(addresses.AGENDA, _("Programmes"), str(body), lead, headings_of(body))
