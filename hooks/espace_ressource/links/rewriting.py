"""The edge that changes a territory's files for its links: moved addresses, and copies of dead pages."""

from collections.abc import Mapping as ReadOnly
from pathlib import Path

from espace_ressource.links.archive import with_copy
from espace_ressource.links.gathering import load_files
from espace_ressource.links.repair import repaired
from espace_ressource.links.values import Place
from espace_ressource.source import SourceFile


def rewrite(root: Path, replacements: ReadOnly[str, str]) -> tuple[tuple[Place, ...], tuple[Place, ...]]:
    """Writes those addresses anew wherever they stand: the places changed, and those left to a person.

    The files are read again here: a round lasts long, and someone may have written meanwhile.
    """
    changed: list[Place] = []
    left: list[Place] = []
    for source in load_files(root):
        done = repaired(source, replacements)
        changed += done.changed
        left += done.left
        _write(root, source, done.content)
    return tuple(sorted(changed)), tuple(sorted(left))


def add_copies(root: Path, copies: ReadOnly[str, str]) -> tuple[str, ...]:
    """Writes ``url_archive`` in the records whose own address has a copy; the addresses that were given one."""
    given: list[str] = []
    for source in load_files(root):
        content = source.content
        for url, copy in copies.items():
            after = with_copy(SourceFile(source.path, content), url, copy)
            if after is not None:
                content = after
                given.append(url)
        _write(root, source, content)
    return tuple(given)


def _write(root: Path, source: SourceFile, content: bytes) -> None:
    """Replaces the file as a whole: it holds one text or the other, whenever it is read."""
    if content == source.content:
        return
    file = root / source.path
    fresh = file.with_name(f".{file.name}.nouveau")
    fresh.write_bytes(content)
    fresh.chmod(file.stat().st_mode)
    fresh.replace(file)
