"""A record: one reference, typed and frozen, that knows where each of its fields is written."""

from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass, field as attribute
from types import MappingProxyType
from typing import TypeGuard

from espace_ressource.fields import Absent, Reading, Value, read_fields
from espace_ressource.folding import slug
from espace_ressource.kinds import Kind
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Sequence, SourceFile, Text, parse
from espace_ressource.types.dates import Period
from espace_ressource.types.references import is_identifier, shortened
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, admitted, quoted
from espace_ressource.yaml_mistakes import glued_field

WITHDRAWN = "retiree"
"""The status of a record whose page is only a notice."""
_OWN_KEYS = frozenset({"id", "type"})


@dataclass(frozen=True, slots=True, eq=False)
class Record:
    """One reference. Two records are the same when they are the same object."""

    id: str
    kind: Kind
    values: ReadOnly[str, Value]
    """By field name; a field that is not written has no entry."""
    positions: ReadOnly[str, Position]
    """Where each written field's value starts."""
    position: Position
    items: ReadOnly[str, tuple[Position, ...]] = attribute(default_factory=lambda: MappingProxyType({}))
    """Where each value of a list starts, by field name."""

    @property
    def title(self) -> str:
        """The name under which one looks for it."""
        return str(self.values["titre"])

    def get(self, name: str) -> Value | None:
        """The field's value; None when it is not written, « inconnu » or « aucun »."""
        value = self.values.get(name)
        return None if isinstance(value, Absent) else value

    def every(self, name: str) -> tuple[Value, ...]:
        """The field's values as a tuple, empty when there is none."""
        value = self.get(name)
        if value is None:
            return ()
        return value if isinstance(value, tuple) else (value,)

    def at(self, name: str, number: int | None = None) -> Position:
        """Where that field's value (or the value of that number in its list) is written, or the record itself."""
        items = self.items.get(name, ())
        if number is not None and len(items) == len(self.every(name)):
            return items[number]
        return self.positions.get(name, self.position)

    def day(self, name: str) -> str:
        """The last day of a date as ISO 8601, to compare; empty when it is not written."""
        value = self.get(name)
        return value.latest.isoformat() if isinstance(value, Period) and value.latest else ""

    @property
    def is_withdrawn(self) -> bool:
        """True when the page is only a notice."""
        status = self.get("statut")
        return isinstance(status, Term) and status.code == WITHDRAWN


@dataclass(frozen=True, slots=True)
class ReadRecords:
    """What files hold: the records that could be read, and the identifiers of those that could not."""

    records: tuple[Record, ...]
    unread: frozenset[str]


def read_records(sources: Iterable[SourceFile], kinds: ReadOnly[str, Kind], reading: Reading) -> ReadRecords:
    """The records of those files, one a file or a list a file, in the order of the files."""
    by_folder = {folder: kind for kind in kinds.values() for folder in (kind.id, *kind.folders)}
    records: list[Record] = []
    unread: set[str] = set()
    for source in sources:
        *folders, name = source.path.split("/")
        folder_kind = next((by_folder[folder] for folder in reversed(folders) if folder in by_folder), None)
        stem = name.rsplit(".", 1)[0]
        node, problems = parse(source)
        reading.problems.extend(problems)
        if node is None:
            unread.add(stem)
            continue
        if isinstance(node, Sequence) and not node.items:
            reading.report(
                node.position, "empty-file", _("liste vide"), _("Écrivez au moins une fiche, ou supprimez le fichier.")
            )
        for item in node.items if isinstance(node, Sequence) else (node,):
            read = _read_item(item, None if isinstance(node, Sequence) else stem, folder_kind, kinds, reading)
            if isinstance(read, Record):
                records.append(read)
            elif read is not None:
                unread.add(read)
    return ReadRecords(tuple(records), frozenset(unread))


def _read_item(
    node: Node, stem: str | None, folder_kind: Kind | None, kinds: ReadOnly[str, Kind], reading: Reading
) -> Record | str | None:
    """The record, or its identifier when that is all that can be read."""
    if not isinstance(node, Mapping):
        _report_no_record(node, reading)
        return stem
    kind = _kind_of(node, folder_kind, kinds, reading)
    identifier = _identifier_of(node, stem, reading)
    if kind is None:
        return identifier
    status = node.text("statut")
    term = reading.vocabularies["statuts"].find(status) if status and "statuts" in reading.vocabularies else None
    withdrawn = term is not None and term.code == WITHDRAWN
    values = read_fields(node, kind.fields, kind.one_of, reading, what=kind.one, ignored=_OWN_KEYS, lenient=withdrawn)
    if withdrawn and "motif_retrait" not in values:
        reading.report(
            (node.get("statut") or node).position,
            "missing-field",
            _("une fiche retirée dit pourquoi"),
            _("Exemple : « motif_retrait: Le site a disparu. »."),
        )
    if withdrawn and "titre" not in values:
        reading.report(
            node.position,
            "missing-field",
            _("il manque « titre » pour {what}", what=kind.one),
            _("Gardez le titre de la fiche retirée."),
        )
    title = values.get("titre")
    if identifier is None or title is None or isinstance(title, Absent):
        return identifier
    positions = {pair.key.value: pair.value.position for pair in node.pairs}
    items = {
        pair.key.value: tuple(item.position for item in pair.value.items)
        for pair in node.pairs
        if isinstance(pair.value, Sequence)
    }
    return Record(
        identifier, kind, MappingProxyType(values), MappingProxyType(positions), node.position, MappingProxyType(items)
    )


def _report_no_record(node: Node, reading: Reading) -> None:
    """A file or an item that is a list, or a text; fields whose values touch their colons make a text too."""
    if isinstance(node, Text) and (glued := glued_field(node.value)):
        index, message, remedy = glued
        position = node.position._replace(column=node.position.column + index)
        reading.report(position, "missing-space", message, remedy)
        return
    found = _("une liste") if isinstance(node, Sequence) else _("un texte seul")
    reading.report(
        node.position,
        "wrong-shape",
        _("une fiche est attendue, pas {found}", found=found),
        _("Exemple : « titre: Les monnaies alternatives »."),
    )


def _is_written(node: Node | None, key: str, reading: Reading) -> TypeGuard[Text]:
    """True when that key of every record holds a text; a list or a group is reported."""
    if isinstance(node, Text) and node.value.strip():
        return True
    if isinstance(node, Sequence | Mapping):
        found = _("une liste") if isinstance(node, Sequence) else _("un groupe de champs")
        example = "livre" if key == "type" else "les-monnaies-alternatives"
        reading.report(
            node.position,
            "wrong-shape",
            _("« {key} » attend un texte, pas {found}", key=key, found=found),
            _("Exemple : « {key}: {example} ».", key=key, example=example),
        )
    return False


def _kind_of(node: Mapping, folder_kind: Kind | None, kinds: ReadOnly[str, Kind], reading: Reading) -> Kind | None:
    written = node.get("type")
    if _is_written(written, "type", reading):
        name = written.value.strip()
        if name not in kinds:
            reading.report(
                written.position, "unknown-kind", _("type « {name} » inconnu", name=quoted(name)), admitted(name, kinds)
            )
        return kinds.get(name)
    if folder_kind is None:
        folders = ", ".join(f"resources/{kind.folders[0] if kind.folders else kind.id}/" for kind in kinds.values())
        reading.report(
            node.position,
            "unknown-kind",
            _("rien ne dit de quel type est cette fiche"),
            _("Rangez le fichier dans l’un de ces dossiers : {folders} ; ou écrivez « type: livre ».", folders=folders),
        )
    return folder_kind


def _identifier_of(node: Mapping, stem: str | None, reading: Reading) -> str | None:
    written = node.get("id")
    if _is_written(written, "id", reading):
        text = written.value.strip()
        if is_identifier(text):
            return text
        near = shortened(slug(text))
        remedy = (
            _("Écrivez « id: {near} ».", near=near)
            if near
            else _("Des minuscules sans accent, des chiffres et des traits d’union.")
        )
        reading.report(written.position, "identifier", _("identifiant « {text} » mal écrit", text=quoted(text)), remedy)
        return None
    if isinstance(written, Sequence | Mapping):
        return None
    if stem is None:
        near = shortened(slug(node.text("titre") or "")) or "mon-identifiant"
        reading.report(
            node.position,
            "missing-field",
            _("il manque « id » : dans une liste, chaque fiche a le sien"),
            _("Exemple : « id: {near} ».", near=near),
        )
        return None
    if is_identifier(stem):
        return stem
    near = shortened(slug(stem)) or "ma-fiche"
    reading.report(
        node.position,
        "identifier",
        _("le nom du fichier, « {stem} », ne peut pas être une adresse", stem=quoted(stem)),
        _("Renommez le fichier « {near}.yml », ou ajoutez « id: {near} ».", near=near),
    )
    return None
