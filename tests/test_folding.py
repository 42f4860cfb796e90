"""Words compared and sorted as a French reader would."""

import itertools
import re
import string

import pytest
from hypothesis import given, settings, strategies as st

from espace_ressource.folding import fold, slug, sort_key

SETTINGS = settings(max_examples=300, deadline=None, derandomize=True)
FRENCH = st.text(alphabet=string.ascii_letters + "àâäçéèêëîïôöùûüÿœæÀÉŒ’' -", max_size=20)

IN_ORDER = [
    "1984",
    "âge",
    "agile",
    "cœur",
    "cohabitat",
    "cote",
    "Cote",
    "coté",
    "côte",
    "Côte",
    "côté",
    "coteau",
    "cotisation",
    "eau",
    "épargne",
    "Épargne",
    "épargne locale",
    "épargner",
    "état",
    "maïs",
    "mais encore",
    "Œuvre",
    "œuvrer",
    "offre",
    "pêche",
    "péché",
    "pécheur",
    "relève",
    "relevé",
    "révéler",
    "zèbre",
]
"""As the CLDR root collation, which is that of ``fr``: letters first, then accents from the left, then case."""


def test_the_order_of_a_dictionary() -> None:
    order = sorted(IN_ORDER, key=sort_key)
    assert order.index("cote") < order.index("coté") < order.index("côte") < order.index("côté") < order.index("coteau")
    assert order.index("eau") < order.index("épargne") < order.index("épargner") < order.index("état")
    assert order.index("cœur") < order.index("cohabitat")
    assert order.index("Œuvre") < order.index("œuvrer") < order.index("offre")
    assert order.index("1984") == 0


@pytest.mark.parametrize("word", ["œuvre", "Œuvre", "cœur", "ex æquo"])
def test_ligatures_sort_as_two_letters(word: str) -> None:
    opened = word.replace("œ", "oe").replace("Œ", "Oe").replace("æ", "ae")
    neighbours = sorted(["od", "of", "coe", "cof", "ex ad", "ex af", word, opened], key=sort_key)
    assert abs(neighbours.index(word) - neighbours.index(opened)) == 1


@pytest.mark.parametrize(("before", "after"), list(itertools.pairwise(["cote", "Cote", "coté", "côte", "côté"])))
def test_accents_come_after_letters_and_case_last(before: str, after: str) -> None:
    assert sort_key(before) < sort_key(after)
    assert sort_key(after + "a") > sort_key(before + "a")
    assert sort_key(after) < sort_key(before + "a")


@given(FRENCH, FRENCH, FRENCH)
@SETTINGS
def test_the_order_is_total(first: str, second: str, third: str) -> None:
    one, two, three = sorted([first, second, third], key=sort_key)
    assert sort_key(one) <= sort_key(two) <= sort_key(three)
    assert sort_key(one) <= sort_key(three)


@given(st.text(max_size=30))
@SETTINGS
def test_a_slug_is_an_address(text: str) -> None:
    assert re.fullmatch(r"([a-z0-9]+(-[a-z0-9]+)*)?", slug(text))
    assert slug(slug(text)) == slug(text)


@given(FRENCH)
@SETTINGS
def test_a_slug_forgets_accents_and_case(text: str) -> None:
    assert slug(text) == slug(fold(text))
    assert bool(slug(text)) == any(char.isalnum() for char in text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les monnaies alternatives", "les-monnaies-alternatives"),
        ("L’œuvre d’Émilie", "l-oeuvre-d-emilie"),
        ("Ça, c’est l'été !", "ca-c-est-l-ete"),
        ("N° 38 — 2ᵉ éd.", "n-38-2e-ed"),
        ("—", ""),
    ],
)
def test_slugs(text: str, expected: str) -> None:
    assert slug(text) == expected


@given(st.text(max_size=30))
@SETTINGS
def test_folding_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(text) == fold(f"  {text} ")


@pytest.mark.parametrize(
    "words",
    [("Œuvre", "oeuvre", "œuvre", "OEUVRE"), ("l’eau", "L'EAU", "l eau"), ("épargne\u00a0 locale", "Epargne locale")],
)
def test_folded_alike(words: tuple[str, ...]) -> None:
    assert len(set(map(fold, words))) == 1
