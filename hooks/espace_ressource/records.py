"""A record: one reference, typed and frozen, that knows where each of its fields is written."""

from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass
from types import MappingProxyType

from espace_ressource.fields import Absent, Reading, Value, read_fields
from espace_ressource.folding import slug
from espace_ressource.kinds import Kind
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Sequence, SourceFile, Text, parse
from espace_ressource.types.dates import Period
from espace_ressource.types.references import MAX_IDENTIFIER, is_identifier
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, admitted

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

    def at(self, name: str) -> Position:
        """Where that field's value is written, or the record itself."""
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


def read_records(sources: Iterable[SourceFile], kinds: ReadOnly[str, Kind], reading: Reading) -> list[Record]:
    """The records of those files, one a file or a list a file, in the order of the files."""
    by_folder = {folder: kind for kind in kinds.values() for folder in (kind.id, *kind.folders)}
    records = []
    for source in sources:
        node, problems = parse(source)
        reading.problems.extend(problems)
        if node is None:
            continue
        *folders, name = source.path.split("/")
        folder_kind = next((by_folder[folder] for folder in reversed(folders) if folder in by_folder), None)
        stem = name.rsplit(".", 1)[0]
        if isinstance(node, Sequence):
            for item in node.items:
                records.append(_read_item(item, None, folder_kind, kinds, reading))
        else:
            records.append(_read_item(node, stem, folder_kind, kinds, reading))
    return [record for record in records if record is not None]


def _read_item(
    node: Node, stem: str | None, folder_kind: Kind | None, kinds: ReadOnly[str, Kind], reading: Reading
) -> Record | None:
    if not isinstance(node, Mapping):
        found = _("une liste") if isinstance(node, Sequence) else _("un texte seul")
        reading.report(node.position, "wrong-shape", _("une fiche est attendue, pas {found}", found=found), _("Exemple : « titre: Les monnaies alternatives »."))
        return None
    kind = _kind_of(node, folder_kind, kinds, reading)
    identifier = _identifier_of(node, stem, reading)
    if kind is None:
        return None
    status = node.text("statut")
    term = reading.vocabularies["statuts"].find(status) if status and "statuts" in reading.vocabularies else None
    withdrawn = term is not None and term.code == WITHDRAWN
    values = read_fields(
        node, kind.fields, kind.one_of, reading, what=kind.one, ignored=_OWN_KEYS, lenient=withdrawn
    )
    if withdrawn and "motif_retrait" not in values:
        reading.report(
            node.position, "missing-field", _("une fiche retirée dit pourquoi"), _("Exemple : « motif_retrait: Le site a disparu. ».")
        )
    if withdrawn and "titre" not in values:
        reading.report(node.position, "missing-field", _("il manque « titre » pour {what}", what=kind.one), _("Gardez le titre de la fiche retirée."))
    title = values.get("titre")
    if identifier is None or title is None or isinstance(title, Absent):
        return None
    positions = {pair.key.value: pair.value.position for pair in node.pairs}
    return Record(identifier, kind, MappingProxyType(values), MappingProxyType(positions), node.position)


def _kind_of(node: Mapping, folder_kind: Kind | None, kinds: ReadOnly[str, Kind], reading: Reading) -> Kind | None:
    written = node.get("type")
    if isinstance(written, Text) and written.value:
        kind = kinds.get(written.value)
        if kind is None:
            reading.report(written.position, "unknown-kind", _("type « {name} » inconnu", name=written.value), admitted(written.value, kinds))
        return kind
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
    if isinstance(written, Text) and written.value:
        if is_identifier(written.value):
            return written.value
        near = slug(written.value)[:MAX_IDENTIFIER]
        remedy = _("Écrivez « id: {near} ».", near=near) if near else _("Des minuscules sans accent, des chiffres et des traits d’union.")
        reading.report(written.position, "identifier", _("identifiant « {text} » mal écrit", text=written.value), remedy)
        return None
    if stem is None:
        near = slug(node.text("titre") or "")[:60].strip("-") or "mon-identifiant"
        reading.report(
            node.position, "missing-field", _("il manque « id » : dans une liste, chaque fiche a le sien"), _("Exemple : « id: {near} ».", near=near)
        )
        return None
    if is_identifier(stem):
        return stem
    near = slug(stem)[:MAX_IDENTIFIER].strip("-") or "ma-fiche"
    reading.report(
        node.position,
        "identifier",
        _("le nom du fichier, « {stem} », ne peut pas être une adresse", stem=stem),
        _("Renommez le fichier « {near}.yml », ou ajoutez « id: {near} ».", near=near),
    )
    return None
