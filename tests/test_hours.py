"""Hours as people write them, and what is derived from them."""

import datetime
import re
from contextlib import suppress

import pytest
from hypothesis import given, strategies as st

from agendas import programme_with
from espace_ressource.types.hours import DAY, HourError, Hours, clock, parse_hours
from espace_ressource.wording import NARROW

MINUTES = st.integers(0, DAY - 1)


def forms_of(minutes: int) -> list[str]:
    """Every accepted form of a time of the day."""
    hour, minute = divmod(minutes, 60)
    forms = [f"{hour}h{minute:02d}", f"{hour} h {minute:02d}", f"{hour:02d}h{minute:02d}", f"{hour}H{minute:02d}"]
    forms += [
        f"{hour}:{minute:02d}",
        f"{hour:02d}:{minute:02d}",
        f"{hour} heures {minute:02d}",
        f"{hour}h{minute:02d}min",
    ]
    forms += [f"{hour}{NARROW}h{NARROW}{minute:02d}", f"à {hour}h{minute:02d}", f"à partir de {hour}h{minute:02d}"]
    forms += [f"dès {hour}h{minute:02d}"]
    if minute == 0:
        forms += [f"{hour}h", f"{hour} h", f"{hour:02d}h", f"{hour} heures"]
    if minutes == 12 * 60:
        forms += ["midi", "Midi"]
    return forms


@given(MINUTES)
def test_every_form_of_one_time_reads_back_the_same(minutes: int) -> None:
    assert {parse_hours(form) for form in forms_of(minutes)} == {Hours(minutes)}


@given(st.tuples(MINUTES, MINUTES).filter(lambda pair: pair[0] < pair[1]), st.data())
def test_every_form_of_two_times_reads_back_the_same(pair: tuple[int, int], data: st.DataObject) -> None:
    plain = [[form for form in forms_of(minutes) if not form.startswith(("à", "dès"))] for minutes in pair]
    start, end = (data.draw(st.sampled_from(forms)) for forms in plain)
    dash = data.draw(st.sampled_from(["-", " - ", "–", " – ", "—", " à ", "‑", " → ", " jusqu’à "]))
    opening = data.draw(st.sampled_from(["", "de "]))
    assert parse_hours(f"{opening}{start}{dash}{end}") == Hours(*pair)


@given(st.builds(Hours, MINUTES) | st.tuples(MINUTES, MINUTES).filter(lambda p: p[0] < p[1]).map(lambda p: Hours(*p)))
def test_what_is_shown_reads_back_the_same(hours: Hours) -> None:
    assert parse_hours(str(hours)) == hours


@given(st.text(alphabet="0123456789h:-à minutdelsr’/.²९", max_size=20))
def test_anything_else_is_refused_and_never_crashes(text: str) -> None:
    with suppress(HourError):
        hours = parse_hours(text)
        assert hours is None or 0 <= hours.start <= DAY


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("9h", (540, None)),
        ("9 h 30", (570, None)),
        ("9h30", (570, None)),
        ("09:30", (570, None)),
        ("9:30", (570, None)),
        ("14h30-17h", (870, 1020)),
        ("14h30 – 17h", (870, 1020)),
        ("de 9h à midi", (540, 720)),
        ("9-12h", (540, 720)),
        ("9h-12", (540, 720)),
        ("9-midi", (540, 720)),
        ("midi-14h", (720, 840)),
        ("20h-0h30", (1200, DAY + 30)),
        ("20h-minuit", (1200, DAY)),
        ("20h-24h", (1200, DAY)),
        ("20h-0h", (1200, DAY)),
        ("minuit", (DAY, None)),
        ("24h", (DAY, None)),
        ("0h", (0, None)),
        ("0h-6h", (0, 360)),
        ("minuit-1h", (DAY, DAY + 60)),
        ("16h-2h le lendemain", (960, DAY + 120)),
    ],
)
def test_hours_that_people_write(written: str, hours: tuple[int, int | None]) -> None:
    assert parse_hours(written) == Hours(*hours)


@pytest.mark.parametrize("written", ["", "-", "9", "demain", "9h-12h-14h", "h", "9h le lendemain", "9h12h"])
def test_what_is_no_hour(written: str) -> None:
    assert parse_hours(written) is None


@pytest.mark.parametrize("written", ["25h", "9h60", "24h30", "9h5", "-17h", "9h-", "17h-9h", "9h-9h", "jusqu’à 17h"])
def test_hours_that_no_clock_shows_say_what_to_write(written: str) -> None:
    with pytest.raises(HourError) as raised:
        parse_hours(written)
    assert raised.value.remedy


def test_midnight_is_the_end_of_a_day() -> None:
    assert clock(DAY) == "minuit"
    assert clock(0) == f"0{NARROW}h"


# --- What a day adds up to -------------------------------------------------------------------------------------------

LENGTHS = st.lists(st.tuples(st.integers(5, 90), st.booleans(), st.booleans()), min_size=1, max_size=8)
"""For each slot: its length, whether its hours are written, and whether its length is."""


@given(LENGTHS)
def test_the_total_of_an_agenda_is_the_sum_of_its_slots(lengths: list[tuple[int, bool, bool]]) -> None:
    lines, start, known = [], 9 * 60, 0
    for minutes, has_hours, has_length in lengths:
        end = start + minutes
        parts = ["titre: Pause"]
        if has_hours:
            parts.append(f"heure: {_written(start)}-{_written(end)}")
        if has_length:
            parts.append(f"duree: {minutes} min")
        known += minutes if has_hours or has_length else 0
        lines.append(f"  - {{ {', '.join(parts)} }}")
        start = end
    (day,) = programme_with("titre: Atelier\ncreneaux:\n" + "\n".join(lines) + "\n").days
    assert len(day.slots) == len(lengths), "two slots that say the same are two"
    assert day.minutes == known == sum(slot.minutes or 0 for slot in day.slots)


def _written(minutes: int) -> str:
    return f"{minutes // 60}h{minutes % 60:02d}"


def test_an_end_follows_from_a_start_and_a_duration() -> None:
    (day,) = programme_with("titre: A\ncreneaux:\n  - { heure: 9h, duree: 1 h 30, titre: Lecture }\n").days
    assert day.slots[0].hours == Hours(540, 630)
    assert day.slots[0].minutes == 90


def test_the_span_of_a_day_ends_only_when_its_end_is_known() -> None:
    text = "titre: A\ncreneaux:\n  - { heure: 9h-12h, titre: Lecture }\n  - { heure: 17h, titre: Bilan }\n"
    (day,) = programme_with(text).days
    assert day.span == Hours(540, None)


def test_an_interval_of_days_is_a_day_each() -> None:
    programme = programme_with(
        "titre: A\nseances:\n  - { date: du 30 décembre 2026 au 2 janvier 2027, heures: 9h-17h }\n"
    )
    (session,) = programme.sessions
    assert [date.isoformat() for date in session.dates] == ["2026-12-30", "2026-12-31", "2027-01-01", "2027-01-02"]
    assert {day.span for day in session.days} == {Hours(540, 1020)}
    assert session.id == "2026-12-30"


def test_days_without_a_date_take_those_of_the_session() -> None:
    text = "titre: A\nseances:\n  - date: 2026-10-19/2026-10-20\n    heures: 9h-12h\n    jours: [{ rang: 1 }, { rang: 2, heures: 14h-17h }]\n"
    (session,) = programme_with(text).sessions
    assert session.dates == [datetime.date(2026, 10, 19), datetime.date(2026, 10, 20)]
    assert [day.span for day in session.days] == [Hours(540, 720), Hours(840, 1020)]


def test_an_anchor_that_is_written_is_kept_whatever_the_titles() -> None:
    text = "titre: A\ncreneaux:\n  - { titre: Lecture }\n  - { titre: Autre, id: lecture }\n  - { titre: Lecture }\n"
    (day,) = programme_with(text).days
    assert [slot.anchor for slot in day.slots] == ["lecture-2", "lecture", "lecture-3"]
    assert all(re.fullmatch(r"[a-z0-9-]+", slot.anchor) for slot in day.slots)
