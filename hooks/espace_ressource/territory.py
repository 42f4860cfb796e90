"""A territory's files become its catalogue, and every problem that they hold. No disk here: files come read."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from espace_ressource.catalogue import Catalogue
from espace_ressource.declared_vocabularies import read_vocabularies
from espace_ressource.fields import Reading
from espace_ressource.kinds import builtin_vocabularies, read_kinds
from espace_ressource.problems import Problem, in_order
from espace_ressource.records import read_records
from espace_ressource.source import SourceFile
from espace_ressource.types import FIELD_TYPES
from espace_ressource.validation import check_records

TYPES_FOLDER = "_types"
VOCABULARIES_FOLDER = "_vocabulaires"


@dataclass(frozen=True, slots=True)
class Territory:
    """What a territory's files say: its catalogue, and what is wrong in them, in order."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]


@cache
def shipped_declarations() -> tuple[SourceFile, ...]:
    """The kinds and vocabularies that come with the package, by path."""
    found = []
    root = files("espace_ressource") / "declarations"
    for ours, theirs in (("types", TYPES_FOLDER), ("vocabulaires", VOCABULARIES_FOLDER)):
        for entry in sorted((root / ours).iterdir(), key=lambda item: item.name):
            found.append(SourceFile(f"espace_ressource/declarations/{theirs}/{entry.name}", entry.read_bytes()))
    return tuple(found)


def read_territory(sources: Iterable[SourceFile], today: datetime.date | None = None) -> Territory:
    """The catalogue of those files and their problems; what is valid is kept whatever the rest is worth.

    ``sources`` are the files under ``resources/``, in any order; ``today`` bounds what is due for review.
    """
    ordered = sorted(sources, key=lambda source: source.path)
    own = {source.path: source.path.split("/") for source in ordered}
    declarations = (*shipped_declarations(), *(s for s in ordered if _is_in(own[s.path], (TYPES_FOLDER, VOCABULARIES_FOLDER))))
    reading = Reading(builtin_vocabularies(FIELD_TYPES), FIELD_TYPES)
    vocabularies = read_vocabularies((s for s in declarations if VOCABULARIES_FOLDER in s.path.split("/")), reading)
    reading.vocabularies = {**reading.vocabularies, **vocabularies}
    kinds = read_kinds((s for s in declarations if TYPES_FOLDER in s.path.split("/")), reading)
    read = read_records((s for s in ordered if not any(part.startswith("_") for part in own[s.path])), kinds, reading)
    problems = [*reading.problems, *check_records(read.records, kinds, read.unread)]
    unique = {record.id: record for record in reversed(read.records)}.values()
    return Territory(Catalogue(unique, kinds, vocabularies, today), tuple(in_order(problems)))


def _is_in(parts: list[str], folders: tuple[str, ...]) -> bool:
    return any(folder in parts for folder in folders)
