"""Hours as people write them: « 9h », « 9 h 30 », « 09:30 », « 14h30-17h », « de 9h à midi », « minuit »."""

import re
from dataclasses import dataclass
from typing import Any

from espace_ressource.fields import Field, Reading, Value, expect_text, wrong
from espace_ressource.folding import fold
from espace_ressource.source import Node
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import NARROW, _, quoted

DAY = 24 * 60
"""Minutes in a day: an hour past it belongs to the next day (« 20h-0h30 »)."""
_EVENING, _MORNING = 17 * 60, 8 * 60
_HOUR = re.compile(r"(?P<hour>\d{1,2})\s*(?:h(?:eures?)?|:)\s*(?P<minute>\d{1,2})?(?:\s*min)?")
_NAMED = {"midi": 12 * 60, "minuit": DAY}
_BETWEEN = re.compile(r"\s*(?:-|–|—|→|\ba\b|\bjusqu a\b)\s*")


@dataclass(frozen=True, slots=True)
class Hours:
    """From when to when, in minutes since midnight; the end may be unknown, or past midnight (more than a day)."""

    start: int
    end: int | None = None

    @property
    def minutes(self) -> int | None:
        """How long it lasts, when its end is known."""
        return None if self.end is None else self.end - self.start

    def overlaps(self, other: "Hours") -> bool:
        """True when both have an end and share a moment."""
        if self.end is None or other.end is None:
            return False
        return self.start < other.end and other.start < self.end

    def __str__(self) -> str:
        if self.end is None:
            return clock(self.start)
        return f"{clock(self.start)}\N{EN DASH}{clock(self.end)}"


def clock(minutes: int) -> str:
    """« 9 h », « 9 h 05 », « minuit »."""
    if minutes == DAY:
        return "minuit"
    hour, minute = divmod(minutes % DAY, 60)
    return f"{hour}{NARROW}h" + (f"{NARROW}{minute:02d}" if minute else "")


class HoursType:
    """An hour, or two with a dash or « à » between them."""

    name = "horaire"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        try:
            hours = parse_hours(text)
        except ValueError as error:
            wrong(node, field, reading, "hours", _("« {text} » : {error}", text=quoted(text), error=str(error)))
            return None
        if hours is None:
            message = _("heure « {text} » incomprise", text=quoted(text))
            wrong(node, field, reading, "hours", message, _("Écrivez « 9h », « 9 h 30 », « 09:30 » ou « 14h30-17h »."))
        return hours

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": ["string", "integer"]}


def parse_hours(text: str) -> Hours | None:
    """What those hours say; None when they are not; ValueError, in French, when no clock shows them."""
    words = fold(text).removeprefix("de ").removeprefix("a partir de ").strip()
    ends = [part for part in _BETWEEN.split(words) if part]
    if len(ends) not in (1, 2):
        return None
    if len(ends) == 2 and ends[0].isdigit() and "h" in ends[1]:
        ends[0] += "h"  # « 9-12h »
    found = [_minutes(part) for part in ends]
    if None in found:
        return None
    start = found[0] or 0
    if len(found) == 1:
        return Hours(start % DAY)
    end = found[1] or 0
    if end == 0:
        end = DAY
    if start == DAY:
        start = 0
    if end < start and start >= _EVENING and end <= _MORNING:
        end += DAY
    if end <= start:
        raise ValueError(_("la fin précède le début"))
    return Hours(start, end)


def _minutes(words: str) -> int | None:
    if words in _NAMED:
        return _NAMED[words]
    found = _HOUR.fullmatch(words)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise ValueError(_("aucune horloge n’indique cette heure"))
    return hour * 60 + minute
