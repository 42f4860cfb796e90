"""JSON Schemas (2020-12) derived from the declarations, so that an editor completes and checks as one types."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping as ReadOnly
from typing import Any

from espace_ressource.fields import Field
from espace_ressource.folding import slug
from espace_ressource.kinds import Kind
from espace_ressource.types import FIELD_TYPES
from espace_ressource.types.references import IDENTIFIER
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, typeset

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def kind_schemas(kinds: ReadOnly[str, Kind], vocabularies: Vocabularies) -> Iterator[tuple[str, str]]:
    """For each kind, its file name and its schema as JSON text, stable to the byte."""
    for kind in kinds.values():
        schema = kind_schema(kind, vocabularies)
        yield f"{kind.id}.json", json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


def kind_schema(kind: Kind, vocabularies: Vocabularies) -> dict[str, Any]:
    """The schema of a file of that kind: one record, or a list of records that each have an ``id``."""
    record = properties_schema(kind.fields, vocabularies)
    record["properties"] = {
        "id": {"title": _("Identifiant"), "type": "string", "pattern": f"^{IDENTIFIER.pattern}$"},
        "type": {"title": _("Type"), "const": kind.id},
        **record["properties"],
    }
    record["if"] = {
        "properties": {"statut": {"enum": ["retirée", "retirer", "retiré", "retiree", "Retirée"]}},
        "required": ["statut"],
    }
    needed = record.pop("required", [])
    rules: list[dict[str, Any]] = [{"required": needed}] if needed else []
    rules += [{"anyOf": [{"required": [name]} for name in names]} for names in kind.one_of]
    record["then"] = {"required": ["titre", "motif_retrait"]}
    record["else"] = {"allOf": rules} if rules else {}
    named: dict[str, Any] = {}
    record = _named_once(record, named)
    return {
        "$schema": DIALECT,
        "title": typeset(kind.label),
        "description": typeset(kind.description or ""),
        "$defs": {"fiche": record, **named},
        "anyOf": [
            {"$ref": "#/$defs/fiche"},
            {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/fiche"}, {"required": ["id"]}]}},
        ],
    }


_WORTH_A_NAME = 400
"""Characters from which a schema that stands twice is written once: a slot, a long list of words."""


def _named_once(schema: dict[str, Any], named: dict[str, Any]) -> dict[str, Any]:
    """The schema whose repeated parts are references to ``named``, which receives them."""
    counts = Counter(text for part in _parts(schema) if len(text := _text(part)) >= _WORTH_A_NAME)
    names: dict[str, str] = {}

    def named_or_kept(value: Any) -> Any:
        if isinstance(value, list):
            return [named_or_kept(item) for item in value]
        if not isinstance(value, dict):
            return value
        text = _text(value)
        if counts[text] < 2:
            return {key: named_or_kept(inner) for key, inner in value.items()}
        if text not in names:
            base = slug(str(value.get("title", ""))) or "valeur"
            names[text] = next(
                n for n in (base, *(f"{base}-{k}" for k in range(2, 1000))) if n not in (*names.values(), "fiche")
            )
            named[names[text]] = {key: named_or_kept(inner) for key, inner in value.items()}
        return {"$ref": f"#/$defs/{names[text]}"}

    return {key: named_or_kept(inner) for key, inner in schema.items()}


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every schema within that one that says something of its own: titled properties, lists of words, groups."""
    for key, inner in value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, list) else ()):
        if isinstance(inner, dict) and key != "properties" and not {"title", "enum", "properties"}.isdisjoint(inner):
            yield inner
        yield from _parts(inner)


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def properties_schema(fields: ReadOnly[str, Field], vocabularies: Vocabularies) -> dict[str, Any]:
    """The schema of a mapping with those fields."""
    schema: dict[str, Any] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _property(field, vocabularies) for field in fields.values()},
    }
    if required := [field.name for field in fields.values() if field.required]:
        schema["required"] = required
    return schema


def _property(field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
    one = FIELD_TYPES[field.type].schema(field, vocabularies)
    several = {"type": "array", "items": one} | ({"maxItems": field.maximum} if field.maximum else {})
    answers: list[dict[str, Any]] = [one]
    if field.many:
        answers.append(several)
    if field.place != "titre":
        answers.append({"enum": ["inconnu", "inconnue", "aucun", "aucune", None]})
    described: dict[str, Any] = {"title": typeset(field.label)}
    if text := field.question or field.help:
        described["description"] = typeset(text)
    if field.example not in (None, ""):
        described["examples"] = [field.example]
    return described | (answers[0] if len(answers) == 1 else {"anyOf": answers})
