"""Who signs: a person however the name is written, or a body."""

import pytest
from hypothesis import given, settings, strategies as st

from espace_ressource.types.people import Person, parse_person
from reading import codes, read, read_well

WORD = st.from_regex(r"[A-ZÉÈÇÔ][a-zéèçïô’]{1,7}(-[A-Z][a-zé]{1,5})?", fullmatch=True)
PARTICLE = st.sampled_from(["", "", "de ", "du ", "de La ", "van der ".replace("der ", ""), "Le "])


@given(WORD, PARTICLE, WORD)
@settings(max_examples=150, deadline=None, derandomize=True)
def test_both_orders_are_the_same_person(given_name: str, particle: str, family: str) -> None:
    expected = Person(f"{particle}{family}", given_name)
    assert parse_person(f"{given_name} {particle}{family}") == expected
    assert parse_person(f"{particle}{family}, {given_name}") == expected
    assert read_well("personne", f"{{ nom: {particle}{family}, prenom: {given_name} }}") == expected
    assert parse_person(str(expected)) == expected
    assert parse_person(expected.sorted_name) == expected


@pytest.mark.parametrize(
    ("written", "sorted_name", "shown"),
    [
        ("Jérôme Blanc", "Blanc, Jérôme", "Jérôme Blanc"),
        ("Jean-Louis Laville", "Laville, Jean-Louis", "Jean-Louis Laville"),
        ("Claire de La Tour", "de La Tour, Claire", "Claire de La Tour"),
        ("Le Goff, Jean-Pierre", "Le Goff, Jean-Pierre", "Jean-Pierre Le Goff"),
        ("de La Tour, Marie Claire", "de La Tour, Marie Claire", "Marie Claire de La Tour"),
        ("Voltaire", "Voltaire", "Voltaire"),
        ("{ organisme: Terre de liens }", "Terre de liens", "Terre de liens"),
        ('{ organisme: "Boire, manger et lire" }', "Boire, manger et lire", "Boire, manger et lire"),
    ],
)
def test_how_people_are_filed(written: str, sorted_name: str, shown: str) -> None:
    person = read_well("personne", written)
    assert (person.sorted_name, str(person)) == (sorted_name, shown)
    assert person.collective is written.startswith("{ organisme")


@pytest.mark.parametrize(
    "written",
    [
        "Jérôme Blanc et Marie Fare",
        "Blanc, Jérôme; Fare, Marie",
        "Jérôme Blanc & Marie Fare",
        "Jérôme Blanc, Marie Fare",
    ],
)
def test_several_people_are_refused_with_the_list_to_write(written: str) -> None:
    _value, (problem,) = read("personne", written)
    assert problem.code == "several-people"
    assert "champ: [Jérôme Blanc, Marie Fare]" in problem.remedy
    people = read_well("personne", "[Jérôme Blanc, Marie Fare]", many=True)
    assert [person.sorted_name for person in people] == ["Blanc, Jérôme", "Fare, Marie"]


def test_what_is_no_person() -> None:
    assert codes("personne", "{ prenom: Jérôme }") == ["missing-field"]
    assert codes("personne", "[a, b]") == ["not-a-list"]
