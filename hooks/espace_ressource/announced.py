"""The sessions ever announced: a committed list, one JSON line a session, so that none moves or vanishes unseen.

It is what a calendar cannot know from the files alone: under which name a session is in people's diaries, and how
many times it has changed since.
"""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping as ReadOnly
from dataclasses import dataclass, field as attribute

from espace_ressource.calendars import place_of
from espace_ressource.decoding import UnreadableError, decode, lines_of
from espace_ressource.folding import fold
from espace_ressource.occurrences import (
    Occurrence,
    derived_sequence,
    former_ids,
    keys_of,
    occurrences_of,
    published_key,
    slot_occurrence,
)
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.programmes import Programme, Session, days_of
from espace_ressource.source import SourceFile
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.wording import _, admitted, counted, quoted

PATH = "programmes/_seances.jsonl"
_HIGHEST = 2**31 - 1
"""RFC 5545, 3.3.8: what an integer may hold."""
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_CANCELLED, _UNSURE, _KEPT = "annulée", "incertaine", "maintenue"


@dataclass(frozen=True, slots=True)
class Face:
    """What people have noted of a session: when it changes, their diaries must know."""

    dates: tuple[str, ...]
    """ISO 8601, in order."""
    hours: tuple[str, ...]
    """« 09:30-17:00 » for each event, with the anchor of a slot; « journée » for a whole day."""
    place: str
    state: str

    def differs(self, other: "Face") -> bool:
        """True when a diary that holds the other is wrong; accents and spaces aside."""
        mine, theirs = ((*face.dates, *face.hours, face.place, face.state) for face in (self, other))
        return tuple(map(fold, mine)) != tuple(map(fold, theirs))


@dataclass(frozen=True, slots=True)
class Announced:
    """A line of the list."""

    key: str
    """« programme#session »."""
    sequence: int
    face: Face
    position: Position = attribute(compare=False)
    rest: tuple[tuple[str, str], ...] = ()
    """What a later version of the program has written, as JSON, kept as it is."""


def read_announced(source: SourceFile | None) -> tuple[dict[str, Announced], list[Problem]]:
    """The sessions of the list by their names, and a problem for each line that is not one."""
    if source is None:
        return {}, []
    try:
        lines = lines_of(decode(source.path, source.content))
    except UnreadableError as error:
        return {}, [error.problem]
    found: dict[str, Announced] = {}
    problems: list[Problem] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        position = Position(source.path, number)
        read, wrong = _read_line(line, position)
        problems += wrong
        if read is None:
            continue
        other = found.get(read.key)
        if other is not None:
            message = _("« {seance} » est deux fois dans la liste", seance=read.key)
            remedy = _(
                "Gardez la ligne dont « sequence » est la plus haute (l’autre est ligne {line}).",
                line=other.position.line,
            )
            problems.append(Problem(position, "session-list-twice", message, remedy, Severity.WARNING))
        if other is None or other.sequence < read.sequence:
            found[read.key] = read
    return found, problems


def _read_line(line: str, position: Position) -> tuple[Announced | None, list[Problem]]:
    def refused(message: str, remedy: str) -> tuple[None, list[Problem]]:
        return None, [Problem(position, "session-list", message, remedy)]

    if line.startswith(_CONFLICT):
        return refused(
            _("une fusion n’est pas finie : « {line} »", line=quoted(line, 40)),
            _(
                "Gardez les lignes des deux côtés, puis retirez celles qui commencent par « <<<<<<< », « ======= » et « >>>>>>> »."
            ),
        )
    example = _(
        'Remettez la ligne d’avant, ou effacez-la. Exemple : {{"seance": "atelier#2023-10-19", "sequence": 0, …}}.'
    )
    try:
        data = json.loads(line)
    except (ValueError, RecursionError):
        return refused(_("cette ligne n’est pas du JSON entier"), example)
    if not isinstance(data, dict):
        return refused(_("cette ligne n’est pas une séance"), example)
    key, sequence = data.get("seance"), data.get("sequence")
    if not isinstance(key, str) or not all(key.partition("#")):
        return refused(_("« seance » ne désigne pas une séance"), example)
    if not isinstance(sequence, int) or isinstance(sequence, bool) or not 0 <= sequence <= _HIGHEST:
        return refused(_("« sequence » n’est pas un nombre entier"), example)
    dates, hours = data.get("dates", []), data.get("heures", [])
    for name, texts in (("dates", dates), ("heures", hours)):
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            return refused(_("« {name} » n’est pas une liste de textes", name=name), example)
    if not all(map(_is_date, dates)):
        return refused(_("« dates » contient autre chose que des dates"), example)
    place, state = data.get("lieu", ""), data.get("etat", _KEPT)
    if not isinstance(place, str) or not isinstance(state, str):
        return refused(_("« lieu » et « etat » sont des textes"), example)
    rest = {name: value for name, value in data.items() if name not in _NAMES}
    problems = [
        Problem(
            position,
            "session-list-key",
            _("« {name} » inconnu dans cette liste", name=quoted(name, 40)),
            _(
                "Une version plus récente l’a écrit : mettez espace-ressource à jour. En attendant, rien n’en est perdu."
            ),
            Severity.WARNING,
        )
        for name in rest
    ]
    kept = tuple((name, json.dumps(value, ensure_ascii=False)) for name, value in rest.items())
    return Announced(key, sequence, Face(tuple(dates), tuple(hours), place, state), position, kept), problems


_NAMES = ("seance", "sequence", "dates", "heures", "lieu", "etat")


def _is_date(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def as_list(announced: Iterable[Announced]) -> str:
    """The list's text: sorted, one session a line, so that two people's additions merge."""
    lines = []
    for one in sorted(announced, key=lambda one: one.key):
        data = {
            "seance": one.key,
            "sequence": one.sequence,
            "dates": one.face.dates,
            "heures": one.face.hours,
            "lieu": one.face.place,
            "etat": one.face.state,
            **{name: json.loads(value) for name, value in one.rest},
        }
        lines.append(json.dumps(data, ensure_ascii=False) + "\n")
    return "".join(lines)


def face_of(session: Session) -> Face:
    """What people may note of a session now."""
    occurrences = list(occurrences_of(session))
    occurrences += [
        slot_occurrence(day, day.date, slot)
        for day in session.days
        for slot in day.slots
        if day.date and slot.shared_with
    ]
    state = _KEPT
    if session.is_called_off:
        state = _CANCELLED
    elif session.status in ("projetee", "a-confirmer"):
        state = _UNSURE
    return Face(
        tuple(date.isoformat() for date in session.dates),
        tuple(dict.fromkeys(map(_as_hours, occurrences))),
        place_of(session) or "",
        state,
    )


def _as_hours(occurrence: Occurrence) -> str:
    name = occurrence.suffix if occurrence.slot else ""
    if occurrence.hours is None:
        return f"journée {name}".strip()
    shown = [f"{m // 60:02d}:{m % 60:02d}" for m in (occurrence.hours.start, occurrence.hours.end) if m is not None]
    return f"{'-'.join(shown)} {name}".strip()


def announced_now(programmes: Iterable[Programme], announced: ReadOnly[str, Announced]) -> dict[str, Announced]:
    """The list as it should be: every session that stands in diaries, and those that did. Numbers never go back."""
    found = dict(announced)
    for programme in programmes:
        for session in programme.sessions:
            if not any(occurrences_of(session)):
                continue
            key, face = published_key(programme, session, announced), face_of(session)
            known = announced.get(key)
            if known is None:
                found[key] = Announced(key, derived_sequence(session), face, Position(PATH))
            else:
                sequence = max(derived_sequence(session), known.sequence + face.differs(known.face))
                found[key] = Announced(key, sequence, face, known.position, known.rest)
    return found


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
        if key.partition("#")[0] in ours and key not in names and one.face.state != _CANCELLED
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
        if identifier not in known and identifier not in excused and one.face.state != _CANCELLED:
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
    named = session.group.known("id") or next((former for former in formers if _is_date(former)), None)
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
