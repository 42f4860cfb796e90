"""Authors: a person, by name and first name, or a body that signs as one."""

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from espace_ressource.fields import Absent, Field, Reading, Value, expect_text, read_fields
from espace_ressource.source import Mapping, Node
from espace_ressource.types.texts import SCALAR
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted

_PARTICLES = frozenset({"de", "du", "des", "le", "la", "van", "von", "da", "di", "dos", "el", "ben"})


@dataclass(frozen=True, slots=True)
class Person:
    """Who signs. ``given`` is None for a body, and for a person known by one name."""

    family: str
    given: str | None = None
    collective: bool = False

    @property
    def sorted_name(self) -> str:
        """« Blanc, Jérôme »: the name by which one files it."""
        return f"{self.family}, {self.given}" if self.given else self.family

    def __str__(self) -> str:
        return f"{self.given} {self.family}" if self.given else self.family


_FIELDS: ReadOnly[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("nom", "Nom", "texte", example="Blanc"),
            Field("prenom", "Prénom", "texte", example="Jérôme"),
            Field("organisme", "Organisme", "texte", example="Réseau AMAP"),
        )
    }
)


class PersonType:
    """« Jérôme Blanc », « Blanc, Jérôme », ``{ nom, prenom }``, or ``{ organisme }`` for a body."""

    name = "personne"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        if isinstance(node, Mapping):
            values = read_fields(node, _FIELDS, (("nom", "organisme"),), reading, what=_("un auteur"))
            values = {name: value for name, value in values.items() if not isinstance(value, Absent)}
            if "organisme" in values:
                return Person(values["organisme"], collective=True)
            return Person(values["nom"], values.get("prenom")) if "nom" in values else None
        text = expect_text(node, field, reading)
        if text is None:
            return None
        name = " ".join(text.split())
        if (people := _several(name)) and not field.many and re.search(r"\sou\s", name):
            message = _("« {name} » nomme l’un ou l’autre", name=quoted(name))
            remedy = _(
                "Écrivez « ou: [{people}] » à la place de « {field} ».", people=", ".join(people), field=field.name
            )
            reading.report(node.position, "several-people", message, remedy)
            return None
        if people:
            reading.report(
                node.position,
                "several-people",
                _("« {name} » semble nommer plusieurs auteurs", name=quoted(name)),
                _(
                    "Écrivez une liste : « {field}: [{people}] ». Pour un seul : « {field}: {{ nom: …, prenom: … }} » ou « {{ organisme: … }} ».",
                    field=field.name,
                    people=", ".join(people),
                ),
            )
            return None
        return parse_person(name)

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        properties = {name: {"type": "string", "description": sub.label} for name, sub in _FIELDS.items()}
        return {
            "anyOf": [{"type": SCALAR}, {"type": "object", "properties": properties, "additionalProperties": False}]
        }


def _several(name: str) -> list[str]:
    """The people that one text seems to name, as one would list them; empty when it names one."""
    parts = [part.strip() for part in re.split(r"\s*;\s*|\s+(?:et|ou|&)\s+", name) if part.strip()]
    if len(parts) == 1 and "," in name:
        parts = [part.strip() for part in name.split(",") if part.strip()]
        if len(parts) == 2 and not all(_is_a_full_name(part) for part in parts):
            return []
    if len(parts) < 2:
        return []
    return [str(parse_person(part)) for part in parts]


def _is_a_full_name(text: str) -> bool:
    """True for « Jérôme Blanc », not for « Blanc », « Jean-Luc » or « de La Tour »."""
    words = text.split()
    return len(words) > 1 and words[0].lower() not in _PARTICLES


def parse_person(name: str) -> Person:
    """The person of that name; the last word is the family name, with the particle before it."""
    if "," in name:
        family, given = (part.strip() for part in name.split(",", 1))
        return Person(family, given or None)
    words = name.split()
    if len(words) == 1:
        return Person(name)
    cut = len(words) - 1
    while cut > 1 and words[cut - 1].lower() in _PARTICLES:
        cut -= 1
    return Person(" ".join(words[cut:]), " ".join(words[:cut]))
