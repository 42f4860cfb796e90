"""The scalars of a YAML file with the very characters they are written with, so that one of them can be changed alone."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from espace_ressource.decoding import UnreadableError, decode
from espace_ressource.problems import Position
from espace_ressource.source import SourceFile, parse

_Loader: type = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_LINE_BREAK = re.compile(r"\r\n|\r|\n")
BOM = b"\xef\xbb\xbf"

Step = str | int
"""A key of a mapping, or the rank of an item, from 0."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """A value (never a key) and where its text stands: ``text[start:end]``, its quotes or its « > » included."""

    path: tuple[Step, ...]
    value: str
    start: int
    end: int
    style: str
    """``'``, ``"``, ``>``, ``|``, or empty for a plain one (YAML 1.1 §9)."""
    key: int
    """Where its key starts, or the scalar itself in a list."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file's text, the scalars it holds in order, and where its mappings start."""

    path: str
    text: str
    scalars: tuple[Scalar, ...]
    mappings: tuple[tuple[tuple[Step, ...], int, bool], ...]
    """Of each mapping: its path, where it starts, and whether it is written in braces."""


class Lines:
    """Where each line of a text starts, to tell the line and the column of any of its characters."""

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.starts = [0, *(match.end() for match in _LINE_BREAK.finditer(text))]

    def position(self, index: int) -> Position:
        """The position of the character at that index, both numbers from 1."""
        line = bisect_right(self.starts, index)
        return Position(self.path, line, index - self.starts[line - 1] + 1)


def read_scalars(source: SourceFile) -> Written | None:
    """The scalars of that file; None when the file cannot be read at all, which ``check`` says with its line."""
    node, _problems = parse(source)
    if node is None:
        return None
    try:
        text = decode(source.path, source.content)
    except UnreadableError:
        return None
    scalars: list[Scalar] = []
    mappings: list[tuple[tuple[Step, ...], int, bool]] = []
    for found in _walk(text):
        if isinstance(found, Scalar):
            scalars.append(found)
        else:
            mappings.append(found)
    return Written(source.path, text, tuple(scalars), tuple(mappings))


def encoded(text: str, source: SourceFile) -> bytes:
    """The text as that file's bytes were written, with its byte order mark when it had one."""
    return (BOM if source.content.startswith(BOM) else b"") + text.encode()


@dataclass(slots=True)
class _Open:
    """A collection whose end has not been met."""

    path: tuple[Step, ...]
    is_list: bool
    count: int = 0
    key: str | None = None
    key_start: int = 0


def _walk(text: str) -> Iterator[Scalar | tuple[tuple[Step, ...], int, bool]]:
    stack: list[_Open] = []
    for event in yaml.parse(text, Loader=_Loader):
        match event:
            case yaml.ScalarEvent():
                start, end = _index(event.start_mark), _index(event.end_mark)
                here = stack[-1] if stack else None
                if here and not here.is_list and here.key is None:
                    here.key, here.key_start = event.value, start
                    continue
                path, key = _next(stack, start)
                yield Scalar(path, event.value, start, end, event.style or "", key)
            case yaml.AliasEvent():
                _next(stack, _index(event.start_mark))
            case yaml.CollectionStartEvent():
                path, _key = _next(stack, _index(event.start_mark))
                stack.append(_Open(path, isinstance(event, yaml.SequenceStartEvent)))
                if isinstance(event, yaml.MappingStartEvent):
                    yield path, _index(event.start_mark), bool(event.flow_style)
            case yaml.CollectionEndEvent():
                stack.pop()


def _next(stack: list[_Open], start: int) -> tuple[tuple[Step, ...], int]:
    """The path of the value that starts there in the open collection, and where its key stands."""
    if not stack:
        return (), start
    here = stack[-1]
    if here.is_list:
        here.count += 1
        return (*here.path, here.count - 1), start
    key, at = here.key or "", here.key_start
    here.key = None
    return (*here.path, key), at


def _index(mark: object) -> int:
    """The index of a mark; the reader gives one to every event that we look at."""
    return int(getattr(mark, "index", 0))
