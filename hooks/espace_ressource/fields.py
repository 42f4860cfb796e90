"""A field: its label, its type, its rules; and how a value is read by them.

Behaviour hangs on the field's *type*, never on the name of a kind: a type reads a node into a value and
tells its JSON Schema. What every type shares (lists, « inconnu », « aucun », required fields) stands here.
"""

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Protocol

from espace_ressource.folding import fold
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.source import Mapping, Node, Sequence, Text
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, admitted, closest, either, quoted

Value = Any
"""What a type reads: str, int, bool, Term, Period, Amount… See ``types/``."""


class Absent(StrEnum):
    """Two answers that are not a value. A field that is not written at all is a third: nobody looked."""

    UNKNOWN = "inconnu"
    """Looked for, not found."""
    NONE = "aucun"
    """There is none."""


_ABSENT = {
    **dict.fromkeys(("inconnu", "inconnue", "inconnus", "inconnues"), Absent.UNKNOWN),
    **dict.fromkeys(("aucun", "aucune"), Absent.NONE),
}
_GLUED_DASH = re.compile(r"-([^\W\d]\S*)")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a kind, as its declaration says it."""

    name: str
    label: str
    type: str
    many: bool = False
    required: bool = False
    maximum: int | None = None
    """How many values at most, in a list."""
    vocabulary: str | None = None
    targets: tuple[str, ...] = ()
    """The kinds that a reference may point to; empty for any."""
    relation: str | None = None
    """The relation that a reference stands for, so that the other record shows it too."""
    fields: ReadOnly[str, "Field"] = field(default_factory=lambda: MappingProxyType({}))
    """The fields of a group."""
    short_form: tuple[str, ...] = ()
    """The group's fields that a bare text may stand for; the first that accepts it wins."""
    one_of: tuple[tuple[str, ...], ...] = ()
    """Sets of fields of which at least one is needed."""
    unique: bool = False
    """True when two records of one kind should not share the value."""
    place: str = "fiche"
    """Where the page shows it."""
    unit: str | None = None
    question: str | None = None
    help: str | None = None
    example: object = None
    schema_org: str | None = None
    dublin_core: str | None = None

    @property
    def public(self) -> bool:
        """True when the value may leave the territory's files."""
        return self.place != "interne"


class FieldType(Protocol):
    """What a type of field knows how to do."""

    name: str
    verbatim: bool
    """True when the node is taken whatever its shape and words: no list rule, no « inconnu »."""

    def read(self, node: Node, field: Field, reading: "Reading") -> Value | None:
        """The value written there, or None after a problem has been reported."""

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        """The JSON Schema (2020-12) of one value."""


@dataclass(slots=True)
class Reading:
    """What reading a file needs to know, and the problems met on the way."""

    vocabularies: Vocabularies
    types: ReadOnly[str, FieldType]
    problems: list[Problem] = field(default_factory=list)

    def report(
        self, position: Position, code: str, message: str, remedy: str, severity: Severity = Severity.ERROR
    ) -> None:
        """Adds a problem; reading goes on."""
        self.problems.append(Problem(position, code, message, remedy, severity))

    def trial(self) -> "Reading":
        """The same reading, whose problems are kept aside."""
        return Reading(self.vocabularies, self.types)


def read_field(node: Node, declared: Field, reading: Reading) -> Value | None:
    """The field's value: one, a tuple of them, or Absent; None when nothing (valid) is written."""
    kind = reading.types[declared.type]
    if _is_blank(node):
        return None
    if kind.verbatim:
        return kind.read(node, declared, reading)
    if isinstance(node, Sequence) and len(node.items) == 1 and not isinstance(node.items[0], Sequence):
        return read_field(node.items[0], declared, reading)
    if absent := _absent(node, declared, reading):
        return absent
    if declared.many:
        return _read_list(node, declared, reading)
    if isinstance(node, Sequence):
        if node.items and all(isinstance(item, Mapping) for item in node.items):
            message = _("« {name} » n’admet qu’un groupe de champs", name=declared.name)
            remedy = _("Réunissez-les en un seul groupe, sans tirets.")
        else:
            message = _("« {name} » n’admet qu’une valeur", name=declared.name)
            remedy = _("Gardez une seule valeur.")
        reading.report(node.position, "not-a-list", message, f"{remedy} {example_line(declared)}")
        return None
    return kind.read(node, declared, reading)


def _read_list(node: Node, declared: Field, reading: Reading) -> Value | None:
    if isinstance(node, Text) and (found := _GLUED_DASH.match(node.value)):
        reading.report(
            node.position,
            "missing-space",
            _("il manque une espace après le tiret de « {text} »", text=quoted(node.value)),
            _("Écrivez « - {item} », un élément par ligne.", item=found[1]),
        )
        return None
    items = [
        item
        for item in (node.items if isinstance(node, Sequence) else _parts(node, declared, reading))
        if not _is_blank(item)
    ]
    values = [_read_listed(item, declared, reading) for item in items]
    if declared.maximum and len(items) > declared.maximum:
        reading.report(
            items[declared.maximum].position,
            "too-many",
            _(
                "« {name} » : {count} valeurs, {most} au plus",
                name=declared.name,
                count=len(items),
                most=declared.maximum,
            ),
            _("Gardez les {most} plus utiles à qui cherche.", most=declared.maximum),
        )
    kept = [value for value in values if value is not None]
    # Two groups that say the same are two: a programme has several pauses.
    return tuple(kept if declared.fields else dict.fromkeys(kept)) or None


def _parts(node: Node, declared: Field, reading: Reading) -> tuple[Node, ...]:
    """The values that one text holds, for the types that know how to tell them apart (« 9h-12h et 13h30-16h30 »)."""
    parts = getattr(reading.types[declared.type], "parts", None)
    if parts is None or not isinstance(node, Text):
        return (node,)
    return tuple(Text(part, node.position) for part in parts(node.value))


def _read_listed(item: Node, declared: Field, reading: Reading) -> Value | None:
    """One of several values, which « inconnu » and « aucun » cannot be."""
    if absent := _absent(item, declared, reading):
        reading.report(
            item.position,
            "absent-among-values",
            _("« {absent} » ne va pas avec d’autres valeurs", absent=absent),
            _("Gardez les valeurs, ou « {name}: {absent} » seul.", name=declared.name, absent=absent),
        )
        return None
    return reading.types[declared.type].read(item, declared, reading)


def _is_blank(node: Node) -> bool:
    return isinstance(node, Text) and not node.value.strip()


def _absent(node: Node, declared: Field, reading: Reading) -> Absent | None:
    """« inconnu » or « aucun », when the node says it and the vocabulary has no such word."""
    if not isinstance(node, Text) or declared.place == "titre" or _is_a_term(node.value, declared, reading):
        return None
    return _ABSENT.get(fold(node.value))


def _is_a_term(word: str, declared: Field, reading: Reading) -> bool:
    vocabulary = reading.vocabularies.get(declared.vocabulary or "")
    return vocabulary is not None and vocabulary.find(word) is not None


def read_fields(
    node: Mapping,
    fields: ReadOnly[str, Field],
    one_of: tuple[tuple[str, ...], ...],
    reading: Reading,
    *,
    what: str,
    ignored: frozenset[str] = frozenset(),
    lenient: bool = False,
) -> dict[str, Value]:
    """The values of a mapping by its declared fields; unknown, missing and wrong ones are reported.

    ``what`` names the thing in messages (« un ouvrage »); ``ignored`` keys are read by the caller;
    ``lenient`` asks for no required field.
    """
    values: dict[str, Value] = {}
    written: set[str] = set()
    blank: dict[str, Position] = {}
    for pair in node.pairs:
        name = pair.key.value
        if name in ignored:
            continue
        declared = fields.get(name)
        if declared is None:
            reading.report(
                pair.key.position,
                "unknown-key",
                _("champ « {name} » inconnu pour {what}", name=name, what=what),
                admitted(name, fields),
            )
            written.add(closest(name, fields) or name)
            continue
        written.add(name)
        before = len(reading.problems)
        value = read_field(pair.value, declared, reading)
        if value is not None:
            values[name] = value
        elif declared.required and len(reading.problems) == before:
            written.discard(name)
            blank[name] = pair.key.position
    if not lenient:
        for declared in fields.values():
            if declared.required and declared.name not in written:
                empty = _("« {name} » est vide", name=declared.name)
                missing = _("il manque « {name} » pour {what}", name=declared.name, what=what)
                reading.report(
                    blank.get(declared.name, node.position),
                    "missing-field",
                    empty if declared.name in blank else missing,
                    example_line(declared),
                )
        for names in one_of:
            if not any(name in written for name in names):
                reading.report(
                    node.position,
                    "missing-field",
                    _("il manque « {names} » pour {what}", names=either(names), what=what),
                    example_line(fields[names[0]]),
                )
    return values


def example_line(declared: Field) -> str:
    """« Exemple : champ: valeur », as one would type it."""
    return _("Exemple : « {line} ».", line=f"{declared.name}: {as_yaml(declared.example)}")


def as_yaml(example: object) -> str:
    """An example on one line of YAML."""
    if isinstance(example, list | tuple):
        return "[" + ", ".join(as_yaml(item) for item in example) + "]"
    if isinstance(example, dict):
        return "{ " + ", ".join(f"{key}: {as_yaml(value)}" for key, value in example.items()) + " }"
    return str(example)


def wrong(node: Node, declared: Field, reading: Reading, code: str, message: str, remedy: str = "") -> None:
    """Reports a wrong value with the field's own example."""
    reading.report(node.position, code, message, " ".join(filter(None, (remedy, example_line(declared)))))


def expect_text(node: Node, declared: Field, reading: Reading) -> str | None:
    """The text written there, trimmed; None after a problem when it is a list or a group."""
    if isinstance(node, Text):
        return node.value.strip() or None
    found = _("une liste") if isinstance(node, Sequence) else _("un groupe de champs")
    wrong(
        node,
        declared,
        reading,
        "wrong-shape",
        _("« {name} » attend un texte, pas {found}", name=declared.name, found=found),
        _("Un texte qui contient « : » se met entre guillemets.") if isinstance(node, Mapping) else "",
    )
    return None
