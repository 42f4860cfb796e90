"""How long something lasts, as people say it: « 16 min », « 1 h 30 », « 2 jours »."""

import re
from dataclasses import dataclass
from typing import Any

from espace_ressource.fields import Field, Reading, Value, expect_text, wrong
from espace_ressource.folding import fold
from espace_ressource.source import Node
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import NARROW, _, counted, quoted

_PATTERN = re.compile(
    r"(?:(?P<days>\d{1,3}(?:,5)?)\s*j(?:ours?|ournees?)?|(?P<half>(?:une )?demi[ -]journee))?(?:\s*et)?\s*"
    r"(?:(?P<hours>\d{1,3})\s*h(?:eures?)?(?:\s*(?P<after>[0-5]?\d)(?:\s*(?:min|minutes?|mn))?)?"
    r"|(?P<minutes>\d{1,4})\s*(?:min|minutes?|mn))?"
)
_ISO = re.compile(r"p(?:(?P<days>\d{1,3})d)?(?:t(?:(?P<hours>\d{1,3})h)?(?:(?P<minutes>\d{1,4})m)?)?")


@dataclass(frozen=True, slots=True)
class Duration:
    """Days of work and minutes, kept apart: nobody knows how many hours a day is."""

    half_days: int = 0
    minutes: int = 0

    @property
    def iso(self) -> str:
        """ISO 8601-1 duration, half days as twelve hours: « PT1H30M »."""
        days, half = divmod(self.half_days, 2)
        hours, minutes = divmod(self.minutes + half * 720, 60)
        time = (f"{hours}H" if hours else "") + (f"{minutes}M" if minutes else "")
        return (
            "P"
            + (f"{days}D" if days else "")
            + (f"T{time}" if time or not days else "")
            + ("0M" if not time and not days else "")
        )

    def __str__(self) -> str:
        days, half = divmod(self.half_days, 2)
        shown = []
        if self.half_days:
            number = f"{days},5" if half and days else ("" if half else str(days))
            shown.append(
                counted("{shown} jour", "{shown} jours", days, shown=number) if number else _("une demi-journée")
            )
        hours, minutes = divmod(self.minutes, 60)
        if hours:
            shown.append(f"{hours}{NARROW}h" + (f"{NARROW}{minutes:02d}" if minutes else ""))
        elif minutes or not shown:
            shown.append(f"{minutes}{NARROW}min")
        return " et ".join(shown)


class DurationType:
    """« 1 h 30 », « 90 min », « 2 jours », or ISO 8601 (« PT1H30M »)."""

    name = "duree"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        duration = parse_duration(text)
        if duration is None:
            unit = _("Ajoutez l’unité : « {text} min ».", text=text) if text.isdecimal() else ""
            wrong(node, field, reading, "duration", _("durée « {text} » incomprise", text=quoted(text)), unit)
        return duration

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": "string"}


def parse_duration(text: str) -> Duration | None:
    """What that duration says; None when it is not one."""
    words = fold(text)
    found = _PATTERN.fullmatch(words) or _ISO.fullmatch(words)
    if not found or words.endswith(" et") or not any(found.groupdict().values()):
        return None
    given = found.groupdict()
    half_days = 1 if given.get("half") else round(float((given["days"] or "0").replace(",", ".")) * 2)
    minutes = int(given["hours"] or 0) * 60 + int(given.get("after") or 0) + int(given["minutes"] or 0)
    return Duration(half_days, minutes)
