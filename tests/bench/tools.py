"""The tools that are compared, each as its user runs it, and what each says of an address."""

import csv
import html
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

HERE = Path(__file__).parent
_CONFIG = "site_name: Banc\nsite_url: https://banc.example/\n"
PAGE = "index.html"
_PER_PAGE = 5


class Said(Enum):
    """What a tool says of an address, whatever its words for it."""

    LIVES = "vivante"
    DOUBTFUL = "à voir"
    """A warning of any kind: the run does not fail."""
    FAILS = "en échec"


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool, and how it is asked to look at the addresses of a folder (see ``write_links``)."""

    name: str
    arguments: Callable[[Path], list[str]]
    """What follows the interpreter."""
    read: Callable[[str], dict[str, Said]]
    """From its output, what it says of each address."""
    interpreter: str = sys.executable


def write_links(folder: Path, urls: Iterable[str]) -> None:
    """The same addresses twice, five to a page: a territory for us, a small site for the others."""
    listed = list(urls)
    groups = [listed[rank : rank + _PER_PAGE] for rank in range(0, len(listed), _PER_PAGE)]
    files = {"mkdocs.yml": _CONFIG, PAGE: _site_page([f"p{rank:03}.html" for rank in range(len(groups))])}
    for rank, group in enumerate(groups):
        files[f"p{rank:03}.html"] = _site_page(group)
        files[f"docs/p{rank:03}.md"] = f"# Page {rank}\n\n" + "".join(f"- [lien](<{url}>)\n" for url in group)
    (folder / "docs").mkdir(parents=True)
    (folder / "resources").mkdir()
    for path, text in files.items():
        (folder / path).write_text(text, encoding="utf-8")
    for written in (folder, *folder.rglob("*")):
        written.chmod(0o755)  # LinkChecker, run as root, goes on as « nobody »


def _site_page(links: Iterable[str]) -> str:
    items = "".join(f'<li><a href="{html.escape(url)}">lien</a></li>\n' for url in links)
    return f"<!doctype html><html lang=fr><meta charset=utf-8><title>Liens</title><ul>{items}</ul></html>"


def ours(*options: str) -> Tool:
    """This project's command, with those options."""
    return Tool(
        "espace-ressource",
        lambda folder: ["espace_ressource", "links", "--territoire", str(folder), "--format", "json", *options],
        _read_ours,
    )


LINKCHECKER = Tool(
    "LinkChecker",
    lambda folder: [
        "linkcheck", "--check-extern", "--no-status", "--verbose", "--output=csv/utf-8", str(folder / PAGE),
    ],
    lambda output: _read_linkchecker(output),
)  # fmt: skip
"""As it comes: ten threads, its own gap of 0.1 to 0.6 s; external links are asked for, or it looks at none."""


def linkinator() -> Tool | None:
    """linkinator, installed from its lock; None where there is no npm. It has no limit of time of its own, and would wait for ever."""
    npm, node = shutil.which("npm"), shutil.which("node")
    if npm is None or node is None:
        return None
    program = HERE / "node_modules/linkinator/build/src/cli.js"
    if not program.is_file():
        command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(command, cwd=HERE, check=True, stdout=sys.stderr)
    return Tool(
        "linkinator",
        lambda folder: [
            str(program),
            ".",
            "--recurse",
            "--timeout",
            "30000",
            "--format",
            "json",
            "--verbosity",
            "info",
        ],
        _read_linkinator,
        node,
    )


def command(tool: Tool, folder: Path, names: Path | None = None) -> tuple[list[str], Mapping[str, str]]:
    """What to run, and with what environment; ``names`` is a table that takes the resolver's place (see ``names``)."""
    arguments = tool.arguments(folder)
    quiet = {"NO_COLOR": "1", "LANGUAGE": "C", "LC_ALL": "C.UTF-8"}
    if tool.interpreter != sys.executable:
        with_names = {"NODE_OPTIONS": f"--require {HERE / 'names.cjs'}", "FARM_NAMES": str(names)} if names else {}
        return [tool.interpreter, *arguments], quiet | with_names
    start = [str(HERE / "names.py"), str(names)] if names else ["-m"]
    return [tool.interpreter, *start, *arguments], quiet


def _read_ours(output: str) -> dict[str, Said]:
    said = {"ok": Said.LIVES, "moved": Said.LIVES, "dead": Said.FAILS}
    return {found["url"]: said.get(found["verdict"], Said.DOUBTFUL) for found in json.loads(output)}


def _read_linkchecker(output: str) -> dict[str, Said]:
    lines = [line for line in output.splitlines() if not line.startswith("#")]
    rows = csv.DictReader(io.StringIO("\n".join(lines)), delimiter=";")
    return {
        row["urlname"]: Said.FAILS if row["valid"] == "False" else Said.DOUBTFUL if row["warningstring"] else Said.LIVES
        for row in rows
        if row["urlname"].startswith("http")
    }


def _read_linkinator(output: str) -> dict[str, Said]:
    said = {"OK": Said.LIVES, "BROKEN": Said.FAILS}
    return {link["url"]: said.get(link["state"], Said.DOUBTFUL) for link in json.loads(output)["links"]}


def versions() -> str:
    """The versions compared, in a few words."""
    from importlib.metadata import version

    lock = json.loads((HERE / "package-lock.json").read_text(encoding="utf-8"))
    return f"LinkChecker {version('linkchecker')}, linkinator {lock['packages']['node_modules/linkinator']['version']}"


def cores() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0))
