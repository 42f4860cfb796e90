"""A date is as precise as what is known, however it is written."""

import datetime
import re

import pytest
from hypothesis import given, settings, strategies as st

from espace_ressource.types.dates import DateError, Period, parse_period
from reading import codes, read_well

SETTINGS = settings(max_examples=300, deadline=None, derandomize=True)
MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
SHORT = ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."]
DAYS = st.dates(datetime.date(1000, 1, 1), datetime.date(9998, 12, 31))


def period(text: str) -> Period:
    found = parse_period(text)
    assert found is not None, text
    return found


@given(DAYS)
@SETTINGS
def test_every_form_of_a_day_is_the_same_day(day: datetime.date) -> None:
    month, ordinal = MONTHS[day.month - 1], "1er" if day.day == 1 else str(day.day)
    expected = period(day.isoformat())
    assert (expected.earliest, expected.latest, expected.precision) == (day, day, "day")
    for text in (
        f"{day.day}/{day.month}/{day.year:04d}",
        f"{day.day:02d}/{day.month:02d}/{day.year:04d}",
        f"{day.day:02d}.{day.month:02d}.{day.year:04d}",
        f"{ordinal} {month} {day.year:04d}",
        f"{day.day} {month.upper()} {day.year:04d}",
        f"{ordinal}  {SHORT[day.month - 1]} {day.year:04d}",
        f"{day.day} {SHORT[day.month - 1].rstrip('.')} {day.year:04d}",
        f" {day.isoformat()} ",
    ):
        assert period(text) == expected, text
    assert str(expected) == f"{ordinal} {month} {day.year}"


@given(st.integers(1000, 9998), st.integers(1, 12))
@SETTINGS
def test_every_form_of_a_month_is_the_same_month(year: int, month: int) -> None:
    expected = period(f"{year}-{month:02d}")
    assert expected.precision == "month"
    assert expected.earliest == datetime.date(year, month, 1)
    assert expected.latest is not None
    assert (expected.latest + datetime.timedelta(days=1)).day == 1
    for text in (
        f"{MONTHS[month - 1]} {year}",
        f"{MONTHS[month - 1].capitalize()} {year}",
        f"{SHORT[month - 1]} {year}",
    ):
        assert period(text) == expected, text
    assert str(expected) == f"{MONTHS[month - 1]} {year}"


INSTANTS = st.one_of(
    DAYS.map(lambda day: day.isoformat()),
    st.integers(1000, 9998).map(str),
    st.tuples(st.integers(1000, 9998), st.integers(1, 12)).map(lambda pair: f"{pair[0]}-{pair[1]:02d}"),
    st.tuples(st.integers(1000, 9998), st.integers(21, 24)).map(lambda pair: f"{pair[0]}-{pair[1]}"),
    st.integers(100, 999).map(lambda decade: f"{decade}X"),
)
MARKED = st.tuples(INSTANTS.filter(lambda text: not text.endswith("X")), st.sampled_from("?~%")).map("".join)


@st.composite
def edtf(draw: st.DrawFn) -> str:
    instant = INSTANTS | MARKED
    if draw(st.booleans()):
        return draw(instant)
    start = draw(instant)
    end = draw(instant | st.just(".."))
    latest = period(end).latest if end != ".." else None
    return start if latest and latest < period(start).earliest else f"{start}/{end}"


@given(edtf())
@SETTINGS
def test_edtf_reads_back_to_itself(text: str) -> None:
    found = period(text)
    assert found.text == text
    assert period(found.text) == found
    assert found.latest is None or found.earliest <= found.latest


@given(edtf())
@SETTINGS
def test_a_date_is_told_in_french(text: str) -> None:
    found = period(text)
    shown = str(found)
    assert not re.search(r"\b(de|à) le\b|\bde les\b|\bde [aeo]|environ.*environ|vers.*vers|incertain.*incertain", shown)
    assert ("incertain" in shown) == found.uncertain
    assert bool(re.search("vers|environ", shown)) == found.approximate


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2018", "2018"),
        ("2012-11", "novembre 2012"),
        ("2012-08-01", "1er août 2012"),
        ("201X", "années 2010"),
        ("printemps 2012", "printemps 2012"),
        ("2012-24", "hiver 2012"),
        ("2003/2009", "2003-2009"),
        ("2003-2009", "2003-2009"),
        ("2003 – 2009", "2003-2009"),
        ("2003/..", "depuis 2003"),
        ("2003/", "depuis 2003"),
        ("2003-04-05/..", "depuis le 5 avril 2003"),
        ("199X/..", "depuis les années 1990"),
        ("2003-04/2009-05", "d’avril 2003 à mai 2009"),
        ("2003-10-01/2003-10-04", "du 1er octobre 2003 au 4 octobre 2003"),
        ("2012-21/2013-22", "du printemps 2012 à l’été 2013"),
        ("197X/198X", "des années 1970 aux années 1980"),
        ("2012~", "vers 2012"),
        ("vers 2012", "vers 2012"),
        ("environ 2012-11-09", "vers le 9 novembre 2012"),
        ("2012?", "2012 (incertain)"),
        ("2012%", "vers 2012 (incertain)"),
        ("2003~/2009", "2003-2009 environ"),
        ("2003/2009?", "2003-2009 (incertain)"),
    ],
)
def test_how_dates_are_shown(text: str, shown: str) -> None:
    assert str(period(text)) == shown


@pytest.mark.parametrize(
    "text",
    ["hier", "12", "09/11/12", "2012-1", "2012/13", "n. d.", "XIXe siècle", "2012-W3", "9 brumaire 2012", "9 été 2012"],
)
def test_what_is_no_date(text: str) -> None:
    assert parse_period(text) is None


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        ("2012-02-30", "l’année seule"),
        ("31/04/2014", "l’année seule"),
        ("2012-13", "2012/2013"),
        ("2012-00", "l’année seule"),
        ("0000", "l’année seule"),
        ("2009/2003", "2003/2009"),
        ("9999-12", "l’année seule"),
    ],
)
def test_what_the_calendar_refuses(text: str, remedy: str) -> None:
    with pytest.raises(DateError) as caught:
        parse_period(text)
    assert remedy in caught.value.remedy


def test_the_field_reads_a_date() -> None:
    assert read_well("date", "9 novembre 2012") == period("2012-11-09")
    assert codes("date", "jamais") == ["date"]
