"""Two years of a catalogue: no week turns red for a living address, and a death is told in time."""

import datetime
import random
import statistics

import pytest

from espace_ressource.links.choosing import by_need
from espace_ressource.links.history import History, updated
from espace_ressource.links.values import Address, Look, Verdict
from espace_ressource.problems import Position
from links.weeks import MONDAY, START, THURSDAY, simulate

ADDRESSES = [Address(f"https://h{n % 50}.fr/{n}", (Position("docs/a.md", n + 1, 1),)) for n in range(1_500)]


def looked(urls: list[str], dead: set[str], chance: random.Random, day: datetime.date, faults: float) -> list[Look]:
    """One look each; a bad word is only said after a second try, as the checker does."""
    looks = []
    for url in urls:
        bad = url in dead or (chance.random() < faults and chance.random() < faults)
        looks.append(Look(url, Verdict.DEAD if bad else Verdict.OK, None, "", None, None, None, day))
    return looks


@pytest.mark.parametrize(
    ("weekdays", "median", "longest"), [((MONDAY,), 17, 20), ((MONDAY, THURSDAY), 15, 17)], ids=["weekly", "twice"]
)
def test_104_weeks_without_a_false_red_and_deaths_told_in_time(
    weekdays: tuple[int, ...], median: int, longest: int
) -> None:
    """Hosts that are down for up to thirteen days, and glitches, never turn a round red."""
    told = [simulate(seed, weekdays, number=300) for seed in range(3)]
    assert not sum(two_years.false_reds for two_years in told)
    assert not sum(two_years.untold for two_years in told)
    delays = [delay for two_years in told for delay in two_years.delays]
    assert statistics.median(delays) <= median
    assert max(delays) <= longest


def test_with_a_daily_run_a_death_is_told_on_the_fifteenth_day_at_most() -> None:
    chance = random.Random(1)
    history, url = History(), ADDRESSES[0].url
    for day in range(30):
        today = START + datetime.timedelta(days=day)
        history = updated(history, looked([url], {url}, chance, today, 0.0), today)
        if history.entries[url].is_dead:
            break
    assert day == 14


def test_a_budget_sees_the_whole_catalogue_over_a_month_and_suspects_every_week() -> None:
    chance = random.Random(2)
    dead = {ADDRESSES[3].url}
    history, told = History(), None
    for week in range(10):
        today = START + datetime.timedelta(weeks=week)
        chosen = [address.url for address in by_need(ADDRESSES, history)[:400]]
        history = updated(history, looked(chosen, dead, chance, today, 0.0), today)
        if week >= 3:
            assert len(history.entries) == 1_500
            assert min(entry.last_look for entry in history.entries.values()) >= today - datetime.timedelta(weeks=4)
        if told is None and history.entries.get(ADDRESSES[3].url) and history.entries[ADDRESSES[3].url].is_dead:
            told = week
    assert told is not None
    assert told <= 6
