"""The disk's edge: which files a territory holds, read once, with what cannot be read said as problems."""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from espace_ressource.decoding import MAX_BYTES, too_large
from espace_ressource.problems import Position, Problem
from espace_ressource.source import SourceFile
from espace_ressource.wording import _

_SUFFIXES = (".yml", ".yaml")
_NEVER_READ = frozenset({"prive", "privé"})
"""What a territory keeps to itself (loans, prospects): no file of these folders is opened."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """The files that could be read, by path, and the problems of the others."""

    sources: tuple[SourceFile, ...]
    problems: tuple[Problem, ...]


def load_sources(root: Path, folder: str = "resources") -> Loaded:
    """Every YAML file under ``root/folder``; a link that leaves ``root``, a folder named ``x.yml``… is a problem."""
    sources: list[SourceFile] = []
    problems: list[Problem] = []
    top = root / folder
    if not top.is_dir():
        problems.append(
            Problem(
                Position(folder),
                "no-folder",
                _("le dossier {folder}/ n’existe pas", folder=folder),
                _("Créez-le à côté de mkdocs.yml, ou placez-vous dans le dossier du territoire."),
            )
        )
        return Loaded((), tuple(problems))
    for directory, names, files in os.walk(top):
        names[:] = sorted(name for name in names if name not in _NEVER_READ and not name.startswith("."))
        here = Path(directory)
        for name in names:
            if name.endswith(_SUFFIXES):
                problems.append(_not_a_file(root, here / name, _("c’est un dossier, pas une fiche")))
            elif (here / name).is_symlink():
                problems.append(_not_a_file(root, here / name, _("ce dossier est un raccourci : il n’est pas suivi")))
        for name in sorted(files):
            if name.endswith(_SUFFIXES) and not name.startswith("."):
                read = _read(root, here / name)
                if isinstance(read, Problem):
                    problems.append(read)
                else:
                    sources.append(read)
    return Loaded(tuple(sources), tuple(problems))


def _read(root: Path, path: Path) -> SourceFile | Problem:
    try:
        status = path.stat()
        if not path.resolve().is_relative_to(root.resolve()):
            return _not_a_file(root, path, _("ce raccourci mène hors du territoire"))
        if not stat.S_ISREG(status.st_mode):
            return _not_a_file(root, path, _("ce n’est pas un fichier ordinaire"))
        if status.st_size > MAX_BYTES:
            return Problem(
                Position(_shown(root, path)),
                "file-too-large",
                _("fichier trop gros ({size} Mo)", size=round(status.st_size / 1e6)),
                _("Une fiche tient en quelques lignes. Répartissez-les en plusieurs fichiers de moins de 16 Mo."),
            )
        return SourceFile(_shown(root, path), path.read_bytes())
    except OSError as error:
        return _not_a_file(root, path, _("lecture impossible ({reason})", reason=error.strerror or type(error).__name__))


def _not_a_file(root: Path, path: Path, message: str) -> Problem:
    return Problem(
        Position(_shown(root, path)),
        "not-a-file",
        message,
        _("Mettez à cet endroit le fichier lui-même, ou retirez ce qui s’y trouve."),
    )


def _shown(root: Path, path: Path) -> str:
    """The path from the territory's root, printable whatever bytes the disk holds."""
    return path.relative_to(root).as_posix().encode("utf-8", "backslashreplace").decode()
