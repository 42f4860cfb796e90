"""Territories: a code means something only with its level, and « en ligne » is not a place."""

import re
from collections.abc import Iterable, Mapping as ReadOnly
from types import MappingProxyType
from typing import Any

from stdnum.fr import siren

from espace_ressource.fields import Absent, Field, Reading, Value, expect_text, read_fields, wrong
from espace_ressource.folding import fold, slug
from espace_ressource.source import Mapping, Node
from espace_ressource.types.references import is_identifier, shortened
from espace_ressource.types.texts import SCALAR
from espace_ressource.vocabularies import Term, Vocabularies, Vocabulary
from espace_ressource.wording import _, admitted, closest, quoted

_LEVELS = {
    "pays": "pays",
    "region": "région",
    "departement": "département",
    "epci": "epci",
    "commune": "commune",
    "territoire": "territoire",
}
_OPEN_LEVELS = ("epci", "commune", "territoire")
"""Levels of which the vocabulary does not hold every member."""
_TEXT = re.compile(
    r"(?P<level>\w+)\s+(?P<code>[0-9AB]{1,9}|(?<=territoire )[a-z0-9-]+)(?:\s+(?P<label>.+))?", re.IGNORECASE
)
_COMMUNE = re.compile(r"(?:[0-9]{2}|2[AB])[0-9]{3}")
_NOWHERE = frozenset({"en ligne", "internet", "web", "visio", "visioconference", "a distance", "distanciel"})

_FIELDS: ReadOnly[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("niveau", "Niveau", "texte", required=True, example="commune"),
            Field("code", "Code", "texte", required=True, example="26167"),
            Field("libelle", "Nom", "texte", example="Luc-en-Diois"),
        )
    }
)


class TerritoryType:
    """A known name (« Ardèche »), a level with its code (COG, Insee), or ``{ niveau, code, libelle }``."""

    name = "territoire"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        known = reading.vocabularies["territoires"]
        if isinstance(node, Mapping):
            values = read_fields(node, _FIELDS, (), reading, what=_("un territoire"))
            if any(isinstance(value, Absent) for value in values.values()):
                return None
            if "niveau" not in values or "code" not in values:
                return None
            return self._coded(values["niveau"], values["code"], values.get("libelle"), known, node, field, reading)
        text = expect_text(node, field, reading)
        if text is None:
            return None
        if term := known.find(text):
            return term
        if fold(text) in _NOWHERE:
            wrong(
                node,
                field,
                reading,
                "not-a-place",
                _("« {text} » n’est pas un lieu", text=text),
                _("Retirez-le : ce champ nomme des territoires."),
            )
            return None
        if re.fullmatch(r"[0-9]{1,3}|2[AB]", text, re.IGNORECASE):
            self._report_bare_code(text, known, node, field, reading)
            return None
        if (found := _TEXT.fullmatch(text)) and fold(found["level"]) in _LEVELS:
            return self._coded(found["level"], found["code"], found["label"], known, node, field, reading)
        near = closest(text, known.words)
        suggestion = _("Vouliez-vous dire « {near} » ?", near=near) if near else ""
        wrong(
            node,
            field,
            reading,
            "unknown-territory",
            _("territoire « {text} » inconnu", text=quoted(text)),
            _("{suggestion} Une commune s’écrit « commune 26167 Luc-en-Diois ».", suggestion=suggestion).strip(),
        )
        return None

    def _report_bare_code(self, code: str, known: Vocabulary, node: Node, field: Field, reading: Reading) -> None:
        """A code without its level: what it may mean, at each level that has it."""
        meant = _by_code(known, code) or _by_code(known, code.zfill(2))
        if not meant:
            remedy = _("Écrivez son nom, ou son niveau et son code : « commune 26167 Luc-en-Diois ».")
            wrong(
                node,
                field,
                reading,
                "unknown-territory",
                _("aucun territoire n’a le code « {code} »", code=code),
                remedy,
            )
            return
        readings = [_("« {level} {code} » ({label})", level=t.level, code=t.insee, label=t.label) for t in meant]
        message = _("le code « {code} » ne dit pas son niveau", code=code)
        reading.report(
            node.position, "territory-ambiguous", message, _("Écrivez {readings}.", readings=_(" ou ").join(readings))
        )

    def _coded(
        self, level: str, code: str, label: str | None, known: Vocabulary, node: Node, field: Field, reading: Reading
    ) -> Term | None:
        level_label = _LEVELS.get(fold(level))
        if level_label is None:
            remedy = admitted(level, _LEVELS.values())
            wrong(
                _part(node, "niveau"),
                field,
                reading,
                "territory-level",
                _("niveau « {level} » inconnu", level=quoted(level)),
                remedy,
            )
            return None
        existing = next((term for term in _by_code(known, code) if fold(term.level or "") == fold(level_label)), None)
        if level_label == "territoire" and code in known:
            existing = known[code]
        if existing:
            if label and known.find(label) != existing and fold(label) != fold(existing.label):
                message = _(
                    "le {level} {code} s’appelle « {label} »", level=level_label, code=code, label=existing.label
                )
                reading.report(
                    _part(node, "libelle").position,
                    "territory-label",
                    message,
                    _("Écrivez « {label} ».", label=existing.label),
                )
                return None
            return existing
        if level_label not in _OPEN_LEVELS:
            near = closest(label or "", known.labels)
            remedy = (
                _("Écrivez « {near} ».", near=near) if near else _("Vérifiez le code sur la liste officielle (Insee).")
            )
            message = _("il n’y a pas de {level} {code}", level=level_label, code=quoted(code))
            wrong(_part(node, "code"), field, reading, "unknown-territory", message, remedy)
            return None
        return self._new(level_label, code, label, known, node, field, reading)

    def _new(
        self, level: str, code: str, label: str | None, known: Vocabulary, node: Node, field: Field, reading: Reading
    ) -> Term | None:
        """A territory of an open level, under its département when its code says so."""
        broader = None
        code = code.replace(" ", "").upper() if level != "territoire" else code
        if not label:
            message = _("il manque le nom de « {level} {code} »", level=level, code=quoted(code))
            remedy = _("Exemple : « {name}: commune 26167 Luc-en-Diois ».", name=field.name)
            reading.report(node.position, "territory-label", message, remedy)
            return None
        if level == "commune":
            if not _COMMUNE.fullmatch(code):
                message = _("code de commune « {code} » mal écrit", code=quoted(code))
                remedy = _("Le code Insee a cinq caractères ; ce n’est pas le code postal.")
                wrong(_part(node, "code"), field, reading, "territory-code", message, remedy)
                return None
            department = code[:3] if code.startswith("97") else code[:2]
            broader = next((t.code for t in _by_code(known, department) if t.level == "département"), None)
            if broader is None:
                message = _("aucun département ne correspond au code « {code} »", code=code)
                wrong(
                    _part(node, "code"),
                    field,
                    reading,
                    "territory-code",
                    message,
                    _("Vérifiez le code de la commune (Insee)."),
                )
                return None
        if level == "epci" and not siren.is_valid(code):
            message = _("un EPCI a un SIREN à neuf chiffres, pas « {code} »", code=quoted(code))
            wrong(_part(node, "code"), field, reading, "territory-code", message)
            return None
        if level == "territoire" and not is_identifier(code):
            message = _("code de territoire « {code} » mal écrit", code=quoted(code))
            remedy = _("Écrivez « {near} ».", near=shortened(slug(code)) or "mon-territoire")
            wrong(_part(node, "code"), field, reading, "territory-code", message, remedy)
            return None
        insee = None if level == "territoire" else code
        address = code if level == "territoire" else f"{slug(label)}-{code.lower()}".strip("-")
        return Term(address, " ".join(label.split()), level=level, insee=insee, broader=broader)

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        properties = {name: {"type": SCALAR, "description": sub.label} for name, sub in _FIELDS.items()}
        return {
            "anyOf": [
                {"enum": list(vocabularies["territoires"].words)},
                {"type": "string"},
                {
                    "type": "object",
                    "properties": properties,
                    "additionalProperties": False,
                    "required": ["niveau", "code"],
                },
            ]
        }


def _part(node: Node, key: str) -> Node:
    """That part of a territory written as a group, or the whole."""
    return (node.get(key) or node) if isinstance(node, Mapping) else node


def _by_code(known: Iterable[Term], code: str) -> list[Term]:
    return [term for term in known if term.insee and term.insee.upper() == code.upper()]
