"""Sums of money: what is printed reads back, and what has two readings is refused."""

from decimal import Decimal

import pytest
from hypothesis import given, settings, strategies as st

from espace_ressource.fields import Absent
from espace_ressource.territory import read_declarations
from espace_ressource.types.amounts import Amount
from reading import codes, read, read_well

CURRENCIES = list(read_declarations(()).vocabularies["devises"])
CENTS = st.decimals(0, 10**12, places=2, allow_nan=False).map(lambda number: number.normalize())


@st.composite
def amounts(draw: st.DrawFn) -> Amount:
    low, high = sorted((draw(CENTS), draw(CENTS)))
    shape = draw(st.sampled_from(["one", "about", "between", "from", "up to"]))
    return Amount(
        minimum=None if shape == "up to" else low,
        maximum=low if shape in ("one", "about") else None if shape == "from" else high,
        currency=draw(st.sampled_from(CURRENCIES)),
        approximate=shape == "about",
        per=draw(st.sampled_from([None, "mois", "an"])),
    )


@given(amounts())
@settings(max_examples=400, deadline=None, derandomize=True)
def test_what_is_printed_reads_back(amount: Amount) -> None:
    assert read_well("montant", amount.figure) == amount
    assert read_well("montant", f'"{amount.figure} (2014-03)"').figure == amount.figure


@pytest.mark.parametrize(
    "text",
    [
        "3 000 €",
        "3000 €",
        "3\u202f000\u00a0€",
        "3000",
        "3000€",
        "3 000 euros",
        "3 000,00 €",
        "3 k€",
        "3k€",
        "3 000 EUR",
        "0,003 M€",
    ],
)
def test_ways_to_write_three_thousand_euros(text: str) -> None:
    amount = read_well("montant", text)
    assert (amount.minimum, amount.maximum, amount.currency.code) == (3000, 3000, "EUR")
    assert amount.figure == "3\u202f000\u202f€"


@pytest.mark.parametrize(
    ("text", "low", "high", "shown"),
    [
        ("1 000–10 000 €", 1000, 10000, "1 000 à 10 000 €"),
        ("1 000 à 10 000 €", 1000, 10000, "1 000 à 10 000 €"),
        ("de 1 000 à 10 000 €", 1000, 10000, "1 000 à 10 000 €"),
        ("entre 1 000 et 10 000 €", 1000, 10000, "1 000 à 10 000 €"),
        ("100 à 500 k€", 100_000, 500_000, "100 000 à 500 000 €"),
        ("100 k à 2 M€", 100_000, 2_000_000, "100 000 à 2 000 000 €"),
        ("500 000 à 2 M€", 500_000, 2_000_000, "500 000 à 2 000 000 €"),
        ("2,2 M€", 2_200_000, 2_200_000, "2 200 000 €"),
        ("1,5 million d’euros", 1_500_000, 1_500_000, "1 500 000 €"),
        ("3 milliards d'euros", 3 * 10**9, 3 * 10**9, "3 000 000 000 €"),
        ("1.234.567 €", 1_234_567, 1_234_567, "1 234 567 €"),
        ("1.234,56 €", Decimal("1234.56"), Decimal("1234.56"), "1 234,56 €"),
        ("à partir de 100 €", 100, None, "à partir de 100 €"),
        ("dès 100 €", 100, None, "à partir de 100 €"),
        ("≥ 100 €", 100, None, "à partir de 100 €"),
        ("jusqu’à 100 €", None, 100, "jusqu’à 100 €"),
        ("100 F", 100, 100, "100 F"),
        ("20 € par mois", 20, 20, "20 € par mois"),
        ("20 €/mois", 20, 20, "20 € par mois"),
        ("environ 20 €", 20, 20, "environ 20 €"),
        ("20 € environ", 20, 20, "environ 20 €"),
        ("0 €", 0, 0, "0 €"),
        ("12,50 €", Decimal("12.5"), Decimal("12.5"), "12,50 €"),
    ],
)
def test_how_people_write_sums(text: str, low: Decimal | None, high: Decimal | None, shown: str) -> None:
    amount = read_well("montant", f'"{text}"')
    assert (amount.minimum, amount.maximum) == (low, high)
    assert amount.figure.replace("\u202f", " ") == shown


@pytest.mark.parametrize("text", ["3.000 €", "3,000 €", "1.500 à 3 000 €", "12.345"])
def test_two_readings_are_refused_and_both_are_shown(text: str) -> None:
    _value, (problem,) = read("montant", text)
    assert problem.code == "amount-ambiguous"
    assert "milliers" in problem.remedy
    assert "décimales" in problem.remedy


@pytest.mark.parametrize(("written", "first"), [("3 000 €", True), ("1,5 €", True)])
def test_each_reading_reads_when_it_is_written(written: str, first: bool) -> None:
    _value, (problem,) = read("montant", "1.500 €")
    assert problem.remedy.count("«") == 2
    assert bool(read_well("montant", written)) is first


def test_a_group_says_more() -> None:
    amount = read_well("montant", "{ min: 1 000, max: 3 000 F, nature: prêt, au: 1998, source: Politis }")
    assert (amount.minimum, amount.maximum, amount.currency.code, amount.nature.code) == (1000, 3000, "FRF", "pret")
    assert str(amount) == "1\u202f000 à 3\u202f000\u202fF (1998)"


@pytest.mark.parametrize(
    "written",
    [
        "beaucoup",
        "€",
        "-3 €",
        "3 000 € 4",
        "3 roubles",
        "10 à 5 €",
        "3 € (un jour)",
        "{ valeur: 3, min: 1 }",
        "{ min: 3, max: 1 }",
        "{ min: 1 F, max: 3 € }",
        "{ valeur: 3 €, devise: FRF }",
        "{ valeur: 3 € (2013), au: 2014 }",
        "{ min: jusqu’à 3 € }",
        "{ min: 1 €/mois, max: 3 €/an }",
        "{ nature: prêt }",
        "[1, 2]",
    ],
)
def test_what_is_no_sum(written: str) -> None:
    assert set(codes("montant", written)) <= {"amount", "missing-field", "not-a-list"}


def test_unknown_none_and_zero_are_three_answers() -> None:
    unknown, none, zero = (read_well("montant", written) for written in ("inconnu", "aucun", "0 €"))
    assert unknown is Absent.UNKNOWN
    assert none is Absent.NONE
    assert zero.minimum == 0
    assert read_well("montant", '""') is None
    assert read_well("entier", "0") == 0
    assert len({unknown, none, zero, 0}) == 4
