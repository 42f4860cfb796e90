"""The rules of a day and its slots. Each yields problems, and its docstring is the rule."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations, pairwise

from espace_ressource.folding import fold
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.programmes import Activity, Day, Slot, Speaker
from espace_ressource.types.durations import Duration
from espace_ressource.types.hours import Hours, clock
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, quoted

LONG_GAP = 30
"""Minutes without a slot that deserve a word."""
_MOMENTS = {
    "matin": (0, 13 * 60),
    "midi": (11 * 60, 15 * 60),
    "apres-midi": (12 * 60, 19 * 60),
    "soiree": (17 * 60, 48 * 60),
}
"""Between which minutes a slot of that moment begins; generous, as a lunch or an evening is."""


def check_day(day: Day) -> Iterator[Problem]:
    """Every rule on that day."""
    yield from durations_agree(day)
    yield from moments_agree(day)
    yield from slots_come_in_order(day)
    yield from slots_do_not_overlap(day)
    yield from gaps_are_explained(day)
    yield from rooms_hold_one_thing(day)
    yield from nobody_is_in_two_places(day)
    yield from hours_come_in_order(day)
    yield from hours_add_up(day)


def durations_agree(day: Day) -> Iterator[Problem]:
    """A slot's written duration is the time between its hours (error)."""
    for slot in day.slots:
        hours, duration = slot.group.known("heure"), slot.group.known("duree")
        if not isinstance(hours, Hours) or hours.minutes is None or not isinstance(duration, Duration):
            continue
        if not duration.half_days and hours.minutes != duration.minutes:
            real = Duration(minutes=hours.minutes)
            yield Problem(
                slot.group.at("duree"),
                "duration-differs",
                _(
                    "« {title} » : {hours} font {real}, pas {written}",
                    title=quoted(slot.title),
                    hours=hours,
                    real=real,
                    written=duration,
                ),
                _("Retirez « duree », elle se calcule ; ou corrigez l’heure."),
            )


def moments_agree(day: Day) -> Iterator[Problem]:
    """A slot of the morning does not begin in the evening (warning)."""
    for slot in day.slots:
        if slot.start is None or not isinstance(slot.moment, Term) or slot.moment.code not in _MOMENTS:
            continue
        first, last = _MOMENTS[slot.moment.code]
        if not first <= slot.start <= last:
            yield Problem(
                slot.group.at("moment"),
                "moment-differs",
                _(
                    "« {title} » commence à {hour}, et pourtant « {moment} »",
                    title=quoted(slot.title),
                    hour=clock(slot.start),
                    moment=slot.moment.label.lower(),
                ),
                _("Retirez « moment », l’heure suffit ; ou corrigez l’heure."),
                Severity.WARNING,
            )


def slots_come_in_order(day: Day) -> Iterator[Problem]:
    """Slots are written in the order of the day (warning)."""
    latest: Slot | None = None
    for slot in day.slots:
        if slot.start is None:
            continue
        if latest is not None and latest.start is not None and slot.start < latest.start:
            yield Problem(
                _at_hour(slot),
                "slots-unordered",
                _(
                    "« {after} » ({hour}) est écrit après « {before} », mais commence avant",
                    after=quoted(slot.title),
                    before=quoted(latest.title),
                    hour=clock(slot.start),
                ),
                _("Écrivez les créneaux dans l’ordre de la journée."),
                Severity.WARNING,
            )
        else:
            latest = slot


def slots_do_not_overlap(day: Day) -> Iterator[Problem]:
    """A slot begins once those before it are over (warning): two at once are parallel workshops, or a mistake."""
    timed = [slot for slot in day.slots if slot.start is not None]
    for number, slot in enumerate(timed):
        for before in timed[:number]:
            if _crosses(before, slot) and not _same_room(before, slot):
                yield Problem(
                    _at_hour(slot),
                    "slots-overlap",
                    _(
                        "« {after} » a lieu en même temps que « {before} » ({hours})",
                        after=quoted(slot.title),
                        before=quoted(before.title),
                        hours=before.hours,
                    ),
                    _("Corrigez l’heure, ou réunissez les deux sous « activites » s’ils sont au choix."),
                    Severity.WARNING,
                )
                break


def gaps_are_explained(day: Day) -> Iterator[Problem]:
    """More than half an hour between two slots is a break that one tells (note), unless the day's hours tell it."""
    end: int | None = None
    for slot in day.slots:
        if slot.start is None:
            end = None  # what has no hour may fill the gap
            continue
        if end is not None and slot.start - end > LONG_GAP and not _is_between(day.hours, end, slot.start):
            yield Problem(
                _at_hour(slot),
                "gap",
                _("rien entre {start} et {end}", start=clock(end), end=clock(slot.start)),
                _("Si c’est une pause ou un repas, écrivez-le : « {hours}: Déjeuner ».", hours=_short(end, slot.start)),
                Severity.NOTE,
            )
        end = None if slot.end is None else max(end or 0, slot.end)


def hours_come_in_order(day: Day) -> Iterator[Problem]:
    """The hours of a day follow each other (error): « 9h-12h, 11h-16h » is a slip of the hand."""
    for number, (before, after) in enumerate(pairwise(day.hours), 1):
        if after.start < (before.start if before.end is None else before.end):
            yield Problem(
                day.at("heures", number),
                "hours-unordered",
                _("{after} vient après {before}, mais commence avant sa fin", after=after, before=before),
                _("Écrivez les heures dans l’ordre. Exemple : « heures: [9h-12h, 13h30-16h30] »."),
            )


def hours_add_up(day: Day) -> Iterator[Problem]:
    """A day's own hours hold all its slots (warning)."""
    if not day.hours:
        return
    opening = min(hours.start for hours in day.hours)
    ends = [hours.end for hours in day.hours]
    closing = max((end for end in ends if end is not None), default=0) if None not in ends else None
    for slot in day.slots:
        if slot.start is None:
            continue
        too_late = closing is not None and max(slot.start, slot.end or 0) > closing
        if slot.start < opening or too_late:
            yield Problem(
                _at_hour(slot),
                "outside-hours",
                _(
                    "« {title} » ({slot}) sort des heures annoncées ({hours})",
                    title=quoted(slot.title),
                    slot=slot.hours,
                    hours=", ".join(map(str, day.hours)),
                ),
                _("Corrigez « heures », ou l’heure du créneau."),
                Severity.WARNING,
            )


@dataclass(frozen=True, slots=True)
class _Use:
    """A slot, or one of its workshops, that takes a room or a person."""

    slot: Slot
    activity: Activity | None
    position: Position

    @property
    def title(self) -> str:
        return quoted((self.activity or self.slot).title)

    def meets(self, other: "_Use") -> bool:
        """True when both are at the same time: workshops of one slot are, whatever its hours."""
        if self.slot is other.slot:
            return self.activity is not other.activity and None not in (self.activity, other.activity)
        return _crosses(self.slot, other.slot)


def rooms_hold_one_thing(day: Day) -> Iterator[Problem]:
    """A room holds one thing at a time (error), workshops included; names are compared accents aside."""
    uses: dict[str, list[tuple[str, _Use]]] = defaultdict(list)
    for slot in day.slots:
        if slot.room:
            uses[fold(slot.room)].append((slot.room, _Use(slot, None, slot.group.at("salle"))))
        for activity in slot.activities:
            if activity.room:
                uses[fold(activity.room)].append((activity.room, _Use(slot, activity, activity.group.at("salle"))))
    for name, one, other in _clashes(uses):
        yield Problem(
            other.position,
            "room-taken",
            _(
                "« {room} » reçoit « {one} » et « {other} » au même moment",
                room=quoted(name),
                one=one.title,
                other=other.title,
            ),
            _("Changez la salle ou l’heure de l’un des deux."),
        )


def nobody_is_in_two_places(day: Day) -> Iterator[Problem]:
    """A speaker is in one place at a time (error), workshops included; « A ou B » and « pressenti » may still move."""
    uses: dict[str, list[tuple[str, _Use]]] = defaultdict(list)
    for slot in day.slots:
        for activity in (None, *slot.activities):
            for speaker in (activity or slot).speakers:
                if len(speaker.people) == 1 and speaker.published:
                    uses[_name(speaker)].append((str(speaker.people[0][0]), _Use(slot, activity, speaker.position)))
    for name, one, other in _clashes(uses):
        yield Problem(
            other.position,
            "speaker-twice",
            _(
                "{name} ne peut pas être à la fois dans « {one} » et « {other} »",
                name=name,
                one=one.title,
                other=other.title,
            ),
            _("Gardez ce nom d’un seul côté, ou changez l’heure."),
        )


def _clashes(uses: dict[str, list[tuple[str, _Use]]]) -> Iterator[tuple[str, _Use, _Use]]:
    """What is taken twice at the same time: its name, and its two uses; each second use once."""
    for same in uses.values():
        told: list[_Use] = []
        for (_first, one), (name, other) in combinations(same, 2):
            if other not in told and one.meets(other):
                told.append(other)
                yield name, one, other


def _name(speaker: Speaker) -> str:
    return fold(str(speaker.people[0][0]))


def _crosses(one: Slot, other: Slot) -> bool:
    """True when both share a moment, as far as their ends are known."""
    if one.start is None or other.start is None:
        return False
    one_end, other_end = one.end or one.start, other.end or other.start
    return one.start < other_end and other.start < one_end or (one.start == other.start and one_end > one.start)


def _same_room(one: Slot, other: Slot) -> bool:
    return bool(one.room and other.room and fold(one.room) == fold(other.room))


def _at_hour(slot: Slot) -> Position:
    return slot.group.at("heure")


def _is_between(hours: tuple[Hours, ...], start: int, end: int) -> bool:
    """True when the day's hours leave that time aside: « 9h-12h, 14h-17h » tell of a lunch."""
    return any(
        before.end is not None and start <= before.end + LONG_GAP and end >= after.start - LONG_GAP
        for before, after in pairwise(hours)
    )


def _short(start: int, end: int) -> str:
    return "-".join(
        f"{minutes // 60}h{minutes % 60:02d}" if minutes % 60 else f"{minutes // 60}h" for minutes in (start, end)
    )
