"""Several fields under one name: the grid of a case, an actor and its role, a source."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field as attribute
from typing import Any

from espace_ressource.fields import Absent, Field, Reading, Value, read_field, read_fields, wrong
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Pair, Sequence, Text
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted


@dataclass(frozen=True, slots=True)
class Group:
    """The values of a group's fields, in the order of the declaration; absent ones are left out."""

    pairs: tuple[tuple[str, Value], ...]
    position: Position = attribute(compare=False)
    positions: tuple[tuple[str, Position], ...] = attribute(default=(), compare=False)
    """Where each written field's value starts."""
    items: tuple[tuple[str, tuple[Position, ...]], ...] = attribute(default=(), compare=False)
    """Where each value of a list starts."""

    def at(self, name: str, number: int = 0) -> Position:
        """Where that field's value (or the value of that number in its list) is written, or the group itself."""
        listed = next((positions for key, positions in self.items if key == name), ())
        value = self.get(name)
        if len(listed) == (len(value) if isinstance(value, tuple) else 1):
            return listed[number]
        return next((position for key, position in self.positions if key == name), self.position)

    def get(self, name: str) -> Value | None:
        """The value of that field, or None."""
        return next((value for key, value in self.pairs if key == name), None)

    def known(self, name: str) -> Value | None:
        """The value of that field; None when it is not written, « inconnu » or « aucun »."""
        value = self.get(name)
        return None if isinstance(value, Absent) else value

    def writes(self, name: str) -> bool:
        """True when the file has that field, even with a value that could not be read."""
        return any(key == name for key, _position in self.positions)

    def __getitem__(self, name: str) -> Value | None:
        return self.get(name)

    def __iter__(self) -> Iterator[str]:
        return (name for name, _value in self.pairs)


class GroupType:
    """A mapping of declared fields; a bare text stands for the first of ``forme_courte`` that accepts it.

    A short form of two fields (« heure titre ») reads « 9h-9h30 Accueil », and « 9h-9h30: Accueil » among other fields.
    """

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
        node = _spelled_out(node, field, reading)
        values = read_fields(node, field.fields, field.one_of, reading, what=_("« {name} »", name=field.name))
        pairs = tuple((name, values[name]) for name in field.fields if name in values)
        positions = tuple((pair.key.value, pair.value.position) for pair in node.pairs)
        items = tuple(
            (pair.key.value, tuple(item.position for item in pair.value.items))
            for pair in node.pairs
            if isinstance(pair.value, Sequence)
        )
        return Group(pairs, node.position, positions, items) if pairs else None

    def _read_short(self, node: Text, field: Field, reading: Reading) -> Group | None:
        is_address = node.value.strip().casefold().startswith(("http://", "https://"))
        forms = [
            form
            for form in field.short_form
            if is_address and form in field.fields and field.fields[form].type == "url"
        ] or field.short_form
        trial = reading.trial()
        for form in forms:
            trial = reading.trial()
            first, _space, rest = form.partition(" ")
            if rest:
                if _beginning(node.value, field.fields[first], reading) is not None:
                    return self._read_two(node, field, first, rest, reading)
                continue
            value = read_field(_listed(node, field.fields[form]), field.fields[form], trial)
            if value is not None and not trial.problems:
                return Group(((form, value),), node.position)
        if len(forms) == 1:
            reading.problems.extend(trial.problems)
        else:
            message = _("« {name} » ne comprend pas « {text} »", name=field.name, text=quoted(node.value))
            wrong(node, field, reading, "short-form", message)
        return None

    def _read_two(self, node: Text, field: Field, first: str, second: str, reading: Reading) -> Group | None:
        """The beginning that the first field reads, and the rest for the second."""
        start = _beginning(node.value, field.fields[first], reading)
        rest = node.value.strip()[len(start or "") :].strip(_BETWEEN)
        if not start or not rest:
            message = _("« {name} » ne comprend pas « {text} »", name=field.name, text=quoted(node.value))
            wrong(node, field, reading, "short-form", message)
            return None
        value = read_field(Text(start, node.position), field.fields[first], reading)
        other = read_field(Text(rest, node.position), field.fields[second], reading)
        return None if value is None or other is None else Group(((first, value), (second, other)), node.position)

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        from espace_ressource.schemas import properties_schema

        group = properties_schema(field.fields, vocabularies)
        if any(" " in form for form in field.short_form):
            group["patternProperties"] = {"^[0-9]": {"type": "string"}}
            group.pop("required", None)
        return {"anyOf": [{"type": ["string", "number"]}, group]} if field.short_form else group


_BETWEEN = " :;,–—-"
"""What one may put between an hour and a title."""


def _beginning(text: str, field: Field, reading: Reading) -> str | None:
    """The beginning of that text that the field's type takes for its own; None when it is none of its business."""
    found = getattr(reading.types[field.type], "beginning", None)
    return found(text.strip()) if found else None


def _spelled_out(node: Mapping, field: Field, reading: Reading) -> Mapping:
    """The group with « 9h-9h30: Accueil » as the two fields that it stands for."""
    for form in field.short_form:
        first, _space, second = form.partition(" ")
        if not second or node.get(first) is not None or node.get(second) is not None:
            continue
        for number, pair in enumerate(node.pairs):
            if (
                pair.key.value not in field.fields
                and _beginning(pair.key.value, field.fields[first], reading) is not None
            ):
                position = pair.key.position
                two = (Pair(Text(first, position), pair.key), Pair(Text(second, position), pair.value))
                return Mapping((*node.pairs[:number], *two, *node.pairs[number + 1 :]), node.position)
    return node


def _listed(node: Text, field: Field) -> Node:
    """« A ou B » as the list that a field named « ou » holds."""
    parts = [part for part in re.split(rf"\s+{field.name}\s+", node.value) if part.strip()] if field.many else []
    return (
        Sequence(tuple(Text(part.strip(), node.position) for part in parts), node.position) if len(parts) > 1 else node
    )
