"""Building a whole site before it takes the place of the previous one."""

import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping as ReadOnly, Sequence
from pathlib import Path

ENGINES = ("mkdocs", "properdocs")
"""MkDocs 1.x, or its maintained continuation."""


WITH_PDF = "ESPACE_RESSOURCE_PDF"
"""Set to 1 in the engine's environment when PDFs are written after the pages, which may then link them."""


class BuildFailed(Exception):
    """The engine said no; what it said has been printed. The previous site is as it was."""


def engine() -> str:
    """The engine that is installed, MkDocs first; ModuleNotFoundError when there is none."""
    for name in ENGINES:
        if importlib.util.find_spec(name):
            return name
    raise ModuleNotFoundError("mkdocs")


def build(config_file: Path, site: Path, *, write_pdfs: Callable[[Path], object] | None = None) -> None:
    """Builds the territory of that ``mkdocs.yml`` beside ``site``, then puts it in its place.

    ``write_pdfs`` is given the new site's folder before that: a site is put in place whole, its PDFs included.
    Raises BuildFailed, leaving ``site`` untouched, when the engine does not end well.
    """
    fresh, previous = site.with_name(f".{site.name}-nouveau"), site.with_name(f".{site.name}-ancien")
    if previous.exists() and not site.exists():
        previous.rename(site)  # a build was killed between the two moves
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.rmtree(previous, ignore_errors=True)
    try:
        _run(
            ["build", "--config-file", str(config_file), "--site-dir", str(fresh), "--strict"],
            {WITH_PDF: "1" if write_pdfs else ""},
        )
        if not (fresh / "index.html").is_file():
            raise BuildFailed
        if write_pdfs:
            write_pdfs(fresh)
        if site.exists():
            site.rename(previous)
        fresh.rename(site)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
        if previous.exists() and not site.exists():
            previous.rename(site)
        shutil.rmtree(previous, ignore_errors=True)


def serve(config_file: Path, address: str) -> int:
    """Shows the site while one writes; its exit code."""
    return _call(["serve", "--config-file", str(config_file), "--dev-addr", address, "--no-strict"])


def _run(arguments: Sequence[str], environment: ReadOnly[str, str]) -> None:
    if _call(arguments, environment) != 0:
        raise BuildFailed


def _call(arguments: Sequence[str], environment: ReadOnly[str, str] | None = None) -> int:
    whole = {**os.environ, **(environment or {})}
    try:
        return subprocess.run([sys.executable, "-m", engine(), *arguments], env=whole, check=False).returncode  # noqa: S603 - our own arguments
    except KeyboardInterrupt:
        return 130
