"""The mistakes kept under ``invalid/``: each is a file, or a folder when it takes several, with what is said of it."""

import ast
from functools import cache
from pathlib import Path

from espace_ressource.loading import load_sources
from espace_ressource.problems import Problem
from espace_ressource.source import SourceFile
from espace_ressource.territory import read_territory

INVALID = Path(__file__).parent / "invalid"
TERRITORIES = INVALID / "territoires"
CORE = Path(__file__).parent.parent / "hooks" / "espace_ressource"

FILES = sorted(path for path in INVALID.rglob("*.yml") if TERRITORIES not in path.parents)
FOLDERS = sorted(path for path in TERRITORIES.iterdir() if path.is_dir())
CASES = [*FILES, *FOLDERS]


def name_of(case: Path) -> str:
    """The case as a test shows it: ``livres/isbn-cle-fausse``."""
    return case.relative_to(INVALID).as_posix().removesuffix(".yml")


def expected_of(case: Path) -> Path:
    """The file that holds what is said of that case."""
    return case / "errors.txt" if case.is_dir() else case.with_name(f"{case.stem}.errors.txt")


def sources_of(case: Path) -> tuple[tuple[SourceFile, ...], tuple[Problem, ...]]:
    """The files of that case as a territory holds them, and the problems met on the disk."""
    if case.is_dir():
        loaded = load_sources(case)
        return loaded.sources, loaded.problems
    return (SourceFile(f"resources/{case.relative_to(INVALID).as_posix()}", case.read_bytes()),), ()


@cache
def problems_of(case: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in that case, in order."""
    sources, problems = sources_of(case)
    return (*problems, *read_territory(sources).problems)


EDGES = frozenset({"misuses.py", "published.py", "workshop.py"})
"""Modules whose problems are not about the files of ``resources/``: their own tests prove them."""


def codes_of_the_core() -> dict[str, str]:
    """Every code of a problem that the core can report, with the module that does."""
    codes: dict[str, str] = {}
    for path in sorted(set(CORE.rglob("*.py")) - {CORE / name for name in EDGES}):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            for code in _codes_in(node):
                codes[code] = path.relative_to(CORE).as_posix()
    return codes


_PLACES = {"Problem": 1, "UnreadableError": 1, "wrong": 3}
"""Where the code stands among the arguments of what makes a problem."""


def _codes_in(node: ast.AST) -> list[str]:
    if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "_CheckedNumber" for base in node.bases):
        return [
            statement.value.value
            for statement in node.body
            if isinstance(statement, ast.Assign) and getattr(statement.targets[0], "id", "") == "name"
            if isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)
        ]
    if isinstance(node, ast.FunctionDef):
        defaults = [default.value for default in node.args.defaults if isinstance(default, ast.Constant)]
        return [value for value in defaults if node.name == "report" and isinstance(value, str)]
    if not isinstance(node, ast.Call):
        return []
    match node.func:
        case ast.Name(name):
            place = _PLACES.get(name)
        case ast.Attribute(attr="report", value=ast.Name("reading")):
            place = 1
        case _:
            place = None
    if place is None or len(node.args) <= place:
        return []
    code = node.args[place]
    return [code.value] if isinstance(code, ast.Constant) and isinstance(code.value, str) else []
