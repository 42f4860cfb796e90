"""Numbers that bear a check, read with or without hyphens and kept in one form."""

import pytest
from hypothesis import given, settings, strategies as st

from reading import codes, read, read_well

SETTINGS = settings(max_examples=200, deadline=None, derandomize=True)


def isbn_10(nine: str) -> str:
    check = -sum(int(digit) * weight for digit, weight in zip(nine, range(10, 1, -1), strict=True)) % 11
    return nine + ("X" if check == 10 else str(check))


def isbn_13(twelve: str) -> str:
    return twelve + str(-sum(int(digit) * weight for digit, weight in zip(twelve, (1, 3) * 6, strict=True)) % 10)


@given(st.from_regex(r"2[0-9]{8}", fullmatch=True))
@SETTINGS
def test_ten_digits_become_thirteen(nine: str) -> None:
    short, long = isbn_10(nine), isbn_13(f"978{nine}")
    expected = read_well("isbn", f'"{long}"')
    assert expected.replace("-", "") == long
    for text in (
        short,
        f"ISBN {short}",
        f"{short[0]}-{short[1:5]}-{short[5:9]}-{short[9]}",
        expected,
        f"ISBN : {expected}",
        expected.replace("-", " "),
    ):
        assert read_well("isbn", f'"{text}"') == expected, text


@given(st.from_regex(r"978[0-9]{10}", fullmatch=True))
@SETTINGS
def test_a_wrong_key_is_refused(digits: str) -> None:
    good = isbn_13(digits[:12]) == digits
    _value, problems = read("isbn", f'"{digits}"')
    assert [problem.code for problem in problems] == ([] if good else ["isbn"])


@pytest.mark.parametrize("text", ["1267-4982", "12674982", "ISSN 1267-4982", "issn: 1267 4982", "1267–4982"])
def test_forms_of_an_issn(text: str) -> None:
    assert read_well("issn", f'"{text}"') == "1267-4982"


def test_an_issn_may_end_with_x() -> None:
    assert read_well("issn", "2434-561x") == "2434-561X"


@pytest.mark.parametrize(
    "text", ["732829320", "732 829 320", "732.829.320", "SIREN 732 829 320", "732\u202f829\u202f320"]
)
def test_forms_of_a_siren(text: str) -> None:
    assert read_well("siren", f'"{text}"') == "732 829 320"


@pytest.mark.parametrize(
    "text",
    [
        "10.3917/inno.038.0067",
        "doi:10.3917/inno.038.0067",
        "DOI 10.3917/inno.038.0067",
        "https://doi.org/10.3917/inno.038.0067",
        "http://dx.doi.org/10.3917/inno.038.0067",
    ],
)
def test_forms_of_a_doi(text: str) -> None:
    assert read_well("doi", f'"{text}"') == "10.3917/inno.038.0067"


@pytest.mark.parametrize(
    ("type_name", "text"),
    [
        ("isbn", "12"),
        ("isbn", "978-2-O7O7-8636-2"),
        ("issn", "1267-4983"),
        ("issn", "12"),
        ("siren", "732 829 321"),
        ("siren", "x"),
        ("doi", "10.1"),
        ("doi", "inno.038"),
    ],
)
def test_what_is_none(type_name: str, text: str) -> None:
    assert codes(type_name, f'"{text}"') == [type_name]
