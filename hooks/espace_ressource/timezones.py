"""VTIMEZONE components (RFC 5545, 3.6.5) whose changes of clocks are rules, which every calendar reads."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard
from icalendar.cal import Component

from espace_ressource.vocabularies import Vocabulary
from espace_ressource.wording import _, closest, quoted

_FIRST_YEAR, _LAST_YEAR = 1970, 2037
"""The years whose changes are looked at; earlier ones when an event is older. What holds in the last one holds on."""
_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_DAY, _MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class _Change:
    """A change of clocks: the local time that it interrupts, and the offsets before and after."""

    moment: datetime.datetime
    before: datetime.timedelta
    after: datetime.timedelta
    name: str
    is_daylight: bool

    @property
    def shape(self) -> tuple[object, ...]:
        """What a yearly rule keeps, but for the rank of the weekday in its month."""
        moment = self.moment
        return (moment.month, moment.weekday(), moment.time(), self.before, self.after, self.name, self.is_daylight)

    @property
    def ranks(self) -> frozenset[int]:
        """Which weekday of the month it is, from the start, and from the end when it is the last."""
        is_last = (self.moment + 7 * _DAY).month != self.moment.month
        return frozenset({(self.moment.day - 1) // 7 + 1, *((-1,) if is_last else ())})


@dataclass(frozen=True, slots=True)
class _Observance:
    """Changes of consecutive years that one rule gives; a single one needs no rule."""

    changes: tuple[_Change, ...]
    rank: int

    @property
    def goes_on(self) -> bool:
        """True when the rule still holds in the last year that is known."""
        return len(self.changes) > 1 and self.changes[-1].moment.year == _LAST_YEAR

    def last_before(self, year: int) -> datetime.datetime:
        """Its last change before that year; the least of datetimes when there is none."""
        return max((c.moment for c in self.changes if c.moment.year < year), default=datetime.datetime.min)


def is_zone(name: str) -> bool:
    """True for a name of the IANA time zone database, such as « Indian/Reunion »."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


class UnknownZoneError(ValueError):
    """No time zone bears that name; says so in French, with what to write instead."""


def find_zone(written: str, known: Vocabulary) -> str:
    """The IANA name of a zone written so, or by a word of the vocabulary (« La Réunion »); UnknownZoneError otherwise."""
    term = known.find(written)
    name = term.label if term else written
    if is_zone(name):
        return name
    words = [word for term in known for word in (term.label, *term.synonyms)]
    near = closest(written, words)
    example = _("Vouliez-vous dire « {near} » ?", near=near) if near else _("Exemple : « fuseau: La Réunion ».")
    raise UnknownZoneError(
        _("« {name} » n’est pas un fuseau horaire. {example}", name=quoted(written), example=example)
    )


@cache
def timezone_component(name: str, first_year: int) -> Timezone:
    """The component of that IANA zone for events of that year and later: the rules in force then, and since."""
    component = Timezone()
    component.add("TZID", name)
    scanned = min(first_year - 1, _FIRST_YEAR)
    observances = _observances(name, scanned)
    in_force = max(observances, key=lambda o: o.last_before(first_year), default=None)
    kept = [o for o in observances if o is in_force or o.goes_on or o.changes[-1].moment.year >= first_year]
    if in_force is None or in_force.last_before(first_year) == datetime.datetime.min:
        component.add_component(_constant(name, scanned))
    for observance in sorted(kept, key=lambda o: o.changes[0].moment):
        component.add_component(_component(observance))
    return component


@cache
def _observances(name: str, first_year: int) -> tuple[_Observance, ...]:
    """The changes of that zone as rules: one as long as the same weekday of the same month changes clocks."""
    open_rules: dict[tuple[object, ...], tuple[list[_Change], frozenset[int]]] = {}
    closed: list[_Observance] = []
    for change in _changes(ZoneInfo(name), range(first_year, _LAST_YEAR + 1)):
        found, ranks = open_rules.get(change.shape, ([], change.ranks))
        common = ranks & change.ranks
        follows = bool(found) and found[-1].moment.year == change.moment.year - 1 and bool(common)
        if found and not follows:
            closed.append(_Observance(tuple(found), min(ranks)))
        open_rules[change.shape] = ([*found, change], common) if follows else ([change], change.ranks)
    closed += [_Observance(tuple(found), min(ranks)) for found, ranks in open_rules.values()]
    return tuple(closed)


def _changes(zone: ZoneInfo, years: Iterable[int]) -> Iterable[_Change]:
    for year in years:
        moment = datetime.datetime(year, 1, 1, tzinfo=datetime.UTC)
        while moment.year == year:
            if _offset(moment, zone) != _offset(moment + _DAY, zone):
                yield _exact(moment, zone)
            moment += _DAY


def _exact(moment: datetime.datetime, zone: ZoneInfo) -> _Change:
    """The change that happens in the day after that moment, to the minute."""
    low, high = 0, 24 * 60
    before = _offset(moment, zone)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if _offset(moment + middle * _MINUTE, zone) == before else (low, middle)
    after = (moment + high * _MINUTE).astimezone(zone)
    local = (moment + high * _MINUTE).replace(tzinfo=None) + before
    return _Change(local, before, _offset(after, zone), after.tzname() or "", bool(after.dst()))


def _offset(moment: datetime.datetime, zone: ZoneInfo) -> datetime.timedelta:
    return moment.astimezone(zone).utcoffset() or datetime.timedelta()


def _component(observance: _Observance) -> Component:
    first, last = observance.changes[0], observance.changes[-1]
    component = _with_offsets(first.is_daylight, first.name, first.before, first.after, first.moment)
    if len(observance.changes) > 1:
        rule: dict[str, object] = {
            "FREQ": "YEARLY",
            "BYMONTH": first.moment.month,
            "BYDAY": f"{observance.rank}{_DAYS[first.moment.weekday()]}",
        }
        if not observance.goes_on:
            # A day later than the last change: readers that take this UTC time for a local one keep that change.
            rule["UNTIL"] = (last.moment - last.before + _DAY).replace(tzinfo=datetime.UTC)
        component.add("RRULE", rule)
    return component


def _constant(name: str, year: int) -> Component:
    """The offset that holds before any change that matters."""
    moment = datetime.datetime(year, 1, 1, tzinfo=ZoneInfo(name))
    offset = _offset(moment, ZoneInfo(name))
    return _with_offsets(False, moment.tzname() or "", offset, offset, moment.replace(tzinfo=None))


def _with_offsets(
    is_daylight: bool, name: str, before: datetime.timedelta, after: datetime.timedelta, start: datetime.datetime
) -> Component:
    component = TimezoneDaylight() if is_daylight else TimezoneStandard()
    component.add("TZNAME", name)
    component.add("TZOFFSETFROM", before)
    component.add("TZOFFSETTO", after)
    component.add("DTSTART", start)  # an observance starts at a local time, without a zone
    return component
