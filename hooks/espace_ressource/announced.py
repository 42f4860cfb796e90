"""The sessions ever announced: a committed list, one JSON line a session, so that none moves or vanishes unseen.

It is what a calendar cannot know from the files alone: under which name a session is in people's diaries, and how
many times it has changed since.
"""

import datetime
import json
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass, field as attribute

from espace_ressource.calendars import place_of
from espace_ressource.decoding import UnreadableError, decode, lines_of
from espace_ressource.folding import fold
from espace_ressource.occurrences import (
    Occurrence,
    derived_sequence,
    occurrences_of,
    published_key,
    slot_occurrence,
)
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.programmes import Programme, Session
from espace_ressource.source import SourceFile
from espace_ressource.wording import _, quoted

PATH = "programmes/_seances.jsonl"
_HIGHEST = 2**31 - 1
"""RFC 5545, 3.3.8: what an integer may hold."""
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
CANCELLED, _UNSURE, _KEPT = "annulée", "incertaine", "maintenue"


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
    if not all(map(is_date, dates)):
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


def is_date(text: str) -> bool:
    """True for « 2023-10-19 »."""
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
        state = CANCELLED
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
