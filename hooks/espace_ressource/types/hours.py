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
_CLOCK = r"(?:\d{1,2}\s+h(?:eures?)?(?:\s+\d{2}\b)?|\d{1,2}h(?:eures?)?(?:\d{2}\b)?|\d{1,2}\s?:\s?\d{2}\b|midi|minuit)"
_TO = r"\s*(?:-|–|—|→|\bà\b|\bjusqu['’]à\b)\s*"
_BEGINNING = re.compile(
    rf"(?:de\s+)?(?:{_CLOCK}{_TO}{_CLOCK}|\d{{1,2}}{_TO}\d{{1,2}}\s?h\b|{_CLOCK})(?![\w])(?!{_TO}\d)", re.IGNORECASE
)
_LIKE_HOURS = re.compile(
    rf"(?:de\s+)?(?:\d{{1,2}}\s*(?:h\b|h\d|heures?\b|:\s?\d)|\d{{1,2}}{_TO}\d{{1,2}}\s?h|mi(?:di|nuit){_TO})",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\s*(?:[,;]|\bet\b|\bpuis\b)\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:->|→|[-‐–—−]|\ba\b|\bjusqu a\b)\s*")
_OPENINGS = ("de ", "a partir de ", "des ", "a ")
_NEXT_DAY = " le lendemain"


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
        except HourError as error:
            message = _("« {text} » : {error}", text=quoted(text), error=str(error))
            wrong(node, field, reading, "hours", message, error.remedy)
            return None
        if hours is None:
            message = _("heure « {text} » incomprise", text=quoted(text))
            known = _("Écrivez « 9h », « 9 h 30 », « 09:30 » ou « 14h30-17h ».")
            bare = _("Écrivez « {text}h ».", text=text) if text.isdecimal() and int(text) <= 24 else ""
            wrong(node, field, reading, "hours", message, bare or known)
        return hours

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": ["string", "integer"]}

    def beginning(self, text: str) -> str | None:
        """The hours with which that text begins, empty when they are badly written; None when it begins otherwise."""
        if not _LIKE_HOURS.match(text):
            return None
        found = _BEGINNING.match(text)
        return found[0] if found else ""

    def parts(self, text: str) -> list[str]:
        """« 9h-12h et 13h30-16h30 » as two; a text that holds one is alone in its list."""
        return [part for part in _SEVERAL.split(text.strip()) if part]


class HourError(ValueError):
    """Hours that no clock shows: why, and what to write instead."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


def parse_hours(text: str) -> Hours | None:
    """What those hours say; None when they are not; HourError, in French, when no clock shows them.

    « minuit » and « 24h » end a day: what begins then is of the next date. « 0h » begins it.
    """
    words = fold(text)
    bare = words.removesuffix(_NEXT_DAY).strip()
    for opening in _OPENINGS:
        bare = bare.removeprefix(opening)
    ends = [part.strip() for part in _BETWEEN.split(bare)]
    if len(ends) > 2 or not any(ends):
        return None
    if not ends[0]:
        raise HourError(_("le début manque"), _("Écrivez-le aussi : « 9h-{end} ».", end=ends[1]))
    if not ends[-1]:
        raise HourError(_("la fin manque"), _("Écrivez-la, ou gardez le début seul : « {start} ».", start=ends[0]))
    found = [_minutes(part) for part in (_with_one_unit(*ends) if len(ends) == 2 else ends)]
    if None in found or (len(found) == 1 and words.endswith(_NEXT_DAY)):
        return None
    start, end = found[0] or 0, found[-1]
    if len(found) == 1 or end is None:
        return Hours(start)
    end = end or DAY
    is_night = start == DAY or (start >= _EVENING and end <= _MORNING)
    if end < start and (is_night or words.endswith(_NEXT_DAY)):
        end += DAY
    if end == start:
        raise HourError(
            _("le début et la fin sont à la même heure"), _("Gardez le début seul : « {start} ».", start=ends[0])
        )
    if end < start:
        right = f"{ends[1]}-{ends[0]}"
        remedy = _(
            "Écrivez « {right} » ; ou, s’il finit le lendemain, « {text} le lendemain ».", right=right, text=words
        )
        raise HourError(_("la fin précède le début"), remedy)
    return Hours(start, end)


def _with_one_unit(start: str, end: str) -> tuple[str, str]:
    """« 9-12h » is « 9h-12h », « 9-midi » too."""
    if start.isdigit() and ("h" in end or end in _NAMED):
        return f"{start}h", end
    return start, f"{end}h" if end.isdigit() and "h" in start else end


def _minutes(words: str) -> int | None:
    if words in _NAMED:
        return _NAMED[words]
    found = _HOUR.fullmatch(words)
    if not found:
        return None
    hour, minute = int(found["hour"]), int(found["minute"] or 0)
    if len(found["minute"] or "00") == 1:
        remedy = _("Écrivez « {hour}h0{minute} » ou « {hour}h{minute}0 ».", hour=hour, minute=minute)
        raise HourError(_("cela se lit de deux façons"), remedy)
    if hour > 24 or minute > 59 or (hour == 24 and minute):
        raise HourError(
            _("aucune horloge n’indique cette heure"), _("Les heures vont de 0h à 24h, les minutes de 00 à 59.")
        )
    return hour * 60 + minute
