"""The disk's edge: which files a territory holds, read once, with what cannot be read said as problems."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from espace_ressource.decoding import MAX_BYTES, too_large
from espace_ressource.folding import fold
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.source import SourceFile
from espace_ressource.wording import _

_SUFFIXES = (".yml", ".yaml")
_LOOK_ALIKE = tuple(suffix + other for suffix in _SUFFIXES for other in (".txt", ".rtf", ".doc", ".docx", ".odt"))
"""What an office suite makes of ``fiche.yml``."""
_NEVER_READ = "prive"
"""What a territory keeps to itself (loans, prospects): no file of that folder is opened, however it is spelled."""
_REASONS = {
    errno.ENOENT: "le raccourci ne mène à rien",
    errno.ELOOP: "les raccourcis tournent en rond",
    errno.EACCES: "vous n’avez pas le droit de lire ce fichier",
    errno.EPERM: "vous n’avez pas le droit de lire ce fichier",
    errno.EIO: "le disque ne répond pas",
}


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

    def report(error: OSError) -> None:
        problems.append(_not_a_file(root, Path(error.filename), _reason(error)))

    for directory, names, files in os.walk(top, onerror=report):
        names[:] = sorted(name for name in names if fold(name) != _NEVER_READ and not name.startswith("."))
        here = Path(directory)
        for name in names:
            if name.lower().endswith(_SUFFIXES):
                problems.append(_not_a_file(root, here / name, _("c’est un dossier, pas une fiche")))
            elif (here / name).is_symlink():
                problems.append(_not_a_file(root, here / name, _("ce dossier est un raccourci : il n’est pas suivi")))
        for name in sorted(files):
            if name.startswith("."):
                continue
            if name.lower().endswith(_SUFFIXES):
                read = _read(root, here / name)
                if isinstance(read, Problem):
                    problems.append(read)
                else:
                    sources.append(read)
            elif name.lower().endswith(_LOOK_ALIKE):
                problems.append(_look_alike(root, here / name))
    return Loaded(tuple(sources), tuple(problems))


def _read(root: Path, path: Path) -> SourceFile | Problem:
    try:
        status = path.stat()
        if not path.resolve().is_relative_to(root.resolve()):
            return _not_a_file(root, path, _("ce raccourci mène hors du territoire"))
        if any(fold(part) == _NEVER_READ for part in path.resolve().relative_to(root.resolve()).parts):
            return _not_a_file(root, path, _("ce raccourci mène à un dossier privé"))
        if not stat.S_ISREG(status.st_mode):
            return _not_a_file(root, path, _("ce n’est pas un fichier ordinaire"))
        if status.st_size > MAX_BYTES:
            return Problem(Position(_shown(root, path)), "file-too-large", *too_large(status.st_size))
        return SourceFile(_shown(root, path), path.read_bytes())
    except OSError as error:
        return _not_a_file(root, path, _reason(error))


def _reason(error: OSError) -> str:
    return _(_REASONS.get(error.errno or 0, "lecture impossible"))


def _not_a_file(root: Path, path: Path, message: str) -> Problem:
    return Problem(
        Position(_shown(root, path)),
        "not-a-file",
        message,
        _("Mettez à cet endroit le fichier lui-même, ou retirez ce qui s’y trouve."),
    )


def _look_alike(root: Path, path: Path) -> Problem:
    return Problem(
        Position(_shown(root, path)),
        "not-a-file",
        _("ce fichier n’est pas lu : son nom ne finit pas par « .yml »"),
        _("Renommez-le « {name} » (texte simple, codage UTF-8).", name=_printable(path.stem)),
        Severity.WARNING,
    )


def _shown(root: Path, path: Path) -> str:
    """The path from the territory's root, printable whatever bytes the disk holds."""
    return _printable(path.relative_to(root).as_posix())


def _printable(text: str) -> str:
    """The text with what a terminal cannot show, or would obey, written as an escape."""
    encoded = text.encode("utf-8", "backslashreplace").decode()
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode() for char in encoded)
