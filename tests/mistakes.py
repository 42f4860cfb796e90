"""The mistakes kept under ``invalid/``: each is a file, or a folder when it takes several, with what is said of it.

A file of ``invalid/programmes/`` is read as ``programmes/<name>.yml`` of a territory that knows a few records.
"""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from espace_ressource import announced, announced_rules
from espace_ressource.loading import load_sources
from espace_ressource.problems import Problem
from espace_ressource.source import SourceFile
from espace_ressource.territory import Territory, read_territory

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


KNOWN_CASE = """\
titre: Bégawatts
resume: Un parc éolien que ses voisins possèdent.
themes: [énergie citoyenne]
territoires: [Bretagne]
mecanismes: [club d’investisseurs]
sources: https://exemple.org/begawatts
ajoute_le: 2026-01-15
"""
"""The day that it was added is « today » for the programmes."""
KNOWN_PROGRAMME = """\
titre: Rencontre de Lyon
seances:
  - id: printemps
    date: 2025-04-03
    statut: terminée
    creneaux:
      - heure: 14h-16h
        titre: Financer un lieu
        intervenants: Aline Duval
  - id: automne
    date: 2026-10-08
"""
KNOWN_SERIES = "titre: Séminaire permanent\n"


@dataclass(frozen=True)
class Files:
    """The files of a case as a territory holds them, and the problems met on the disk."""

    resources: tuple[SourceFile, ...]
    programmes: tuple[SourceFile, ...] = ()
    problems: tuple[Problem, ...] = ()


def files_of(case: Path) -> Files:
    """What that case puts in a territory."""
    if case.is_dir():
        resources = load_sources(case) if (case / "resources").is_dir() else None
        programmes = load_sources(case, "programmes") if (case / "programmes").is_dir() else None
        known = (SourceFile("resources/cas/begawatts.yml", KNOWN_CASE.encode()),)
        found = tuple(loaded for loaded in (resources, programmes) if loaded)
        return Files(
            resources.sources if resources else known,
            programmes.sources if programmes else (),
            tuple(problem for loaded in found for problem in loaded.problems),
        )
    if case.parent == INVALID / "programmes":
        return Files(
            (SourceFile("resources/cas/begawatts.yml", KNOWN_CASE.encode()),),
            (
                SourceFile("programmes/rencontre-de-lyon.yml", KNOWN_PROGRAMME.encode()),
                SourceFile("programmes/series/seminaire-permanent.yml", KNOWN_SERIES.encode()),
                SourceFile(f"programmes/{case.name}", case.read_bytes()),
            ),
        )
    return Files((SourceFile(f"resources/{case.relative_to(INVALID).as_posix()}", case.read_bytes()),))


def territory_of(case: Path) -> Territory:
    """The territory that the files of that case make."""
    files = files_of(case)
    return read_territory(files.resources, programmes=files.programmes)


@cache
def problems_of(case: Path) -> tuple[Problem, ...]:
    """Everything that is wrong in that case, in order."""
    territory = territory_of(case)
    sessions = case / announced.PATH
    listed, problems = announced.read_announced(
        SourceFile(announced.PATH, sessions.read_bytes()) if sessions.is_file() else None
    )
    catalogue = territory.catalogue
    problems += announced_rules.check_announced(catalogue.agenda, listed)
    every = (*catalogue.agenda, *catalogue.withdrawn_agenda)
    problems += announced_rules.programmes_are_kept(every, listed, frozenset())
    return (*files_of(case).problems, *territory.problems, *problems)


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
