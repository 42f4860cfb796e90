"""Fields read from the declaration of a kind or of a group."""

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import replace
from types import MappingProxyType

from espace_ressource.declared_vocabularies import declared
from espace_ressource.fields import Absent, Field, Reading, read_fields
from espace_ressource.source import Mapping, Node, Pair, Sequence, Text
from espace_ressource.wording import _, admitted

_FIELD_FIELDS = declared(
    Field("libelle", "Libellé", "texte", required=True, example="Cote"),
    Field("type", "Type", "choix", vocabulary="_types", required=True, example="texte"),
    Field("liste", "Plusieurs valeurs", "oui_non", example="oui"),
    Field("obligatoire", "Obligatoire", "oui_non", example="oui"),
    Field("maximum", "Nombre maximal", "entier", example="5"),
    Field("vocabulaire", "Vocabulaire", "texte", example="themes"),
    Field("vers", "Types de fiches visés", "texte", many=True, example=["organisme"]),
    Field("relation", "Relation", "texte", example="voir_aussi"),
    Field("forme_courte", "Forme courte", "texte", many=True, example=["url", "titre"]),
    Field("un_parmi", "Au moins un de ces champs", "libre", example=[["organisme", "nom"]]),
    Field("unique", "Unique", "oui_non", example="oui"),
    Field("place", "Place dans la page", "choix", vocabulary="_places", example="fiche"),
    Field("unite", "Unité", "texte", example="p."),
    Field("question", "Question", "texte", example="Comment naît la confiance ?"),
    Field("aide", "Aide", "texte", example="L’étiquette du livre sur l’étagère."),
    Field("exemple", "Exemple", "libre", example="MON 12"),
    Field("schema_org", "Propriété schema.org", "texte", example="isbn"),
    Field("dublin_core", "Élément Dublin Core", "texte", example="identifier"),
    Field("champs", "Champs du groupe", "libre", example={"nom": {"libelle": "Nom", "type": "texte"}}),
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
RESERVED = frozenset({"id", "type"})


def read_declared_fields(
    node: Node | None, kind_names: frozenset[str], reading: Reading, reserved: frozenset[str] = RESERVED
) -> dict[str, Field]:
    """The fields under « champs », of a kind or of a group; those that are wrong are reported and left out.

    ``reserved`` names are those of the record itself; a group has none.
    """
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        reading.report(
            node.position,
            "wrong-shape",
            _("« champs » attend un champ par ligne"),
            _("Exemple : « cote: {{ libelle: Cote, type: texte }} »."),
        )
        return {}
    fields = {}
    for pair in node.pairs:
        field = _field(pair, kind_names, reading, reserved)
        if field is not None:
            fields[field.name] = field
    return fields


def _field(pair: Pair, kind_names: frozenset[str], reading: Reading, reserved: frozenset[str]) -> Field | None:
    name, node = pair.key.value, pair.value
    if not _NAME.fullmatch(name) or name in reserved:
        reading.report(
            pair.key.position,
            "field-name",
            _("nom de champ « {name} » refusé", name=name),
            _("Des minuscules sans accent, des chiffres et « _ » ; ni « id » ni « type »."),
        )
        return None
    if not isinstance(node, Mapping):
        reading.report(
            node.position,
            "wrong-shape",
            _("le champ « {name} » n’est pas décrit", name=name),
            _("Exemple : « {name}: {{ libelle: Cote, type: texte }} ».", name=name),
        )
        return None
    values = read_fields(node, _FIELD_FIELDS, (), reading, what=_("le champ « {name} »", name=name))
    values = {key: value for key, value in values.items() if not isinstance(value, Absent)}
    if "libelle" not in values or "type" not in values:
        return None
    field = Field(
        name=name,
        label=values["libelle"],
        type=values["type"].code,
        many=values.get("liste", False),
        required=values.get("obligatoire", False),
        maximum=values.get("maximum"),
        vocabulary=values.get("vocabulaire"),
        targets=values.get("vers", ()),
        relation=values.get("relation"),
        fields=MappingProxyType(read_declared_fields(node.get("champs"), kind_names, reading, frozenset())),
        short_form=values.get("forme_courte", ()),
        unique=values.get("unique", False),
        place=values["place"].code if "place" in values else "fiche",
        unit=values.get("unite"),
        question=values.get("question"),
        help=values.get("aide"),
        example=values.get("exemple", ""),
        schema_org=values.get("schema_org"),
        dublin_core=values.get("dublin_core"),
    )
    field = replace(field, one_of=read_field_lists(node.get("un_parmi"), field.fields, reading))
    return field if _is_sound(field, node, kind_names, reading) else None


def _is_sound(field: Field, node: Mapping, kind_names: frozenset[str], reading: Reading) -> bool:
    """A choice has a vocabulary that exists, a group has fields, a reference points to kinds that exist."""
    before = len(reading.problems)

    def report(key: str, message: str, remedy: str) -> None:
        value = node.get(key)
        reading.report(value.position if value else node.position, "declaration", message, remedy)

    known = [name for name in reading.vocabularies if not name.startswith("_")]
    if field.type == "choix" and field.vocabulary is None:
        report("type", _("un choix a besoin d’un vocabulaire"), _("Exemple : « vocabulaire: themes »."))
    if field.vocabulary is not None and field.vocabulary not in known:
        report(
            "vocabulaire", _("vocabulaire « {name} » inconnu", name=field.vocabulary), admitted(field.vocabulary, known)
        )
    if field.type == "groupe" and not field.fields:
        report(
            "type",
            _("un groupe a besoin de « champs »"),
            _("Exemple : « champs: {{ nom: {{ libelle: Nom, type: texte }} }} »."),
        )
    for target in field.targets:
        if target not in kind_names:
            report("vers", _("type de fiche « {target} » inconnu", target=target), admitted(target, sorted(kind_names)))
    for name in (word for form in field.short_form for word in form.split()):
        if name not in field.fields:
            report(
                "forme_courte", _("champ « {name} » inconnu dans ce groupe", name=name), admitted(name, field.fields)
            )
    relations = reading.vocabularies.get("relations")
    if field.relation and relations and field.relation not in relations:
        report(
            "relation",
            _("relation « {name} » inconnue", name=field.relation),
            admitted(field.relation, [t.code for t in relations]),
        )
    return len(reading.problems) == before


def read_field_lists(node: Node | None, fields: ReadOnly[str, Field], reading: Reading) -> tuple[tuple[str, ...], ...]:
    """Lists of at least two field names each (« un_parmi », « ordre »)."""
    if node is None or (isinstance(node, Text) and not node.value.strip()):
        return ()
    found = []
    groups = node.items if isinstance(node, Sequence) else (node,)
    if all(isinstance(group, Text) for group in groups):
        _report_no_list(node, reading)
        return ()
    for group in groups:
        items = group.items if isinstance(group, Sequence) else ()
        names = tuple(item.value for item in items if isinstance(item, Text))
        if len(names) < 2 or len(names) != len(items):
            _report_no_list(group, reading)
            continue
        for item in items:
            if isinstance(item, Text) and item.value not in fields:
                reading.report(
                    item.position,
                    "declaration",
                    _("champ « {name} » inconnu", name=item.value),
                    admitted(item.value, fields),
                )
        if all(name in fields for name in names):
            found.append(names)
    return tuple(found)


def _report_no_list(node: Node, reading: Reading) -> None:
    message = _("une liste de listes d’au moins deux champs est attendue")
    reading.report(node.position, "wrong-shape", message, _("Exemple : « [[auteurs, directeurs]] »."))
