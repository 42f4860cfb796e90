"""Dates as precise as what is known: EDTF (ISO 8601-2) and what people write in a letter."""

import datetime
import re
from dataclasses import dataclass
from typing import Any

from babel.dates import format_date

from espace_ressource.fields import Field, Reading, Value, expect_text, wrong
from espace_ressource.folding import fold
from espace_ressource.source import Node
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted

_MONTHS = (
    "janvier",
    "fevrier",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "aout",
    "septembre",
    "octobre",
    "novembre",
    "decembre",
)
_WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
_SHORT_WEEKDAYS = {name[:3]: name for name in _WEEKDAYS}
_SHORT_MONTHS = {"janv": 1, "fevr": 2, "avr": 4, "juil": 7, "sept": 9, "oct": 10, "nov": 11, "dec": 12}
_SEASONS = {"printemps": 21, "ete": 22, "automne": 23, "hiver": 24}
_SEASON_LABELS = {21: "printemps", 22: "été", 23: "automne", 24: "hiver"}
_SEASON_STARTS = {21: 3, 22: 6, 23: 9, 24: 12}

_EDTF = re.compile(r"(?P<year>\d{4})(?:-(?P<month>\d{2})(?:-(?P<day>\d{2}))?)?(?P<mark>[?~%]?)")
_DECADE = re.compile(r"(?P<decade>\d{3})[xX]")
_NUMERIC = re.compile(r"(?P<day>\d{1,2})[/.](?P<month>\d{1,2})[/.](?P<year>\d{4})")
_WORDS = re.compile(r"(?:(?P<day>\d{1,2})(?:er)?\s+)?(?P<word>[a-z]+)\.?\s+(?P<year>\d{4})")
_WEEKDAY = "|".join(_WEEKDAYS)
_FROM_TO = re.compile(
    rf"du (?:(?P<first_weekday>{_WEEKDAY}) )?(?P<first>\d{{1,2}})(?:er)?"
    rf"(?: (?P<first_month>[a-z]+))?(?: (?P<first_year>\d{{4}}))?"
    rf" au (?:(?P<last_weekday>{_WEEKDAY}) )?(?P<last>\d{{1,2}})(?:er)? (?P<month>[a-z]+) (?P<year>\d{{4}})"
)
_SHORT_YEAR = re.compile(r"(?P<start>\d{1,2}[/.]\d{1,2}[/.])(?P<year>\d{2})")
_CALENDAR = "Écrivez la date du calendrier, ou l’année seule."


@dataclass(frozen=True, slots=True)
class Period:
    """What is known of a date: a day, a month, a season, a year, a decade, or from one to another.

    ``text`` is its EDTF; ``earliest`` and ``latest`` bound it (``latest`` is None when it is not over).
    Periods sort by their bounds.
    """

    text: str
    earliest: datetime.date
    latest: datetime.date | None
    precision: str
    """``day``, ``month``, ``season``, ``year``, ``decade`` or ``interval``."""
    approximate: bool = False
    uncertain: bool = False
    parts: tuple["Period", ...] = ()
    """The two ends of an interval."""

    @property
    def year(self) -> int:
        """The year in which it begins."""
        return self.earliest.year

    def __str__(self) -> str:
        shown = self._shown()
        if self.approximate:
            shown = f"{shown} environ" if self.precision == "interval" else f"vers {self._article()}{shown}"
        return f"{shown} (incertain)" if self.uncertain else shown

    def _shown(self) -> str:
        match self.precision:
            case "day":
                if self.earliest.day == 1:
                    return format_date(self.earliest, "'1er' MMMM y", locale="fr")
                return format_date(self.earliest, "d MMMM y", locale="fr")
            case "month":
                return format_date(self.earliest, "MMMM y", locale="fr")
            case "season":
                return f"{_SEASON_LABELS[int(self.text[5:7])]} {self.year}"
            case "decade":
                return f"années {self.year}"
            case "interval" if self.latest is None:
                return f"depuis {self.parts[0]._article()}{self.parts[0]._shown()}"
            case "interval":
                start, end = self.parts
                if {start.precision, end.precision} == {"year"}:
                    return f"{start._shown()}-{end._shown()}"
                return f"{start._after('de')} {end._after('à')}"
        return f"{self.year:04d}"

    def _article(self) -> str:
        """« le » 9 novembre, « les » années 1990, « l’ » été 2012; nothing before a month or a year."""
        if self.precision == "season":
            return "le " if self.text[5:7] == "21" else "l’"
        return {"day": "le ", "decade": "les "}.get(self.precision, "")

    def _after(self, preposition: str) -> str:
        """« du 9 novembre », « d’avril 2014 », « à l’été 2012 »."""
        shown = f"{preposition} {self._article()}{self._shown()}"
        for plain, contracted in (("de le ", "du "), ("de les ", "des "), ("à le ", "au "), ("à les ", "aux ")):
            shown = shown.replace(plain, contracted)
        return re.sub(r"^de (?=[ao])", "d’", shown)


class DateError(ValueError):
    """A date that no calendar holds: why, and what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class DateType:
    """EDTF level 0, plus ``?``, ``~``, ``201X``, seasons and ``2012/..``; « 9 novembre 2012 », « 09/11/2012 »."""

    name = "date"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        try:
            period = parse_period(text)
        except DateError as error:
            wrong(
                node,
                field,
                reading,
                "date",
                _("« {text} » : {error}", text=quoted(text), error=str(error)),
                error.remedy,
            )
            return None
        if period is None:
            message = _("date « {text} » incomprise", text=quoted(text))
            if found := _SHORT_YEAR.fullmatch(text):
                start, year = found["start"], found["year"]
                remedy = _(
                    "Écrivez l’année en quatre chiffres : « {start}20{year} » ou « {start}19{year} ».",
                    start=start,
                    year=year,
                )
                reading.report(node.position, "date", message, remedy)
            else:
                remedy = _(
                    "Écrivez « 2012 », « 2012-11 », « 9 novembre 2012 », « 2003/2009 » ou « 2012? » ; « inconnue » si elle manque."
                )
                wrong(node, field, reading, "date", message, remedy)
        return period

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": ["string", "integer"]}


def parse_period(text: str) -> Period | None:
    """What that date says; None when it is not one; DateError when the calendar has no such day."""
    words = fold(text)
    weekday, _space, rest = words.removeprefix("le ").partition(" ")
    weekday = _SHORT_WEEKDAYS.get(weekday.rstrip(".,"), weekday.rstrip(","))
    if weekday in _WEEKDAYS and rest[:1].isdigit():
        return _on_weekday(weekday, _instant(rest))
    if found := _FROM_TO.fullmatch(words):
        return _from_to(found)
    if _NUMERIC.fullmatch(words):
        return _instant(words)
    ends = re.split(r"(?<=[\d?~%xX])\s*/\s*(?=\d{3}[\dxX]|\.\.|$)|(?<=^\d{4})\s*[-–—]\s*(?=\d{4}$)", text.strip())
    if len(ends) == 2:
        return _interval(*ends)
    if words.startswith(("vers ", "environ ", "circa ")):
        bare = _instant(words.split(" ", 1)[1])
        return _marked(bare, "~") if bare else None
    return _instant(words)


def _on_weekday(weekday: str, period: Period | None) -> Period | None:
    """The day, when it falls on that day of the week; DateError names the right one."""
    if period is None or period.precision != "day":
        return None
    real = _WEEKDAYS[period.earliest.weekday()]
    if real != weekday:
        message = _("le {date} est un {real}, pas un {weekday}", date=period, real=real, weekday=weekday)
        raise DateError(message, _("Écrivez « {real} {date} », ou corrigez la date.", real=real, date=period))
    return period


def _from_to(found: re.Match[str]) -> Period | None:
    """« du 30 septembre au 2 octobre 2023 »: what the first day leaves out is said by the last."""
    last = _instant(f"{found['last']} {found['month']} {found['year']}")
    first = _instant(
        f"{found['first']} {found['first_month'] or found['month']} {found['first_year'] or found['year']}"
    )
    if first is None or last is None:
        return None
    for weekday, day in ((found["first_weekday"], first), (found["last_weekday"], last)):
        if weekday:
            _on_weekday(weekday, day)
    return _interval(first.text, last.text)


def _interval(first: str, last: str) -> Period | None:
    start = _instant(fold(first))
    if start is None:
        return None
    if last.strip() in ("", ".."):
        return _between(start, None)
    end = _instant(fold(last))
    if end is None:
        return None
    if end.latest and end.latest < start.earliest:
        raise DateError(_("la fin précède le début"), _("Écrivez « {end}/{start} ».", start=start.text, end=end.text))
    return _between(start, end)


def _between(start: Period, end: Period | None) -> Period:
    ends = (start, end) if end else (start,)
    return Period(
        f"{start.text}/{end.text if end else '..'}",
        start.earliest,
        end.latest if end else None,
        "interval",
        any(one.approximate for one in ends),
        any(one.uncertain for one in ends),
        ends,
    )


def _instant(words: str) -> Period | None:
    if found := _EDTF.fullmatch(words):
        year, month, day = int(found["year"]), found["month"], found["day"]
        return _marked(_calendar(year, int(month) if month else None, int(day) if day else None), found["mark"])
    if found := _DECADE.fullmatch(words):
        year = int(found["decade"]) * 10
        return Period(f"{found['decade']}X", _day(year, 1, 1), _day(year + 9, 12, 31), "decade")
    if found := _NUMERIC.fullmatch(words):
        return _calendar(int(found["year"]), int(found["month"]), int(found["day"]))
    if found := _WORDS.fullmatch(words):
        year, word = int(found["year"]), found["word"]
        if word in _SEASONS and not found["day"]:
            return _calendar(year, _SEASONS[word], None)
        month_number = _MONTHS.index(word) + 1 if word in _MONTHS else _SHORT_MONTHS.get(word)
        if month_number:
            return _calendar(year, month_number, int(found["day"]) if found["day"] else None)
    return None


def _calendar(year: int, month: int | None, day: int | None) -> Period:
    if month is None:
        return Period(f"{year:04d}", _day(year, 1, 1), _day(year, 12, 31), "year")
    if month in _SEASON_LABELS and day is None:
        first = _SEASON_STARTS[month]
        last_year, last_month = (year + 1, 2) if first == 12 else (year, first + 2)
        return Period(f"{year:04d}-{month}", _day(year, first, 1), _month_end(last_year, last_month), "season")
    if not 1 <= month <= 12:
        period = _("Pour une période, écrivez « {year}/{end} ».", year=year, end=year // 100 * 100 + month)
        is_one = day is None and month > year % 100
        raise DateError(_("il n’y a pas de mois {month}", month=month), period if is_one else _(_CALENDAR))
    if day is None:
        return Period(f"{year:04d}-{month:02d}", _day(year, month, 1), _month_end(year, month), "month")
    date = _day(year, month, day)
    return Period(date.isoformat(), date, date, "day")


def _marked(period: Period, mark: str) -> Period:
    if not mark:
        return period
    return Period(
        period.text + mark, period.earliest, period.latest, period.precision, mark in "~%", mark in "?%", period.parts
    )


def _day(year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError:
        raise DateError(_("ce jour n’existe pas au calendrier"), _(_CALENDAR)) from None


def _month_end(year: int, month: int) -> datetime.date:
    following = _day(year + month // 12, month % 12 + 1, 1)
    return following - datetime.timedelta(days=1)
