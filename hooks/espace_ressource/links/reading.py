"""The disk's edge for links: the pages that a territory writes, and the site that it has built."""

import os
from collections.abc import Iterator
from pathlib import Path

from espace_ressource.decoding import MAX_BYTES
from espace_ressource.links.occurrences import is_page
from espace_ressource.source import SourceFile


def load_pages(root: Path, docs: Path) -> tuple[SourceFile, ...]:
    """The Markdown pages under ``docs``, by path from ``root``; what leads out of the folder is not followed."""
    found = []
    for path in _files(docs):
        if is_page(path.name) and path.resolve().is_relative_to(root.resolve()) and path.stat().st_size <= MAX_BYTES:
            found.append(SourceFile(path.relative_to(root).as_posix(), path.read_bytes()))
    return tuple(found)


def load_site(site: Path) -> tuple[dict[str, bytes], frozenset[str]]:
    """The HTML pages of a built site, and the paths of all that it publishes."""
    files = {path.relative_to(site).as_posix(): path for path in _files(site)}
    return {name: path.read_bytes() for name, path in files.items() if name.endswith(".html")}, frozenset(files)


def _files(folder: Path) -> Iterator[Path]:
    for directory, names, files in os.walk(folder):
        names.sort()
        for name in sorted(files):
            path = Path(directory, name)
            if path.is_file():
                yield path
