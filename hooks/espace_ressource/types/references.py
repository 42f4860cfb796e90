"""Pointers from one record to another, by identifier."""

import re
from dataclasses import dataclass, field as attribute
from typing import Any

from espace_ressource.fields import Field, Reading, Value, example_line, expect_text, wrong
from espace_ressource.folding import slug
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Sequence
from espace_ressource.vocabularies import Term, Vocabularies
from espace_ressource.wording import _, admitted, quoted

IDENTIFIER = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What an address may be made of. Its length is bounded so that it is a file name everywhere."""
MAX_IDENTIFIER = 100


@dataclass(frozen=True, slots=True)
class Reference:
    """The identifier of another record, and where it is written; whether it exists is a rule across files."""

    id: str
    position: Position = attribute(compare=False)
    targets: tuple[str, ...] = ()
    relation: str | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A typed link to another record."""

    relation: Term
    reference: Reference


def is_identifier(text: str) -> bool:
    """True when that text can be the address of a record."""
    return bool(IDENTIFIER.fullmatch(text)) and len(text) <= MAX_IDENTIFIER


def shortened(identifier: str) -> str:
    """The identifier within its bound, cut between two words."""
    if len(identifier) <= MAX_IDENTIFIER:
        return identifier
    return identifier[:MAX_IDENTIFIER].rpartition("-")[0] or identifier[:MAX_IDENTIFIER]


class ReferenceType:
    """The identifier of a record, as it stands in its address."""

    name = "fiche"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        if not is_identifier(text):
            near = shortened(slug(text))
            remedy = (
                _("Écrivez l’identifiant de la fiche, comme dans son adresse : « {near} ».", near=near) if near else ""
            )
            wrong(
                node,
                field,
                reading,
                "identifier",
                _("« {text} » n’est pas un identifiant de fiche", text=quoted(text)),
                remedy,
            )
            return None
        return Reference(text, node.position, field.targets, field.relation)

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}


class IdentifierType:
    """An address that a record has borne: ``ancien-id``, or ``livre/ancien-id`` when its kind was another."""

    name = "identifiant"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        kind, slash, identifier = text.rpartition("/")
        if is_identifier(identifier) and (not slash or re.fullmatch(r"[a-z0-9]+([_-][a-z0-9]+)*", kind)):
            return text
        near = shortened(slug(text))
        remedy = _("Écrivez « {near} ».", near=near) if near else ""
        wrong(node, field, reading, "identifier", _("« {text} » n’est pas un identifiant", text=quoted(text)), remedy)
        return None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": "string"}


class LinksType:
    """Relations to identifiers: ``{ finance: begawatts, cite: [a, b] }``."""

    name = "liens"
    verbatim = False

    _item = Field("liens", "Fiche", "fiche", example={"finance": "begawatts"})

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        if not isinstance(node, Mapping):
            if isinstance(node, Sequence) or expect_text(node, field, reading):
                wrong(
                    node,
                    field,
                    reading,
                    "wrong-shape",
                    _("« {name} » attend des relations et des fiches", name=field.name),
                )
            return None
        relations = reading.vocabularies["relations"]
        links: list[Link] = []
        for pair in node.pairs:
            relation = relations.find(pair.key.value)
            if relation is None or relation.internal:
                reading.report(
                    pair.key.position,
                    "unknown-relation",
                    _("relation « {name} » inconnue", name=quoted(pair.key.value)),
                    f"{admitted(pair.key.value, [t.code for t in relations if not t.internal])} {example_line(field)}",
                )
                continue
            items = pair.value.items if isinstance(pair.value, Sequence) else (pair.value,)
            for item in items:
                reference = ReferenceType().read(item, self._item, reading)
                if reference is not None:
                    links.append(Link(relation, reference))
        return tuple(dict.fromkeys(links)) or None

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        one = ReferenceType().schema(self._item, vocabularies)
        relations = vocabularies["relations"]
        properties = {
            term.code: {"description": term.label, "anyOf": [one, {"type": "array", "items": one}]}
            for term in relations
            if not term.internal
        }
        return {"type": "object", "properties": properties, "additionalProperties": False}
