"""What the history tells of one address, and of the collection month after month."""

import datetime

import pytest

from espace_ressource.links.evolution import MOST_MONTHS, evolution, present
from espace_ressource.links.health import Health
from espace_ressource.links.history import Entry, History, history_of
from espace_ressource.links.standing import since_when, standing_of, state_of
from espace_ressource.links.values import Address, Verdict
from histories import weekly
from territories import plain

URL = "https://a.fr"
DAY = datetime.date(2026, 11, 1)


def entry(weeks: str) -> Entry:
    return weekly({URL: weeks}).entries[URL]


@pytest.mark.parametrize(
    ("weeks", "state", "words"),
    [
        ("ok", "ok", "lien vérifié le 7 janvier 2026"),
        ("ok moved", "moved", "lien vérifié le 14 janvier 2026 ; la page a changé d’adresse"),
        ("fragment", "fragment", "lien vérifié le 7 janvier 2026 ; l’endroit visé dans la page n’y est plus"),
        ("ok dead", "suspect", "lien vérifié le 7 janvier 2026"),
        ("dead", "suspect", "lien sans réponse le 7 janvier 2026, à confirmer"),
        ("ok dead dead dead", "dead", "lien injoignable depuis le 14 janvier 2026"),
        ("ok dead dead dead unknown", "dead", "lien injoignable depuis le 14 janvier 2026"),
        ("ok unknown", "unknown", "lien vérifié le 7 janvier 2026"),
        ("unknown", "unknown", "lien regardé le 7 janvier 2026 : un robot ne peut pas en juger"),
        ("refused", "refused", ""),
        ("ok refused", "refused", ""),
        ("ok dead dead dead ok", "ok", "lien vérifié le 4 février 2026"),
    ],
)
def test_what_a_visitor_is_told(weeks: str, state: str, words: str) -> None:
    standing = standing_of(entry(weeks))
    assert (standing.state, plain(standing.words)) == (state, words)
    assert standing.is_dead == (state == "dead")


def test_the_first_of_a_month() -> None:
    assert standing_of(Entry(URL, DAY, DAY, Verdict.OK, "", last_good=DAY)).words == "lien vérifié le 1er novembre 2026"


@pytest.mark.parametrize(
    ("weeks", "since"),
    [
        ("ok dead dead dead", "depuis le 14 janvier 2026"),
        ("ok ok ok ok moved moved moved", "depuis février 2026"),
        ("moved - - - - - - - moved", "depuis janvier 2026"),
        ("fragment ok ok ok ok ok ok ok ok fragment", "depuis mars 2026"),
    ],
)
def test_since_when(weeks: str, since: str) -> None:
    assert since_when(entry(weeks)) == since


def test_since_when_without_its_months() -> None:
    assert since_when(Entry(URL, DAY, DAY, Verdict.MOVED, "")) == "depuis novembre 2026"


def months_of(history: History, among: set[str] | None = None) -> list[tuple[str, dict[str, int]]]:
    return [(month.month, dict(month.counts)) for month in evolution(history, among)]


def test_an_address_keeps_its_state_in_a_month_without_a_look() -> None:
    entries = [
        Entry("https://a.fr", DAY, DAY, Verdict.OK, "", months=(("2026-11", "ok"), ("2027-01", "suspect"))),
        Entry("https://b.fr", DAY, DAY, Verdict.OK, "", months=(("2026-12", "ok"),)),
    ]
    history = history_of(entries)
    assert months_of(history) == [("2026-11", {"ok": 1}), ("2026-12", {"ok": 2}), ("2027-01", {"ok": 1, "suspect": 1})]
    assert [month.total for month in evolution(history)] == [1, 2, 2]
    assert dict(present(history, {"https://b.fr"})) == {"ok": 1}
    assert evolution(History()) == ()


def test_what_no_file_holds_any_more_is_counted_up_to_its_last_look() -> None:
    gone = Entry("https://b.fr", DAY, DAY, Verdict.DEAD, "", months=(("2026-11", "dead"), ("2026-12", "dead")))
    stays = Entry(URL, DAY, DAY, Verdict.OK, "", months=(("2026-11", "ok"), ("2027-02", "ok")))
    assert months_of(history_of([gone, stays]), {URL}) == [
        ("2026-11", {"dead": 1, "ok": 1}),
        ("2026-12", {"dead": 1, "ok": 1}),
        ("2027-01", {"ok": 1}),
        ("2027-02", {"ok": 1}),
    ]


def test_a_month_that_no_calendar_has_is_left_out_and_the_past_is_bounded() -> None:
    odd = Entry(URL, DAY, DAY, Verdict.OK, "", months=(("0000-05", "ok"), ("0001-01", "ok"), ("9999-12", "dead")))
    months = evolution(history_of([odd]))
    assert len(months) == MOST_MONTHS
    assert (months[0].month, months[-1].month) == ("9995-01", "9999-12")
    assert (dict(months[0].counts), dict(months[-1].counts)) == ({"ok": 1}, {"dead": 1})
    assert evolution(history_of([Entry(URL, DAY, DAY, Verdict.OK, "", months=(("0000-05", "ok"),))])) == ()


def test_the_health_of_a_territory_is_that_of_the_addresses_of_its_files() -> None:
    addresses = tuple(Address(url, ()) for url in (URL, "https://neuf.fr", "mailto:a@b.fr"))
    health = Health(weekly({URL: "ok", "https://parti.fr": "dead"}), addresses)
    assert dict(health.present) == {"ok": 1}
    assert health.unseen == 1
    assert [(month.month, dict(month.counts)) for month in health.evolution] == [("2026-01", {"ok": 1, "suspect": 1})]
    assert not Health()


@pytest.mark.parametrize("written", ["https://e\u0301.fr", " https://\u00e9.fr "])
def test_an_address_is_known_however_it_is_written(written: str) -> None:
    health = Health(weekly({"https://\u00e9.fr": "ok"}))
    standing = health.standing(written)
    assert standing is not None
    assert standing.state == "ok"
    assert health.standing(None) is None
    assert health.standing("https://autre.fr") is None


def test_a_death_outlives_a_look_that_tells_nothing() -> None:
    assert state_of(entry("dead dead dead unknown unknown")) == "dead"
