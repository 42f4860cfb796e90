"""A territory's files become its catalogue, and every problem that they hold. No disk here: files come read."""

import datetime
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType

from espace_ressource.catalogue import Catalogue
from espace_ressource.declared_kinds import builtin_vocabularies, read_kinds
from espace_ressource.declared_vocabularies import read_vocabularies
from espace_ressource.fields import Reading
from espace_ressource.kinds import Kind
from espace_ressource.problems import Problem, Severity, in_order
from espace_ressource.programme_reading import programme_of
from espace_ressource.programme_rules import check_programmes
from espace_ressource.programmes import DEFAULT_ZONE
from espace_ressource.records import read_records
from espace_ressource.source import SourceFile
from espace_ressource.types import FIELD_TYPES
from espace_ressource.validation import check_records
from espace_ressource.vocabularies import Vocabularies

TYPES_FOLDER = "_types"
VOCABULARIES_FOLDER = "_vocabulaires"
PROGRAMMES_FOLDER = "_programmes"


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
    for ours, theirs in (
        ("types", TYPES_FOLDER),
        ("vocabulaires", VOCABULARIES_FOLDER),
        ("programmes", PROGRAMMES_FOLDER),
    ):
        for entry in sorted((root / ours).iterdir(), key=lambda item: item.name):
            found.append(SourceFile(f"espace_ressource/declarations/{theirs}/{entry.name}", entry.read_bytes()))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the shipped declarations and a territory's own say together."""

    kinds: ReadOnly[str, Kind]
    vocabularies: Vocabularies
    """Those of the program itself included."""
    problems: tuple[Problem, ...]
    agenda: ReadOnly[str, Kind]
    """The two kinds of ``programmes/``: a programme, a series."""


@lru_cache(maxsize=4)
def read_declarations(own: tuple[SourceFile, ...]) -> Declarations:
    """The kinds and vocabularies of a territory that declares those files; kept, as it seldom changes them."""
    sources = (*shipped_declarations(), *own)
    reading = Reading(builtin_vocabularies(FIELD_TYPES), FIELD_TYPES)
    vocabularies = read_vocabularies((s for s in sources if VOCABULARIES_FOLDER in s.path.split("/")), reading)
    reading.vocabularies = MappingProxyType({**reading.vocabularies, **vocabularies})
    folders = {name: [s for s in sources if name in s.path.split("/")] for name in (TYPES_FOLDER, PROGRAMMES_FOLDER)}
    names = frozenset(s.path.rsplit("/", 1)[-1].rsplit(".", 1)[0] for found in folders.values() for s in found)
    kinds = read_kinds(folders[TYPES_FOLDER], names, reading)
    agenda = read_kinds(folders[PROGRAMMES_FOLDER], names, reading)
    return Declarations(
        MappingProxyType(kinds), reading.vocabularies, tuple(reading.problems), MappingProxyType(agenda)
    )


def declarations_of(sources: Iterable[SourceFile]) -> Declarations:
    """What a territory of those files declares, with what comes with the package."""
    return read_declarations(tuple(sorted((s for s in sources if _is_declaration(s)), key=lambda source: source.path)))


def read_territory(
    sources: Iterable[SourceFile],
    today: datetime.date | None = None,
    *,
    programmes: Iterable[SourceFile] = (),
    zone: str = DEFAULT_ZONE,
) -> Territory:
    """The catalogue of those files and their problems; what is valid is kept whatever the rest is worth.

    ``sources`` are the files under ``resources/``, ``programmes`` those under ``programmes/``, in any order;
    ``today`` bounds what is due and what is past; ``zone`` is the territory's time zone, an IANA name.
    """
    ordered = sorted(sources, key=lambda source: source.path)
    declared = declarations_of(ordered)
    reading = Reading(declared.vocabularies, FIELD_TYPES)
    read = read_records((source for source in ordered if not _is_set_apart(source)), declared.kinds, reading)
    dated = sorted((s for s in programmes if not _is_set_apart(s)), key=lambda source: source.path)
    agenda = read_records(dated, declared.agenda, reading)
    every = (*read.records, *agenda.records)
    problems = [*declared.problems, *reading.problems]
    problems += check_records(every, {**declared.kinds, **declared.agenda}, read.unread | agenda.unread)
    unique = {record.id: record for record in reversed(every)}.values()
    shown = {name: words for name, words in declared.vocabularies.items() if not name.startswith("_")}
    catalogue = Catalogue(
        [record for record in unique if record.kind.id in declared.kinds],
        declared.kinds,
        shown,
        today,
        agenda=[programme_of(record, zone=zone) for record in unique if record.kind.id in declared.agenda],
        agenda_kinds=declared.agenda,
    )
    shaky = {problem.position.path for problem in reading.problems if problem.severity is Severity.ERROR}
    elsewhere = agenda.unread | {p.id for p in catalogue.withdrawn_agenda}
    elsewhere |= {programme.id for programme in catalogue.agenda if programme.record.position.path in shaky}
    problems += check_programmes(catalogue.agenda, catalogue.today, elsewhere=elsewhere)
    return Territory(catalogue, tuple(in_order(problems)))


def _is_declaration(source: SourceFile) -> bool:
    return not {TYPES_FOLDER, VOCABULARIES_FOLDER}.isdisjoint(source.path.split("/"))


def _is_set_apart(source: SourceFile) -> bool:
    """True for declarations, and for files and folders whose name begins with « _ »."""
    return any(part.startswith("_") for part in source.path.split("/"))
