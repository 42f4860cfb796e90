"""The catalogue: every record of a territory, frozen, indexed, and the questions one asks of it."""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping as ReadOnly
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from espace_ressource.folding import fold, sort_key
from espace_ressource.kinds import Kind
from espace_ressource.programmes import Programme
from espace_ressource.records import Record
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.types.people import Person
from espace_ressource.types.references import Link, Reference
from espace_ressource.vocabularies import Term, Vocabularies, Vocabulary


@dataclass(frozen=True, slots=True)
class Relation:
    """A link seen from one of its ends: how it reads, the record at the other end, and what is said of it."""

    term: Term
    inverse: bool
    other: Record
    note: str | None = None

    @property
    def label(self) -> str:
        """« Finance » from one side, « Financé par » from the other."""
        return (self.term.inverse or self.term.label) if self.inverse else self.term.label


class Catalogue:
    """An immutable set of records; withdrawn ones are kept apart, for their notices."""

    def __init__(
        self,
        records: Iterable[Record],
        kinds: ReadOnly[str, Kind],
        vocabularies: Vocabularies,
        today: datetime.date | None = None,
        *,
        agenda: Iterable[Programme] = (),
        agenda_kinds: ReadOnly[str, Kind] = MappingProxyType({}),
    ) -> None:
        every = sorted(records, key=lambda r: (r.kind.rank, r.kind.id, sort_key(r.title), r.id))
        self.kinds = MappingProxyType(dict(kinds))
        self.agenda_kinds = MappingProxyType(dict(agenda_kinds))
        self.vocabularies = MappingProxyType(dict(vocabularies))
        self.records = tuple(record for record in every if not record.is_withdrawn)
        self.withdrawn = tuple(record for record in every if record.is_withdrawn)
        programmes = sorted(agenda, key=lambda p: (sort_key(p.title), p.id))
        self.agenda = tuple(p for p in programmes if not p.record.is_withdrawn)
        self.withdrawn_agenda = tuple(p for p in programmes if p.record.is_withdrawn)
        self.today = today or self._newest_day()

    def _newest_day(self) -> datetime.date:
        """The last day that the records speak of: a build's « today » when none is given, so that no clock is read."""
        days = [
            value.latest
            for record in self._every
            for name in ("ajoute_le", "verifie_le")
            if isinstance(value := record.get(name), Period) and value.latest
        ]
        return max(days, default=datetime.date(2000, 1, 1))

    @cached_property
    def by_id(self) -> ReadOnly[str, Record]:
        """Every living record by its identifier, those of programmes and series too."""
        return MappingProxyType({record.id: record for record in self._every})

    @cached_property
    def _every(self) -> tuple[Record, ...]:
        return (*self.records, *(programme.record for programme in self.agenda))

    @cached_property
    def programmes(self) -> ReadOnly[str, Programme]:
        """The living programmes and series by identifier."""
        return MappingProxyType({programme.id: programme for programme in self.agenda})

    def of_series(self, identifier: str) -> tuple[Programme, ...]:
        """The programmes of a series: by rank, then by first date, then by title."""
        members = [p for p in self.agenda if getattr(p.record.get("partie_de"), "id", None) == identifier]
        far = datetime.date.max
        return tuple(sorted(members, key=lambda p: (p.record.get("rang") or 10_000, p.dates[0] if p.dates else far)))

    @cached_property
    def by_kind(self) -> ReadOnly[str, tuple[Record, ...]]:
        """The living records of each kind, by title."""
        return self._index(lambda record: [record.kind.id])

    @cached_property
    def by_theme(self) -> ReadOnly[str, tuple[Record, ...]]:
        """The living records of each theme, by its code."""
        return self._index(lambda record: [term.code for term in record.every("themes")])

    @cached_property
    def by_public(self) -> ReadOnly[str, tuple[Record, ...]]:
        """The living records for each public, by its code."""
        return self._index(lambda record: [term.code for term in record.every("publics")])

    @cached_property
    def by_territory(self) -> ReadOnly[str, tuple[Record, ...]]:
        """The living records of each territory by its code; a wider territory holds those within it."""
        return self._index(self._territory_codes)

    @cached_property
    def by_author(self) -> ReadOnly[str, tuple[Record, ...]]:
        """The living records of each author, by its filed name (« Blanc, Jérôme »)."""
        return self._index(lambda record: [person.sorted_name for person in authors_of(record)])

    @cached_property
    def by_organisation(self) -> ReadOnly[str, tuple[Record, ...]]:
        """The living records tied to each record, by any link, from either side."""
        return self._index(lambda record: [relation.other.id for relation in self.relations(record)])

    @cached_property
    def by_tag(self) -> ReadOnly[str, tuple[Record, ...]]:
        """The living records of each keyword, accents and case aside."""
        return self._index(lambda record: [fold(str(word)) for word in record.every("mots_cles")])

    def _index(self, keys: Callable[[Record], Iterable[str]]) -> ReadOnly[str, tuple[Record, ...]]:
        index: dict[str, list[Record]] = defaultdict(list)
        for record in self.records:
            for key in dict.fromkeys(keys(record)):
                index[key].append(record)
        return MappingProxyType({key: tuple(records) for key, records in index.items()})

    @cached_property
    def themes(self) -> Vocabulary:
        """The thesaurus."""
        return self.vocabularies["themes"]

    @cached_property
    def publics(self) -> Vocabulary:
        """The publics."""
        return self.vocabularies["publics"]

    @cached_property
    def territories(self) -> Vocabulary:
        """The known territories, and those that records name (a commune, a pays)."""
        known = {term.code: term for term in self.vocabularies["territoires"]}
        for record in self.records:
            for term in territories_of(record):
                known.setdefault(term.code, term)
        return Vocabulary("territoires", self.vocabularies["territoires"].title, known.values())

    def _territory_codes(self, record: Record) -> list[str]:
        codes = []
        for term in territories_of(record):
            codes += [term.code, *(wider.code for wider in self.territories.ancestors(term.code))]
        return codes

    @cached_property
    def _relations(self) -> ReadOnly[str, tuple[Relation, ...]]:
        relations: dict[str, dict[tuple[str, bool, str], Relation]] = defaultdict(dict)
        terms = self.vocabularies["relations"]
        for record in self._every:
            for term, reference, note, noted in _links_of(record, terms):
                other = self.by_id.get(reference.id)
                if other is None or other is record:
                    continue
                symmetric = term.inverse is None or term.inverse == term.label
                relations[record.id].setdefault((term.code, False, other.id), Relation(term, False, other, note))
                key = (term.code, not symmetric, record.id)
                relations[other.id].setdefault(key, Relation(term, not symmetric, record, noted))
        order = {term.code: rank for rank, term in enumerate(terms)}
        return MappingProxyType(
            {
                identifier: tuple(
                    sorted(
                        found.values(),
                        key=lambda r: (
                            order.get(r.term.code, 0),
                            r.inverse,
                            r.other.kind.rank,
                            sort_key(r.other.title),
                        ),
                    )
                )
                for identifier, found in relations.items()
            }
        )

    def relations(self, record: Record) -> tuple[Relation, ...]:
        """The links of a record, its own and those that others declare towards it."""
        return self._relations.get(record.id, ())

    def newest(self, number: int) -> tuple[Record, ...]:
        """The records added last, the newest first; those of one day by title."""
        dated = [record for record in self.records if record.day("ajoute_le")]
        return tuple(sorted(dated, key=lambda r: r.day("ajoute_le"), reverse=True)[:number])

    def due(self, until: datetime.date | None = None) -> tuple[Record, ...]:
        """The records whose « à relire le » has come, or will have come that day, the oldest first."""
        last = (until or self.today).isoformat()
        waiting = [record for record in self.records if "" < record.day("a_relire_le") <= last]
        return tuple(sorted(waiting, key=lambda r: r.day("a_relire_le")))

    @cached_property
    def glossary(self) -> tuple[Record, ...]:
        """The words that pages explain, by title."""
        return tuple(sorted((r for r in self.records if r.kind.glossary), key=lambda r: sort_key(r.title)))


def authors_of(record: Record) -> list[Person]:
    """Who signs a record, editors of a volume included."""
    return [
        value for field in record.kind.fields.values() if field.type == "personne" for value in record.every(field.name)
    ]


def territories_of(record: Record) -> list[Term]:
    """Every territory that a record names, whatever the field (where it is, where it acts)."""
    return [
        value
        for field in record.kind.fields.values()
        if field.type == "territoire" and field.public
        for value in record.every(field.name)
    ]


def _links_of(record: Record, relations: Vocabulary) -> Iterable[tuple[Term, Reference, str | None, str | None]]:
    """The typed links that a record declares: their notes as read from it, and as read from the other side."""
    for link in record.every("liens"):
        if isinstance(link, Link):
            yield link.relation, link.reference, None, None
    for value in record.values.values():
        for reference, role in _roles_in(value, None):
            if reference.relation and reference.relation in relations:
                note, noted = (role.label, role.inverse or role.label) if role else (None, None)
                yield relations[reference.relation], reference, note, noted


def _roles_in(value: object, role: Term | None) -> Iterator[tuple[Reference, Term | None]]:
    """The references within a value, each with the role that stands beside it in its group."""
    if isinstance(value, Reference):
        yield value, role
    elif isinstance(value, tuple):
        for inner in value:
            yield from _roles_in(inner, role)
    elif isinstance(value, Group):
        beside = next((inner for _name, inner in value.pairs if isinstance(inner, Term) and inner.inverse), None)
        for _name, inner in value.pairs:
            yield from _roles_in(inner, beside)
