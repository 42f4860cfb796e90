"""Small territories made for a test."""

import os
import subprocess
import sys
from pathlib import Path

CONFIG = """\
site_name: Essai
theme:
  name: material
plugins:
  - search
  - espace-ressource
  - macros:
      modules: [espace_ressource.macros]
      on_undefined: strict
      on_error_fail: true
markdown_extensions: [attr_list, md_in_html, tables]
"""
BOOK = """\
titre: Les monnaies alternatives
auteurs: Jérôme Blanc
editeur: La Découverte
date: 2018
isbn: 978-2-7071-8636-2
themes: [monnaies locales]
resume: >
  Un tour d’horizon des monnaies qui circulent à côté de l’euro.
"""
QUIET = {"NO_MKDOCS_2_WARNING": "1", "DISABLE_MKDOCS_2_WARNING": "true"}


def make_territory(root: Path, files: dict[str, str] | None = None, *, config: str = CONFIG) -> Path:
    """A territory with a home page, one book, and those files."""
    everything = {
        "mkdocs.yml": config,
        "docs/index.md": "# Essai\n",
        "resources/livres/monnaies-alternatives.yml": BOOK,
    }
    for path, text in (everything | (files or {})).items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, encoding="utf-8")
    return root


def run(*command: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs ``python -m …`` there, with the test's environment and those variables."""
    return subprocess.run(
        [sys.executable, "-m", *command],
        cwd=cwd,
        env=os.environ | QUIET | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def tree(root: Path) -> dict[str, bytes]:
    """Every file under that folder, by path."""
    return {path.relative_to(root).as_posix(): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()}


def plain(text: str) -> str:
    """The text with ordinary spaces, to be compared with what one types."""
    return text.replace("\N{NARROW NO-BREAK SPACE}", " ").replace("\N{NO-BREAK SPACE}", " ")
