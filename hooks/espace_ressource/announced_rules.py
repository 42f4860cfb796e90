"""The rules of sessions that were announced. Each yields problems, and its docstring is the rule."""

import datetime
from collections.abc import Iterable, Iterator, Mapping as ReadOnly

from espace_ressource.announced import CANCELLED, PATH, Announced, is_date
from espace_ressource.occurrences import former_ids, keys_of, published_key
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.programmes import Programme, Session, days_of
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.wording import _, admitted, counted


def check_announced(programmes: Iterable[Programme], announced: ReadOnly[str, Announced]) -> Iterator[Problem]:
    """Every rule on the sessions of those programmes that were announced."""
    for programme in programmes:
        yield from numbers_go_on(programme, announced)
        yield from dates_are_kept(programme, announced)
        yield from sessions_are_kept(programme, announced)


def numbers_go_on(programme: Programme, announced: ReadOnly[str, Announced]) -> Iterator[Problem]:
    """A written « sequence » is not lower than the one that was sent (error): calendars would ignore the change."""
    for session in programme.sessions:
        known = announced.get(published_key(programme, session, announced))
        written = session.group.known("sequence")
        if known and isinstance(written, int) and written < known.sequence:
            yield Problem(
                session.group.at("sequence"),
                "sequence-back",
                _(
                    "« sequence: {written} » revient en arrière : {known} a été publié",
                    written=written,
                    known=known.sequence,
                ),
                _("Retirez la ligne, le numéro se calcule ; ou écrivez {known} ou plus.", known=known.sequence),
            )


def dates_are_kept(programme: Programme, announced: ReadOnly[str, Announced]) -> Iterator[Problem]:
    """A date that was announced and is no longer held stays in « date_initiale » (error)."""
    for session in programme.sessions:
        known = announced.get(published_key(programme, session, announced))
        if known and _lost_dates(known, session):
            yield _moved(session, known)


def sessions_are_kept(programme: Programme, announced: ReadOnly[str, Announced]) -> Iterator[Problem]:
    """A session that was announced stays in its programme (error), unless it had been called off."""
    names = {key for session in programme.sessions for key in keys_of(programme, session)}
    ours = (programme.id, *former_ids(programme))
    vanished = [
        one
        for key, one in announced.items()
        if key.partition("#")[0] in ours and key not in names and one.face.state != CANCELLED
    ]
    new = [s for s in programme.sessions if s.dates and not any(k in announced for k in keys_of(programme, s))]
    if len(vanished) == len(new) == 1:
        yield _moved(new[0], vanished[0])
        return
    for one in vanished:
        name = one.key.partition("#")[2]
        near = _("Si elle a changé de date, écrivez « id: {id} » dans la séance qu’elle est devenue.", id=name)
        yield Problem(
            programme.record.at("seances"),
            "session-vanished",
            _("la séance « {id} »{dates} a été publiée et n’est plus là", id=name, dates=_in_brackets(one.face.dates)),
            " ".join((_("Remettez-la avec « statut: annulée » et « motif: … », ou avec « remplacee_par: … »."), near)),
        )


def programmes_are_kept(
    programmes: Iterable[Programme], announced: ReadOnly[str, Announced], excused: frozenset[str]
) -> Iterator[Problem]:
    """A programme whose sessions were announced still exists, under its name or another, or is withdrawn (error).

    ``excused`` are those whose address is known to have vanished: it is said once.
    """
    known = {identifier for programme in programmes for identifier in (programme.id, *former_ids(programme))}
    gone: dict[str, Announced] = {}
    for key, one in announced.items():
        identifier = key.partition("#")[0]
        if identifier not in known and identifier not in excused and one.face.state != CANCELLED:
            gone.setdefault(identifier, one)
    for identifier, one in gone.items():
        near = admitted(identifier, sorted(known), most=0) if known else ""
        yield Problem(
            one.position,
            "session-vanished",
            _("le programme « {id} » a des séances publiées et n’existe plus", id=identifier),
            _("Remettez son fichier, ou écrivez « anciens_ids: {id} » dans celui qui le remplace.", id=identifier)
            + (f" {near}" if near.startswith(_("Vouliez")) else ""),
        )


def unlisted(announced: ReadOnly[str, Announced], now: ReadOnly[str, Announced]) -> list[Problem]:
    """A note when sessions are new, or have changed since the list was written."""
    missing = sum(key not in announced or announced[key] != one for key, one in now.items())
    if not missing:
        return []
    count = counted(
        "{number} séance nouvelle ou changée n’est pas",
        "{number} séances nouvelles ou changées ne sont pas",
        missing,
    )
    return [
        Problem(
            Position(PATH),
            "session-unlisted",
            _("{count} encore dans la liste", count=count),
            _("Lancez « espace-ressource check --write » avant de publier."),
            Severity.NOTE,
        )
    ]


def _lost_dates(known: Announced, session: Session) -> list[str]:
    """The dates that were announced, and that the session neither has nor says to have had."""
    held = {date.isoformat() for date in session.dates}
    return [date for date in known.face.dates if date not in held and not _was_said(date, session)]


def _was_said(date: str, session: Session) -> bool:
    day = datetime.date.fromisoformat(date)
    return any(
        former.earliest <= day and (former.latest is None or day <= former.latest) for former in session.former_dates
    )


def _moved(session: Session, known: Announced) -> Problem:
    """The session is no longer where it was announced, or no longer bears its name: the lines that mend it."""
    name, lost = known.key.partition("#")[2], _lost_dates(known, session)
    formers = [*(former.text for former in session.former_dates), *lost]
    lines = []
    if lost:
        lines.append(f"date_initiale: {formers[0]}" if len(formers) == 1 else f"date_initiale: [{', '.join(formers)}]")
    named = session.group.known("id") or next((former for former in formers if is_date(former)), None)
    if named != name:
        lines.append(f"id: {name}")
    shown = _(" » et « ").join(lines)
    if lost:
        message = _("la séance publiée à la date du {date} a changé de date sans le dire", date=_said(lost[0]))
        remedy = _("Ajoutez « {lines} » : qui l’avait notée le saura.", lines=shown)
    else:
        message = _("la séance publiée sous le nom « {name} » a changé de nom", name=name)
        remedy = _("Écrivez « {lines} » : les agendas la connaissent ainsi.", lines=shown)
    return Problem(_where_moved(session, known), "date-moved", message, remedy)


def _where_moved(session: Session, known: Announced) -> Position:
    """Where the first date stands that was not announced, else the session."""
    days = session.group.get("jours")
    groups = [session.group, *(day for day in (days if isinstance(days, tuple) else ()) if isinstance(day, Group))]
    for group in groups:
        if any(date.isoformat() not in known.face.dates for date in days_of(group.get("date"))):
            return group.at("date")
    return session.position


def _said(date: str) -> Period:
    day = datetime.date.fromisoformat(date)
    return Period(date, day, day, "day")


def _in_brackets(dates: tuple[str, ...]) -> str:
    return f" ({', '.join(str(_said(date)) for date in dates)})" if dates else ""
