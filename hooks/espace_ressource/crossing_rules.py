"""The rules that cross programmes. Each yields problems, and its docstring is the rule."""

import datetime
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from espace_ressource.folding import fold
from espace_ressource.problems import Problem, Severity
from espace_ressource.programmes import Programme, Session, Speaker
from espace_ressource.session_rules import said
from espace_ressource.types.groups import Group
from espace_ressource.types.references import Reference
from espace_ressource.wording import _, quoted

_SMALL_WORDS = frozenset(
    ("a", "au", "aux", "d", "de", "des", "du", "en", "et", "l", "la", "le", "les", "par", "pour", "sur", "un", "une")
)


def one_event_stands_once(programmes: Sequence[Programme]) -> Iterator[Problem]:
    """Two programmes of one name on one day are probably one event that two sites announce (warning)."""
    by_date: dict[datetime.date, list[Programme]] = defaultdict(list)
    for programme in programmes:
        for date in dict.fromkeys(programme.dates):
            by_date[date].append(programme)
    told: set[tuple[str, str]] = set()
    for date, same_day in sorted(by_date.items()):
        for one, other in combinations(same_day, 2):
            if (one.id, other.id) in told or _are_held_together(one, other) or not _are_alike(one, other):
                continue
            told.add((one.id, other.id))
            yield Problem(
                other.record.at("titre"),
                "same-event",
                _(
                    "« {title} », le {date}, est sans doute déjà dans {place}",
                    title=quoted(other.title),
                    date=said(date),
                    place=one.record.position.path,
                ),
                _(
                    "Gardez un seul programme ; qui l’annonce ailleurs se dit dans « publie_par ». S’il est tenu à plusieurs, écrivez « partage_avec: {id} ».",
                    id=one.id,
                ),
                Severity.WARNING,
            )


def _are_alike(one: Programme, other: Programme) -> bool:
    """True when the words of one title hold those of the other, or both have one form of registration."""
    words, others = (_words(programme.title) for programme in (one, other))
    is_within = min(len(words), len(others)) > 1 and (words <= others or others <= words)
    return is_within or words == others or bool(_forms(one) & _forms(other))


def _words(title: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(title))) - _SMALL_WORDS


def _forms(programme: Programme) -> frozenset[str]:
    found = (holder.get("inscription") for holder in programme.holders)
    return frozenset(str(one.known("url")) for one in found if isinstance(one, Group) and one.known("url"))


def _are_held_together(one: Programme, other: Programme) -> bool:
    return other.id in _guests(one) or one.id in _guests(other)


def _guests(programme: Programme) -> set[str]:
    """The programmes with which it shares a session or a slot."""
    shared = [reference for session in programme.sessions for reference in session.shared_with]
    shared += [reference for day in programme.all_days for slot in day.slots for reference in slot.shared_with]
    return {reference.id for reference in shared}


def nobody_is_in_two_towns(programmes: Sequence[Programme]) -> Iterator[Problem]:
    """Who speaks in two sessions at the same hour may be two people of one name, or a mistake (warning)."""
    uses: dict[tuple[str, datetime.date, str], list[tuple[Programme, Session, Speaker, int, int]]] = defaultdict(list)
    for programme in programmes:
        for session in programme.sessions:
            for day in session.days:
                for slot in day.slots:
                    speakers = [*slot.speakers, *(s for activity in slot.activities for s in activity.speakers)]
                    for speaker in speakers:
                        if day.date and slot.start is not None and slot.end is not None and speaker.confirmed:
                            name = fold(str(speaker.people[0][0]))
                            use = (programme, session, speaker, slot.start, slot.end)
                            uses[name, day.date, session.zone].append(use)
    for (_name, date, _zone), same in uses.items():
        for (one, here, _at, start, end), (other, there, speaker, other_start, other_end) in combinations(same, 2):
            crosses = here is not there and start < other_end and other_start < end
            if crosses and not here.is_called_off and not there.is_called_off and not _are_held_together(one, other):
                yield Problem(
                    speaker.position,
                    "speaker-twice",
                    _(
                        "{name} parle à la même heure dans « {title} », le {date}",
                        name=speaker.people[0][0],
                        title=quoted(one.title),
                        date=said(date),
                    ),
                    _(
                        "Corrigez l’une des deux heures. Un créneau tenu à plusieurs s’écrit une fois, avec « partage_avec »."
                    ),
                    Severity.WARNING,
                )


def ranks_are_free(programmes: Sequence[Programme]) -> Iterator[Problem]:
    """Two programmes of a series have not the same rank (warning)."""
    first: dict[tuple[str, int], Programme] = {}
    for programme in programmes:
        series, rank = programme.record.get("partie_de"), programme.record.get("rang")
        if isinstance(series, Reference) and isinstance(rank, int):
            other = first.setdefault((series.id, rank), programme)
            if other is not programme:
                yield Problem(
                    programme.record.at("rang"),
                    "rank-taken",
                    _("« {title} » a déjà le rang {rank} dans cette série", title=quoted(other.title), rank=rank),
                    _("Corrigez l’un des deux rangs ({place}).", place=other.record.position.path),
                    Severity.WARNING,
                )
