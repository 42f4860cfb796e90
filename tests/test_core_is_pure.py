"""The core knows no MkDocs, no network, no clock, no chance and no environment."""

import ast
import re
from pathlib import Path

import pytest

CORE = Path(__file__).parent.parent / "hooks" / "espace_ressource"
EDGES = {
    "loading.py": "reads a territory's files",
    "icons.py": "reads the icons of the theme",
    "builder.py": "writes and swaps the built site",
    "pdf.py": "reads built pages, writes them as PDFs",
    "workshop.py": "opens a territory on the disk, at the day that its environment gives",
    "plugin.py": "the adapter of MkDocs",
    "framing.py": "hands our pages to MkDocs",
    "macros.py": "the adapter of mkdocs-macros",
    "cli.py": "the command line",
    "__main__.py": "the command line",
    "misuses.py": "looks at the frame that called a macro",
    "forges/asking.py": "asks the API of a forge",
    "forges/checker.py": "runs the command « links » beside itself",
    "forges/checkouts.py": "commits and pushes with git",
    "forges/command.py": "the commands « workflows » and « report »",
    "forges/delivering.py": "brings a week's work to a forge",
    "links/archiving.py": "asks an archive of the Web for copies",
    "links/checking.py": "asks the network, one address after another",
    "links/command.py": "the command « links »: its options, the day, what it prints",
    "links/fetching.py": "sends one request and reads its answer",
    "links/gathering.py": "opens a territory for its addresses",
    "links/lanes.py": "holds what waits for the network",
    "links/journal.py": "writes what was seen, as it goes",
    "links/options.py": "sets the pace and the resolver of a run",
    "links/pacing.py": "waits between two requests to a host",
    "links/progress.py": "draws on the terminal",
    "links/reading.py": "reads the territory's pages and the built site",
    "links/resolver.py": "asks for the addresses of a name",
    "links/revisions.py": "asks git what changed",
    "links/rewriting.py": "changes addresses in the territory's files",
    "links/rounds.py": "makes a round, and has its history written",
    "links/visiting.py": "follows an address to its page",
}
"""What touches the world, and for what."""
FORBIDDEN_MODULES = (
    "mkdocs",
    "mkdocs_macros",
    "material",
    "properdocs",
    "socket",
    "ssl",
    "http",
    "urllib.request",
    "requests",
    "random",
    "secrets",
    "uuid",
    "time",
    "subprocess",
    "threading",
    "asyncio",
    "tempfile",
    "os",
    "pathlib",
    "shutil",
    "sys",
    "aiohttp",
    "click",
)
FORBIDDEN_CALLS = {
    "now",
    "utcnow",
    "today",
    "fromtimestamp",
    "getenv",
    "environ",
    "open",
    "read_text",
    "write_text",
    "write_bytes",
    "urandom",
}


def modules() -> list[Path]:
    return sorted(path for path in CORE.rglob("*.py") if path.relative_to(CORE).as_posix() not in EDGES)


def imported(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.relative_to(CORE).as_posix())
def test_a_module_of_the_core(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    wrong = {
        name
        for name in imported(tree)
        for barred in FORBIDDEN_MODULES
        if name == barred or name.startswith(f"{barred}.")
    }
    assert not wrong
    edges = {f"espace_ressource.{name.removesuffix('.py').replace('/', '.')}" for name in EDGES}
    assert not imported(tree) & edges
    calls = {
        node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
    }
    assert not calls & FORBIDDEN_CALLS
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert "environ" not in attributes


def test_one_module_reads_the_clock() -> None:
    """The site is made without one; a round of links bears the day it was made on."""
    reading = re.compile(r"\b(?:datetime|date)\.(?:now|today|utcnow)\(")
    found = [
        path.relative_to(CORE).as_posix() for path in CORE.rglob("*.py") if reading.search(path.read_text("utf-8"))
    ]
    assert found == ["links/command.py"]


def test_the_edges_are_the_ones_that_exist() -> None:
    assert not [name for name in EDGES if not (CORE / name).is_file()]
