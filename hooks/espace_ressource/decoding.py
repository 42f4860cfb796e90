"""The bytes of a file become text: UTF-8, without a character that cannot be seen or that turns the reading around."""

import re

from espace_ressource.problems import Position, Problem
from espace_ressource.wording import _

MAX_BYTES = 16 * 1024 * 1024
"""Larger files are refused unread; ten thousand records fit in half of it."""

_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class UnreadableError(Exception):
    """There is no reading that file; the problem says why."""

    def __init__(self, position: Position, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.problem = Problem(position, code, message, remedy)


def decode(path: str, content: bytes) -> str:
    """UTF-8 (with or without BOM) to text without a control character; UnreadableError otherwise."""
    start = Position(path)
    if len(content) > MAX_BYTES:
        raise UnreadableError(start, "file-too-large", *too_large(len(content)))
    if b"\x00" in content:
        raise UnreadableError(
            start,
            "binary-file",
            _("ce n’est pas un fichier de texte"),
            _("Enregistrez la fiche en texte simple, codage UTF-8, ou retirez ce fichier de resources/."),
        )
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = error.object[: error.start].decode("utf-8", "replace")
        raise UnreadableError(
            _position_at(path, before, len(before)),
            "not-utf-8",
            _("caractère illisible : le fichier n’est pas en UTF-8"),
            _("Dans votre éditeur : « Enregistrer sous », codage « UTF-8 »."),
        ) from None
    if found := _FORBIDDEN.search(text):
        raise UnreadableError(
            _position_at(path, text, found.start()),
            "control-character",
            _("caractère invisible interdit (U+{code:04X})", code=ord(found.group())),
            _("Effacez ce caractère : il vient souvent d’un copier-coller. Retapez le mot s’il le faut."),
        )
    return text


def too_large(size: int) -> tuple[str, str]:
    """What is wrong with a file of that many bytes, and what to do."""
    return (
        _("fichier trop gros ({size} Mo)", size=round(size / 1e6)),
        _("Une fiche tient en quelques lignes. Répartissez-les en plusieurs fichiers de moins de 16 Mo."),
    )


def lines_of(text: str) -> list[str]:
    """The lines of a text, whatever ends them, as an editor numbers them."""
    return _LINE_BREAK.split(text)


def _position_at(path: str, text: str, index: int) -> Position:
    lines = lines_of(text[:index])
    return Position(path, len(lines), len(lines[-1]) + 1)
