"""JSON Schemas (2020-12) derived from the declarations, so that an editor completes and checks as one types."""

import json
from collections.abc import Iterator, Mapping as ReadOnly
from typing import Any

from espace_ressource.fields import Field
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
    record["if"] = {"properties": {"statut": {"enum": ["retirée", "retirer", "retiré", "retiree", "Retirée"]}}, "required": ["statut"]}
    needed = record.pop("required", [])
    rules: list[dict[str, Any]] = [{"required": needed}] if needed else []
    rules += [{"anyOf": [{"required": [name]} for name in names]} for names in kind.one_of]
    record["then"] = {"required": ["titre", "motif_retrait"]}
    record["else"] = {"allOf": rules} if rules else {}
    return {
        "$schema": DIALECT,
        "title": typeset(kind.label),
        "description": typeset(kind.description or ""),
        "$defs": {"fiche": record},
        "anyOf": [
            {"$ref": "#/$defs/fiche"},
            {"type": "array", "items": {"allOf": [{"$ref": "#/$defs/fiche"}, {"required": ["id"]}]}},
        ],
    }


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
