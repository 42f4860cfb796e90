"""One value read by one type of field, as a record would."""

from typing import Any

from espace_ressource.fields import Field, Reading, Value, read_field
from espace_ressource.problems import Problem
from espace_ressource.source import Mapping, SourceFile, parse
from espace_ressource.territory import read_declarations
from espace_ressource.types import FIELD_TYPES


def read(type_name: str, written: str, **declared: Any) -> tuple[Value | None, list[Problem]]:
    """What ``champ: written`` gives for a field of that type, and the problems met."""
    node, problems = parse(SourceFile("x.yml", f"champ: {written}\n".encode()))
    assert isinstance(node, Mapping), problems
    value = node.get("champ")
    assert value is not None
    reading = Reading(read_declarations(()).vocabularies, FIELD_TYPES)
    field = Field("champ", "Champ", type_name, example=declared.pop("example", "x"), **declared)
    return read_field(value, field, reading), reading.problems


def read_well(type_name: str, written: str, **declared: Any) -> Value:
    """The value, when nothing is wrong with it."""
    value, problems = read(type_name, written, **declared)
    assert not problems
    return value


def codes(type_name: str, written: str, **declared: Any) -> list[str]:
    """The codes of what is wrong with that value."""
    value, problems = read(type_name, written, **declared)
    assert problems
    assert value is None
    return [problem.code for problem in problems]
