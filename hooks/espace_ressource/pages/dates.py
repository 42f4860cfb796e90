"""Days and hours as one says them: « du jeudi 12 au vendredi 13 mars 2027 », « de 9 h à 16 h 30 »."""

import datetime
from collections.abc import Iterable, Sequence
from itertools import pairwise

from babel.dates import format_date

from espace_ressource.types.hours import Hours, clock
from espace_ressource.wording import NO_BREAK, _

MOST_LISTED = 4
"""How many separate days are named one by one."""


def day_in_words(date: datetime.date, *, weekday: bool = True, month: bool = True, year: bool = True) -> str:
    """« jeudi 19 octobre 2023 », « 1er mars »; the day never leaves its month at the end of a line."""
    day = f"1er{NO_BREAK}" if date.day == 1 else f"{date.day}{NO_BREAK}"
    parts = (format_date(date, "EEEE ", locale="fr") if weekday else "", day)
    tail = format_date(date, "MMMM y" if year else "MMMM", locale="fr") if month else ""
    return ("".join(parts) + tail).rstrip()


def days_in_words(dates: Sequence[datetime.date]) -> str:
    """One day, a run of days, or separate ones: « vendredi 12 mars et vendredi 9 avril 2027 »."""
    days = sorted(set(dates))
    first, last = days[0], days[-1]
    if len(days) == 1:
        return day_in_words(first)
    same_year, same_month = first.year == last.year, (first.year, first.month) == (last.year, last.month)
    if all((after - before).days == 1 for before, after in pairwise(days)):
        start = day_in_words(first, month=not same_month, year=not same_year)
        return _("du {start} au {end}", start=start, end=day_in_words(last))
    if len(days) > MOST_LISTED:
        start = day_in_words(first, weekday=False, year=not same_year)
        return _(
            "{number} jours, du {start} au {end}", number=len(days), start=start, end=day_in_words(last, weekday=False)
        )
    named = [day_in_words(day, year=not same_year) for day in days[:-1]]
    return _("{days} et {last}", days=", ".join(named), last=day_in_words(last))


def hours_in_words(hours: Iterable[Hours]) -> str:
    """« de 9 h à 12 h et de 13 h 30 à 16 h 30 », « à 14 h » when no end is known."""
    return _(" et ").join(
        _("à {start}", start=clock(one.start))
        if one.end is None
        else _("de {start} à {end}", start=clock(one.start), end=clock(one.end))
        for one in hours
    )


def capitalised(text: str) -> str:
    """The text with its first letter in capital, as at the head of a title."""
    return text[:1].upper() + text[1:]
