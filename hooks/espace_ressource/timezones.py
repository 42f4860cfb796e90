"""VTIMEZONE components (RFC 5545, 3.6.5) whose changes of clocks are rules, which every calendar reads."""

import datetime
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.cal import Component

_REFERENCE_YEAR = 2025
"""A year under today's rules: events of the past keep their own hours, which a rule of today also shows."""
_SINCE = datetime.datetime(1996, 1, 1)  # noqa: DTZ001 - the European rule of October, as a local time
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@cache
def timezone_component(name: str) -> Timezone:
    """The component of that IANA zone, by the rules in force today."""
    zone = ZoneInfo(name)
    component = Timezone()
    component.add("TZID", name)
    changes = _changes(zone)
    if not changes:
        moment = datetime.datetime(_REFERENCE_YEAR, 1, 1, tzinfo=zone)
        component.add_component(_observance(moment, moment, None))
    for before, after in changes:
        component.add_component(_observance(before, after, _rule(before)))
    return component


def _changes(zone: ZoneInfo) -> list[tuple[datetime.datetime, datetime.datetime]]:
    """The last local moment before each change of clocks of the reference year, and the first after it."""
    found = []
    moment = datetime.datetime(_REFERENCE_YEAR, 1, 1, tzinfo=datetime.UTC)
    step = datetime.timedelta(minutes=30)
    while moment.year == _REFERENCE_YEAR:
        before, after = moment.astimezone(zone), (moment + step).astimezone(zone)
        if before.utcoffset() != after.utcoffset():
            found.append((before, after))
        moment += step
    return found


def _rule(before: datetime.datetime) -> dict[str, object]:
    """The yearly rule of a change: which weekday of which month, counted from the end when it is the last."""
    change = before.replace(tzinfo=None) + datetime.timedelta(minutes=30)
    is_last = (change + datetime.timedelta(days=7)).month != change.month
    rank = -1 if is_last else (change.day - 1) // 7 + 1
    return {"FREQ": "YEARLY", "BYMONTH": change.month, "BYDAY": f"{rank}{_DAYS[change.weekday()]}"}


def _observance(before: datetime.datetime, after: datetime.datetime, rule: dict[str, object] | None) -> Component:
    component = TimezoneDaylight() if after.dst() else TimezoneStandard()
    component.add("TZNAME", after.tzname())
    component.add("TZOFFSETFROM", before.utcoffset())
    component.add("TZOFFSETTO", after.utcoffset())
    component.add("DTSTART", _first_change(before, rule))
    if rule:
        component.add("RRULE", rule)
    return component


def _first_change(before: datetime.datetime, rule: dict[str, object] | None) -> datetime.datetime:
    """The first local time at which the rule applies, from 1996 on."""
    if rule is None:
        return datetime.datetime(1970, 1, 1)  # noqa: DTZ001 - DTSTART of an observance is a local time
    change = before.replace(tzinfo=None) + datetime.timedelta(minutes=30)
    day, month, by_day = _SINCE, int(str(rule["BYMONTH"])), str(rule["BYDAY"])
    candidates = [
        day.replace(month=month, day=number, hour=change.hour, minute=change.minute)
        for number in range(1, 32)
        if _exists(day.year, month, number)
        and datetime.date(day.year, month, number).weekday() == change.weekday()
    ]
    return candidates[-1] if by_day.startswith("-") else candidates[int(by_day[0]) - 1]


def _exists(year: int, month: int, day: int) -> bool:
    try:
        datetime.date(year, month, day)
    except ValueError:
        return False
    return True
