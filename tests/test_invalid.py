"""A bug report is a file: what a documentalist gets wrong, and what is said of it."""

import re
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import pytest

from espace_ressource import announced, territory
from espace_ressource.fields import Field, Reading, Value
from espace_ressource.problems import Problem
from espace_ressource.reports import as_text
from espace_ressource.source import Node
from espace_ressource.types import FIELD_TYPES
from espace_ressource.wording import NARROW, NO_BREAK, typeset
from mistakes import (
    CASES,
    FILES,
    FOLDERS,
    INVALID,
    codes_of_the_core,
    expected_of,
    files_of,
    name_of,
    problems_of,
    territory_of,
)

EVERY = [problem for case in CASES for problem in problems_of(case)]


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_what_is_said(case: Path, golden: Callable[[Path, str], None]) -> None:
    golden(expected_of(case), as_text(problems_of(case)) + "\n")


def test_every_case_is_a_mistake() -> None:
    assert len(FILES) >= 80
    assert len([case for case in FILES if case.parent.name == "programmes"]) >= 60
    assert len(FOLDERS) >= 10
    assert not [name_of(case) for case in CASES if not problems_of(case)]


def test_every_expected_file_has_its_case() -> None:
    assert sorted(INVALID.rglob("*errors.txt")) == sorted(map(expected_of, CASES))


def test_every_code_has_an_example() -> None:
    shown = {problem.code for problem in EVERY}
    others = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.rglob("test_*.py"))
    missing = {
        code: module for code, module in codes_of_the_core().items() if code not in shown and f'"{code}"' not in others
    }
    assert not missing


def test_codes_are_found_in_the_source() -> None:
    assert {problem.code for problem in EVERY} <= set(codes_of_the_core())


def test_every_type_of_field_has_two_mistakes(monkeypatch: pytest.MonkeyPatch) -> None:
    refusing: set[str] = set()

    class Watched:
        """A type of field that notes when it refuses what is written."""

        def __init__(self, name: str) -> None:
            self.name = name
            self.verbatim = FIELD_TYPES[name].verbatim

        def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
            before = len(reading.problems)
            value = FIELD_TYPES[self.name].read(node, field, reading)
            if len(reading.problems) > before:
                refusing.add(self.name)
            return value

    monkeypatch.setattr(territory, "FIELD_TYPES", {name: Watched(name) for name in FIELD_TYPES})
    cases: dict[str, list[str]] = defaultdict(list)
    for case in CASES:
        refusing.clear()
        territory_of(case)
        for name in refusing:
            cases[name].append(name_of(case))
    few = {name: cases[name] for name in FIELD_TYPES if name != "libre" and len(cases[name]) < 2}
    assert not few


@pytest.mark.parametrize("problem", EVERY, ids=lambda problem: f"{problem.position}-{problem.code}"[:90])
def test_messages_are_for_people(problem: Problem) -> None:
    for text in (problem.message, problem.remedy):
        assert text == typeset(text)
        assert "\n" not in text
        assert "  " not in text
        assert not re.search(r"None|\{\w*\}$|Error|<class|\bmust\b|\bexpected\b", text)
        assert text.count("«") == text.count("»")
        for sign in ";!?":
            assert f" {sign}" not in text, "a narrow no-break space goes before these"
        assert f"«{NARROW}»" not in text
        assert f"{NO_BREAK}{NO_BREAK}" not in text
    assert problem.message
    assert not problem.message.endswith(".")
    assert problem.remedy
    assert problem.remedy.endswith((".", "…", "?", f"?{NARROW}»"))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_positions_are_in_the_file(case: Path) -> None:
    files = files_of(case)
    sources = {source.path: source.content for source in (*files.resources, *files.programmes)}
    if (case / announced.PATH).is_file():
        sources[announced.PATH] = (case / announced.PATH).read_bytes()
    for problem in problems_of(case):
        text = sources.get(problem.position.path, b"").decode("utf-8-sig", "replace")
        lines = re.split(r"\r\n|\r|\n", text)
        assert problem.position.line <= len(lines)
        assert problem.position.column <= len(lines[problem.position.line - 1]) + 1
