"""What a state looks like and until when: a page decides at build time, a script can decide again when it is read."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from espace_ressource.programmes import Programme, Session, State
from espace_ressource.types.dates import Period
from espace_ressource.wording import _

_LOOKS = {
    State.ON_DEMAND: ("À la demande", "material/calendar-question"),
    State.PLANNED: ("Projeté", "material/calendar-edit"),
    State.ANNOUNCED: ("Annoncé", "material/calendar-check"),
    State.FULL: ("Complet", "material/calendar-lock"),
    State.POSTPONED: ("Reporté", "material/calendar-arrow-right"),
    State.CANCELLED: ("Annulé", "material/calendar-remove"),
    State.PAST: ("Passé", "material/history"),
    State.REPORTED: ("Restitution publiée", "material/text-box-check"),
}
COMING = (State.ANNOUNCED, State.FULL, State.PLANNED)
_ONE_DAY = datetime.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Badge:
    """A state, from a day on."""

    state: State
    since: datetime.date | None
    """The first day on which it holds; None when nothing came before."""
    current: bool
    """True for the one that holds on the day of the build."""

    @property
    def label(self) -> str:
        """Its name: colour and icon never stand alone."""
        return _(_LOOKS[self.state][0])

    @property
    def icon(self) -> str:
        """The name of its icon."""
        return _LOOKS[self.state][1]


def badges(
    state_of: Callable[[datetime.date], State], ends: Iterable[datetime.date], today: datetime.date
) -> tuple[Badge, ...]:
    """The states that follow each other as the days in ``ends`` go by; exactly one of them is current."""
    turns = [(datetime.date.min, None), *((end + _ONE_DAY, end + _ONE_DAY) for end in sorted(set(ends)))]
    found: list[tuple[State, datetime.date | None]] = []
    for day, since in turns:
        state = state_of(day)
        if not found or found[-1][0] is not state:
            found.append((state, since))
    reached = [index for index, (_state, since) in enumerate(found) if since is None or since <= today]
    return tuple(Badge(state, since, index == reached[-1]) for index, (state, since) in enumerate(found))


def session_badges(programme: Programme, session: Session, today: datetime.date) -> tuple[Badge, ...]:
    """The states of one session; once past, it is known by its restitution when there is one."""

    def state_of(day: datetime.date) -> State:
        state = state_of_session(session, day)
        return State.REPORTED if state is State.PAST and programme.restitution is not None else state

    return badges(state_of, [end for end in (last_day(session),) if end], today)


def programme_badges(programme: Programme, today: datetime.date) -> tuple[Badge, ...]:
    """The states of a programme as its sessions go by."""
    ends = [end for session in programme.sessions if (end := last_day(session))]
    return badges(lambda day: state_of_programme(programme, day), ends, today)


def state_of_session(session: Session, day: datetime.date) -> State:
    """The session's state; « printemps 2012 » is past too, once it is over."""
    state, end = session.state(day), last_day(session)
    return State.PAST if state in COMING and end is not None and end < day else state


def state_of_programme(programme: Programme, day: datetime.date) -> State:
    """The programme's state; sessions of which only a season is known count as they do for themselves."""
    state = programme.state(day)
    if state in COMING and not any(state_of_session(session, day) in COMING for session in programme.sessions):
        return State.REPORTED if programme.restitution is not None else State.PAST
    return state


def last_day(session: Session) -> datetime.date | None:
    """The last day of a session, even when only its month or its season is known."""
    period = announced(session)
    return session.dates[-1] if session.dates else period.latest if period else None


def first_day(session: Session) -> datetime.date | None:
    """The first day of a session, even when only its month or its season is known."""
    period = announced(session)
    return session.dates[0] if session.dates else period.earliest if period else None


def announced(session: Session) -> Period | None:
    """What is written of its date; the last one announced when it is called off and has no other."""
    written = session.group.known("date")
    if isinstance(written, Period):
        return written
    former = session.former_dates[-1] if session.is_called_off and session.former_dates else None
    return former if isinstance(former, Period) else None
