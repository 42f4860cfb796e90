"""How long something lasts, as people say it."""

import re

import pytest
from hypothesis import given, settings, strategies as st

from espace_ressource.types.durations import Duration, parse_duration
from reading import codes, read_well

DURATIONS = st.builds(Duration, st.integers(0, 200), st.integers(0, 5_000)).filter(
    lambda duration: duration.half_days or duration.minutes
)


@given(st.integers(1, 99), st.integers(0, 59))
@settings(max_examples=200, deadline=None, derandomize=True)
def test_every_form_of_hours_is_the_same(hours: int, minutes: int) -> None:
    expected = Duration(0, hours * 60 + minutes)
    for text in (
        f"{hours} h {minutes:02d}",
        f"{hours}h{minutes:02d}",
        f"{hours}H{minutes:02d}",
        f"{hours} heures {minutes} minutes",
        f"PT{hours}H{minutes}M",
    ):
        assert parse_duration(text) == expected, text


@given(DURATIONS)
@settings(max_examples=300, deadline=None, derandomize=True)
def test_what_is_printed_reads_back(duration: Duration) -> None:
    assert re.fullmatch(r"P(\d+D)?(T(\d+H)?(\d+M)?)?", duration.iso)
    assert not duration.iso.endswith(("P", "T"))
    assert parse_duration(str(duration)) == duration
    if duration.half_days % 2 == 0:
        hours, minutes = divmod(duration.minutes, 60)
        assert parse_duration(duration.iso) == Duration(duration.half_days, hours * 60 + minutes)


@pytest.mark.parametrize(
    ("text", "shown", "iso"),
    [
        ("16 min", "16 min", "PT16M"),
        ("90 minutes", "1 h 30", "PT1H30M"),
        ("1 h 05", "1 h 05", "PT1H5M"),
        ("2 jours", "2 jours", "P2D"),
        ("1 jour", "1 jour", "P1D"),
        ("une demi-journée", "une demi-journée", "PT12H"),
        ("1,5 jour", "1,5 jour", "P1DT12H"),
        ("2 jours et 3 h", "2 jours et 3 h", "P2DT3H"),
    ],
)
def test_how_durations_are_shown(text: str, shown: str, iso: str) -> None:
    duration = read_well("duree", text)
    assert str(duration).replace("\u202f", " ") == shown
    assert duration.iso == iso


@pytest.mark.parametrize("text", ["longtemps", "90", "1h75", "h", "P", "PT", "-1 h"])
def test_what_is_no_duration(text: str) -> None:
    assert codes("duree", text) == ["duration"]
