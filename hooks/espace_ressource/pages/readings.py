"""What one reads before coming: the cases and references of a programme, in order, and how long each takes."""

from collections.abc import Iterable
from dataclasses import dataclass

from espace_ressource.catalogue import Catalogue
from espace_ressource.fields import Value
from espace_ressource.markdown import to_text
from espace_ressource.programmes import Programme, slots_of
from espace_ressource.records import Record
from espace_ressource.types.groups import Group
from espace_ressource.types.references import Reference

WORDS_A_MINUTE = 200
_READ_IN = ("chapeau", "corps", "grille")
_WORK = "grille"


@dataclass(frozen=True, slots=True)
class Assignment:
    """A record to read."""

    record: Record
    before: str | None
    """By when: « le jour 1 »."""
    instruction: str | None

    @property
    def minutes(self) -> int | None:
        """How long its page takes to read; None when the record only points elsewhere (a book, a site)."""
        return minutes_to_read(words_of(self.record)) if self.is_worked else None

    @property
    def is_worked(self) -> bool:
        """True when the record has a grid, on which participants work."""
        return any(field.place == _WORK for field in self.record.kind.fields.values())


def minutes_to_read(words: int) -> int:
    """The minutes that so many words take, rounded up; never none."""
    return max(1, -(-words // WORDS_A_MINUTE))


def words_of(record: Record) -> int:
    """How many words one reads in a record's page: its lead, its story, its grid."""
    return sum(_count(record.get(f.name)) for f in record.kind.fields.values() if f.place in _READ_IN)


def _count(value: Value | None) -> int:
    if isinstance(value, str):
        return len(to_text(value).split())
    if isinstance(value, tuple):
        return sum(_count(inner) for inner in value)
    if isinstance(value, Group):
        return sum(_count(inner) for _name, inner in value.pairs)
    return 0


def assignments(programme: Programme, catalogue: Catalogue) -> tuple[Assignment, ...]:
    """What is to be read, in the order of « a_lire », then the cases of slots in the order of the days."""
    found: dict[str, Assignment] = {}
    for group in programme.record.every("a_lire"):
        if isinstance(group, Group):
            for record in _records(group.get("fiche"), catalogue):
                found.setdefault(record.id, Assignment(record, group.known("avant"), group.known("consigne")))
    for _session, _day, slot in slots_of(programme):
        for holder in (slot.group, *(activity.group for activity in slot.activities)):
            for record in _records(holder.get("cas"), catalogue):
                found.setdefault(record.id, Assignment(record, None, None))
    return tuple(found.values())


def _records(value: Value | None, catalogue: Catalogue) -> Iterable[Record]:
    for reference in value if isinstance(value, tuple) else (value,):
        if isinstance(reference, Reference) and (record := catalogue.by_id.get(reference.id)) is not None:
            yield record
