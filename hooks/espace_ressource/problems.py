"""A mistake is a value: where it is, what is wrong, what to write instead."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Position(NamedTuple):
    """Where a character stands: a path from the territory's root, a line and a column, both from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


class Severity(StrEnum):
    """An error stops a build; a warning never does; a note only informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend in a territory's files."""

    position: Position
    code: str
    """A stable English slug, for machines: ``unknown-key``."""
    message: str
    """What is wrong, in French, without the position."""
    remedy: str
    """What to write instead, in French; a correct example where there is one."""
    severity: Severity = Severity.ERROR


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """Each problem once, by file, line and column."""
    return sorted(dict.fromkeys(problems), key=lambda p: (p.position, p.severity, p.code, p.message))


def has_errors(problems: Iterable[Problem]) -> bool:
    """True when at least one problem forbids a build."""
    return any(problem.severity is Severity.ERROR for problem in problems)
