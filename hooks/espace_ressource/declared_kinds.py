"""Kinds read from their declarations: a territory adds one, or a field to one, with a YAML file."""

import re
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import replace
from types import MappingProxyType

from espace_ressource.declared_fields import read_declared_fields, read_field_lists
from espace_ressource.declared_vocabularies import builtin, declared, merged
from espace_ressource.fields import Absent, Field, Reading, Value, read_fields
from espace_ressource.folding import fold
from espace_ressource.kinds import DEFAULT_COLOR, PLACES, Kind
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Pair, Sequence, SourceFile, Text, parse
from espace_ressource.vocabularies import Vocabulary
from espace_ressource.wording import _, admitted, quoted

_KIND_FIELDS = declared(
    Field("nom", "Nom", "texte", required=True, example="Ouvrage"),
    Field("pluriel", "Pluriel", "texte", required=True, example="Ouvrages"),
    Field("genre", "Genre", "choix", vocabulary="_genres", example="masculin"),
    Field("rang", "Rang", "entier", example="20"),
    Field("dossiers", "Dossiers", "texte", many=True, example=["livres"]),
    Field("icone", "Icône", "texte", example="material/book-open-variant"),
    Field("couleur", "Couleur", "texte", example='"#8a4b2d"'),
    Field("description", "Description", "texte", example="La petite bibliothèque du centre."),
    Field("schema_org", "Type schema.org", "texte", example="Book"),
    Field("csl", "Type CSL", "texte", example="book"),
    Field("ris", "Type RIS", "texte", example="BOOK"),
    Field("bibtex", "Type BibTeX", "texte", example="book"),
    Field("nature", "Champ qui précise la nature", "texte", example="sorte"),
    Field("obligatoires", "Champs obligatoires", "texte", many=True, example=["url"]),
    Field("facultatifs", "Champs rendus facultatifs", "texte", many=True, example=["themes"]),
    Field("un_parmi", "Au moins un de ces champs", "libre", example=[["auteurs", "directeurs"]]),
    Field("ordre", "Dates dans l’ordre", "libre", example=[["debut", "fin"]]),
    Field("carte", "Champs de la carte", "texte", many=True, example=["auteurs", "date"]),
    Field("tableau", "Colonnes du tableau", "texte", many=True, example=["titre", "date"]),
    Field("glossaire", "Glossaire", "oui_non", example="non"),
    Field("champs", "Champs", "libre", example={"cote": {"libelle": "Cote", "type": "texte"}}),
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_COMMON = "_commun"
"""The declaration whose fields every kind receives."""
_OF_THE_PROGRAM = frozenset({"libre"})
"""Types that only the program's own declarations use."""


def builtin_vocabularies(types: Iterable[str]) -> dict[str, Vocabulary]:
    """The words of the declarations themselves."""
    return {
        "_types": builtin("_types", [(name, name) for name in types if name not in _OF_THE_PROGRAM]),
        "_places": builtin("_places", PLACES),
        "_genres": builtin("_genres", [("masculin", "masculin"), ("féminin", "féminin")]),
    }


def read_kinds(sources: Iterable[SourceFile], names: frozenset[str], reading: Reading) -> dict[str, Kind]:
    """The kinds by id, in their rank; a later file of the same name extends the earlier.

    ``names`` are those that a reference may point to: these kinds and the others.
    """
    nodes: dict[str, Mapping] = {}
    for source in sources:
        node, problems = parse(source)
        reading.problems.extend(problems)
        name = source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if node is None:
            continue
        if name != _COMMON and not _NAME.fullmatch(name):
            reading.report(
                node.position,
                "identifier",
                _("nom de type « {name} » mal écrit", name=quoted(name)),
                _("Renommez le fichier : des minuscules sans accent, comme « livre.yml »."),
            )
        elif not isinstance(node, Mapping):
            reading.report(
                node.position,
                "wrong-shape",
                _("un type commence par « nom: » et « pluriel: »"),
                _("Exemple : « nom: Ouvrage »."),
            )
        else:
            nodes[name] = _extended(nodes[name], node, reading) if name in nodes else node
    common = nodes.pop(_COMMON, None)
    kinds = {}
    for name, node in nodes.items():
        kind = _kind(name, _with_common(common, node, reading), names | frozenset(nodes), reading)
        if kind is not None:
            kinds[name] = kind
    _check_folders(kinds, nodes, reading)
    return dict(sorted(kinds.items(), key=lambda item: (item[1].rank, item[0])))


def _extended(base: Mapping, extension: Mapping, reading: Reading) -> Mapping:
    """A shipped kind with a territory's fields."""
    whole = merged(base, extension, added=("dossiers",))
    fields = _merged_fields(base.get("champs"), _keeping(base.get("champs"), extension.get("champs"), reading))
    return _replaced(whole, "champs", fields) if fields else whole


def _with_common(common: Mapping | None, kind: Mapping, reading: Reading) -> Mapping:
    base = common.get("champs") if common else None
    fields = _merged_fields(base, _keeping(base, kind.get("champs"), reading))
    return _replaced(kind, "champs", fields) if fields else kind


def _keeping(base: Node | None, extension: Node | None, reading: Reading) -> Node | None:
    """The extension's fields without those that change what a field *is* under the feet of the records."""
    if not isinstance(base, Mapping) or not isinstance(extension, Mapping):
        return extension
    kept = []
    for pair in extension.pairs:
        before, after = base.get(pair.key.value), pair.value
        key = _changed(before, after) if isinstance(before, Mapping) and isinstance(after, Mapping) else None
        if key is None:
            kept.append(pair)
            continue
        reading.report(
            _value_position(after, key),
            "field-type-changed",
            _("« {name} » existe déjà : « {key} » ne peut pas y changer", name=pair.key.value, key=key),
            _("Donnez un autre nom à votre champ."),
        )
    return Mapping(tuple(kept), extension.position)


def _changed(before: Mapping, after: Mapping) -> str | None:
    """The key of a field's nature that an extension writes otherwise."""
    for key, default in (("type", None), ("liste", "non"), ("vocabulaire", None)):
        was, becomes = before.text(key) or default, after.text(key)
        if becomes is not None and was is not None and fold(was) != fold(becomes):
            return key
    return None


def _value_position(node: Node, key: str) -> Position:
    value = node.get(key) if isinstance(node, Mapping) else None
    return (value or node).position


def _merged_fields(base: Node | None, extension: Node | None) -> Node | None:
    if not isinstance(base, Mapping) or not isinstance(extension, Mapping):
        return extension if extension is not None else base
    pairs = {pair.key.value: pair for pair in base.pairs}
    for pair in extension.pairs:
        before = pairs.get(pair.key.value)
        if before and isinstance(before.value, Mapping) and isinstance(pair.value, Mapping):
            pairs[pair.key.value] = Pair(pair.key, merged(before.value, pair.value))
        else:
            pairs[pair.key.value] = pair
    return Mapping(tuple(pairs.values()), extension.position)


def _replaced(node: Mapping, key: str, value: Node) -> Mapping:
    pairs = [pair for pair in node.pairs if pair.key.value != key]
    return Mapping((*pairs, Pair(Text(key, value.position), value)), node.position)


def _kind(name: str, node: Mapping, kind_names: frozenset[str], reading: Reading) -> Kind | None:
    values = read_fields(node, _KIND_FIELDS, (), reading, what=_("un type de fiche"))
    values = {key: value for key, value in values.items() if not isinstance(value, Absent)}
    fields = read_declared_fields(node.get("champs"), kind_names, reading)
    color = _color(node, reading)
    if "titre" not in fields:
        return None
    fields |= {
        field: replace(fields[field], required=True) for field in _known(values, "obligatoires", fields, node, reading)
    }
    fields |= {
        field: replace(fields[field], required=False) for field in _known(values, "facultatifs", fields, node, reading)
    }
    genre = values.get("genre")
    return Kind(
        id=name,
        label=values.get("nom", name),
        plural=values.get("pluriel", name),
        fields=MappingProxyType(fields),
        position=node.position,
        feminine=bool(genre and genre.code == "féminin"),
        rank=values.get("rang", 100),
        folders=values.get("dossiers", ()),
        icon=values.get("icone"),
        color=color,
        description=values.get("description"),
        schema_org=values.get("schema_org"),
        csl=values.get("csl"),
        ris=values.get("ris"),
        bibtex=values.get("bibtex"),
        nature=next(iter(_known(values, "nature", fields, node, reading)), None),
        one_of=read_field_lists(node.get("un_parmi"), fields, reading),
        order=read_field_lists(node.get("ordre"), fields, reading),
        card=_known(values, "carte", fields, node, reading),
        table=_known(values, "tableau", fields, node, reading) or ("titre",),
        glossary=values.get("glossaire", False),
    )


def _color(node: Mapping, reading: Reading) -> str:
    """The kind's colour, or the default one after a problem; without quotes, YAML takes « # » for a comment."""
    value = node.get("couleur")
    written = node.text("couleur")
    if value is not None and written is not None and not _COLOR.fullmatch(written.strip()):
        reading.report(
            value.position,
            "color",
            _("couleur « {color} » incomprise", color=quoted(written)) if written else _("couleur vide"),
            _('Écrivez-la entre guillemets : « couleur: "#8a4b2d" ».'),
        )
        return DEFAULT_COLOR
    return written.strip() if written else DEFAULT_COLOR


def _known(
    values: dict[str, Value], key: str, fields: ReadOnly[str, Field], node: Mapping, reading: Reading
) -> tuple[str, ...]:
    """The names listed under that key, the unknown ones reported."""
    written = values.get(key, ())
    names: tuple[str, ...] = (written,) if isinstance(written, str) else written
    listed = node.get(key)
    items = listed.items if isinstance(listed, Sequence) else ((listed,) if listed else ())
    positions = {item.value.strip(): item.position for item in items if isinstance(item, Text)}
    for name in names:
        if name not in fields:
            reading.report(
                positions.get(name, node.position),
                "declaration",
                _("champ « {name} » inconnu", name=quoted(name)),
                admitted(name, fields),
            )
    return tuple(name for name in names if name in fields)


def _check_folders(kinds: ReadOnly[str, Kind], nodes: ReadOnly[str, Mapping], reading: Reading) -> None:
    """A folder says one kind only."""
    owners: dict[str, str] = {}
    for kind in kinds.values():
        for folder in dict.fromkeys((kind.id, *kind.folders)):
            owner = owners.setdefault(folder, kind.id)
            if owner != kind.id:
                reading.report(
                    _value_position(nodes[kind.id], "dossiers"),
                    "declaration",
                    _("le dossier « {folder} » est déjà celui du type « {owner} »", folder=quoted(folder), owner=owner),
                    _("Choisissez un autre dossier."),
                )
