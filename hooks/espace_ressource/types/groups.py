"""Several fields under one name: the grid of a case, an actor and its role, a source."""

from collections.abc import Iterator
from dataclasses import dataclass, field as attribute
from typing import Any

from espace_ressource.fields import Field, Reading, Value, read_field, read_fields, wrong
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Sequence, Text
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted


@dataclass(frozen=True, slots=True)
class Group:
    """The values of a group's fields, in the order of the declaration; absent ones are left out."""

    pairs: tuple[tuple[str, Value], ...]
    position: Position = attribute(compare=False)
    positions: tuple[tuple[str, Position], ...] = attribute(default=(), compare=False)
    """Where each written field's value starts."""

    def at(self, name: str) -> Position:
        """Where that field's value is written, or the group itself."""
        return next((position for key, position in self.positions if key == name), self.position)

    def get(self, name: str) -> Value | None:
        """The value of that field, or None."""
        return next((value for key, value in self.pairs if key == name), None)

    def __getitem__(self, name: str) -> Value | None:
        return self.get(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _value in self.pairs)


class GroupType:
    """A mapping of declared fields; a bare text stands for the first of ``forme_courte`` that accepts it."""

    name = "groupe"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        if isinstance(node, Text) and field.short_form:
            return self._read_short(node, field, reading)
        if not isinstance(node, Mapping):
            found = _("une liste") if isinstance(node, Sequence) else _("un texte")
            wrong(
                node,
                field,
                reading,
                "wrong-shape",
                _("« {name} » attend un groupe de champs, pas {found}", name=field.name, found=found),
            )
            return None
        values = read_fields(node, field.fields, field.one_of, reading, what=_("« {name} »", name=field.name))
        pairs = tuple((name, values[name]) for name in field.fields if name in values)
        positions = tuple((pair.key.value, pair.value.position) for pair in node.pairs)
        return Group(pairs, node.position, positions) if pairs else None

    def _read_short(self, node: Text, field: Field, reading: Reading) -> Group | None:
        is_address = node.value.strip().casefold().startswith(("http://", "https://"))
        names = [
            name for name in field.short_form if is_address and field.fields[name].type == "url"
        ] or field.short_form
        trial = reading.trial()
        for name in names:
            trial = reading.trial()
            value = read_field(node, field.fields[name], trial)
            if value is not None and not trial.problems:
                return Group(((name, value),), node.position)
        if len(names) == 1:
            reading.problems.extend(trial.problems)
        else:
            message = _("« {name} » ne comprend pas « {text} »", name=field.name, text=quoted(node.value))
            wrong(node, field, reading, "short-form", message)
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        from espace_ressource.schemas import properties_schema

        group = properties_schema(field.fields, vocabularies)
        return {"anyOf": [{"type": ["string", "number"]}, group]} if field.short_form else group
