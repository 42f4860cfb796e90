"""Problems told to a person, to a program, or to a forge."""

import json
from collections.abc import Iterable

from espace_ressource.problems import Problem, Severity
from espace_ressource.wording import _, counted

_LABELS = {Severity.ERROR: "erreur", Severity.WARNING: "attention", Severity.NOTE: "note"}


def as_text(problems: Iterable[Problem]) -> str:
    """For a terminal: « path:line:column  severity : message », then what to write instead, indented."""
    lines = []
    for problem in problems:
        lines.append(f"{problem.position}  {_(_LABELS[problem.severity] + ' : ')}{problem.message}")
        if problem.remedy:
            lines.append(f"    {problem.remedy}")
    return "\n".join(lines)


def as_json(problems: Iterable[Problem]) -> str:
    """A list of objects: path, line, column, severity, code, message, remedy."""
    return json.dumps(
        [
            {
                "path": problem.position.path,
                "line": problem.position.line,
                "column": problem.position.column,
                "severity": problem.severity.value,
                "code": problem.code,
                "message": problem.message,
                "remedy": problem.remedy,
            }
            for problem in problems
        ],
        ensure_ascii=False,
        indent=2,
    )


def as_github(problems: Iterable[Problem]) -> str:
    """GitHub workflow commands, one annotation a line; escaped as the runner's toolkit does."""
    kinds = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    return "\n".join(
        f"::{kinds[p.severity]} file={_property(p.position.path)},line={p.position.line},col={p.position.column},"
        f"title={_property(p.code)}::{_data(f'{p.message} — {p.remedy}' if p.remedy else p.message)}"
        for p in problems
    )


def summary(problems: Iterable[Problem], records: int) -> str:
    """One sentence that says where one stands."""
    found = list(problems)
    errors = sum(problem.severity is Severity.ERROR for problem in found)
    warnings = sum(problem.severity is Severity.WARNING for problem in found)
    read = counted("{number} fiche lue", "{number} fiches lues", records)
    if not errors and not warnings:
        return _("{read}, tout est en ordre.", read=read)
    counts = []
    if errors:
        counts.append(counted("{number} erreur à corriger", "{number} erreurs à corriger", errors))
    if warnings:
        counts.append(counted("{number} point à regarder", "{number} points à regarder", warnings))
    return f"{read} : {', '.join(counts)}.".replace(" :", "\N{NO-BREAK SPACE}:")


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
