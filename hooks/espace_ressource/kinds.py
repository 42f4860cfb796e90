"""Kinds of references are declarations: a territory adds one, or a field to one, with a YAML file."""

import re
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass, replace
from types import MappingProxyType

from espace_ressource.declared_vocabularies import builtin, merged
from espace_ressource.fields import Absent, Field, Reading, read_fields
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Pair, Sequence, SourceFile, Text, parse
from espace_ressource.vocabularies import Vocabulary
from espace_ressource.wording import _, admitted

PLACES = (
    ("titre", "Titre"),
    ("chapeau", "Chapeau"),
    ("etat", "État"),
    ("faits", "Faits"),
    ("fiche", "Fiche"),
    ("acces", "Accès"),
    ("classement", "Classement"),
    ("corps", "Corps"),
    ("grille", "Grille"),
    ("sources", "Sources"),
    ("liens", "Liens"),
    ("entretien", "Entretien"),
    ("interne", "Interne"),
)
"""Where a page may show a field; « interne » is never published."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of reference: its words, its fields, and how a card and a table show it."""

    id: str
    """The name of its declaration, and a part of its records' addresses."""
    label: str
    plural: str
    fields: ReadOnly[str, Field]
    position: Position
    feminine: bool = False
    rank: int = 100
    """Where it stands among kinds."""
    folders: tuple[str, ...] = ()
    """The folders of ``resources/`` that hold it, besides the one of its own name."""
    icon: str | None = None
    color: str = "#4a5a63"
    description: str | None = None
    schema_org: str | None = None
    csl: str | None = None
    ris: str | None = None
    bibtex: str | None = None
    nature: str | None = None
    """The field whose term refines the exports' types (an article, a report…)."""
    one_of: tuple[tuple[str, ...], ...] = ()
    order: tuple[tuple[str, ...], ...] = ()
    """Pairs of dates, the first never after the second."""
    card: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    glossary: bool = False
    """True when its records are words that pages explain where they occur."""

    @property
    def one(self) -> str:
        """« un ouvrage », « une étude de cas »."""
        return f"{'une' if self.feminine else 'un'} {self.label[0].lower()}{self.label[1:]}"


def _declared(*fields: Field) -> ReadOnly[str, Field]:
    return MappingProxyType({field.name: field for field in fields})


_KIND_FIELDS = _declared(
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
_FIELD_FIELDS = _declared(
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
_COLOR = re.compile(r"#[0-9a-fA-F]{6}")
_RESERVED = frozenset({"id", "type"})


def builtin_vocabularies(types: Iterable[str]) -> dict[str, Vocabulary]:
    """The words of the declarations themselves."""
    return {
        "_types": builtin("_types", [(name, name) for name in types]),
        "_places": builtin("_places", PLACES),
        "_genres": builtin("_genres", [("masculin", "masculin"), ("féminin", "féminin")]),
    }


def read_kinds(sources: Iterable[SourceFile], reading: Reading) -> dict[str, Kind]:
    """The kinds by id, in their rank; a later file of the same name extends the earlier."""
    declared: dict[str, Mapping] = {}
    for source in sources:
        node, problems = parse(source)
        reading.problems.extend(problems)
        name = source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if node is None:
            continue
        if not _NAME.fullmatch(name.removeprefix("_")):
            reading.report(
                node.position, "identifier", _("nom de type « {name} » mal écrit", name=name), _("Renommez le fichier : des minuscules sans accent, comme « livre.yml ».")
            )
        elif not isinstance(node, Mapping):
            reading.report(
                node.position, "wrong-shape", _("un type commence par « nom: » et « pluriel: »"), _("Exemple : « nom: Ouvrage ».")
            )
        else:
            declared[name] = _extended(declared[name], node, reading) if name in declared else node
    common = declared.pop("_commun", None)
    kinds = {}
    for name, node in declared.items():
        kind = _kind(name, _with_common(common, node), frozenset(declared), reading)
        if kind is not None:
            kinds[name] = kind
    _check_folders(kinds, reading)
    return dict(sorted(kinds.items(), key=lambda item: (item[1].rank, item[0])))


def _extended(base: Mapping, extension: Mapping, reading: Reading) -> Mapping:
    """A shipped kind with a territory's fields; what a field *is* may not change under the records' feet."""
    whole = merged(base, extension, added=("dossiers",))
    fields = _merged_fields(base.get("champs"), extension.get("champs"))
    old, new = base.get("champs"), extension.get("champs")
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        for pair in new.pairs:
            before = old.get(pair.key.value)
            if isinstance(before, Mapping) and isinstance(pair.value, Mapping):
                was, becomes = before.text("type"), pair.value.text("type")
                if was and becomes and was != becomes:
                    reading.report(
                        pair.key.position,
                        "field-type-changed",
                        _("« {name} » existe déjà, de type « {type} »", name=pair.key.value, type=was),
                        _("Donnez un autre nom à votre champ."),
                    )
                    return base
    return _replaced(whole, "champs", fields) if fields else whole


def _with_common(common: Mapping | None, kind: Mapping) -> Mapping:
    fields = _merged_fields(common.get("champs") if common else None, kind.get("champs"))
    return _replaced(kind, "champs", fields) if fields else kind


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
    fields = _fields(node.get("champs"), kind_names, reading)
    if "nom" not in values or "pluriel" not in values or "titre" not in fields:
        return None
    _check_color(values.get("couleur"), node, reading)
    fields |= {field: replace(fields[field], required=True) for field in _known(values, "obligatoires", fields, node, reading)}
    fields |= {field: replace(fields[field], required=False) for field in _known(values, "facultatifs", fields, node, reading)}
    genre = values.get("genre")
    return Kind(
        id=name,
        label=values["nom"],
        plural=values["pluriel"],
        fields=MappingProxyType(fields),
        position=node.position,
        feminine=bool(genre and genre.code == "féminin"),
        rank=values.get("rang", 100),
        folders=values.get("dossiers", ()),
        icon=values.get("icone"),
        color=values.get("couleur", "#4a5a63"),
        description=values.get("description"),
        schema_org=values.get("schema_org"),
        csl=values.get("csl"),
        ris=values.get("ris"),
        bibtex=values.get("bibtex"),
        nature=values.get("nature"),
        one_of=_name_lists(node.get("un_parmi"), fields, reading),
        order=_name_lists(node.get("ordre"), fields, reading),
        card=_known(values, "carte", fields, node, reading),
        table=_known(values, "tableau", fields, node, reading) or ("titre",),
        glossary=values.get("glossaire", False),
    )


def _check_color(color: str | None, node: Mapping, reading: Reading) -> None:
    if color is not None and not _COLOR.fullmatch(color):
        value = node.get("couleur")
        reading.report(
            value.position if value else node.position, "color", _("couleur « {color} » incomprise", color=color), _('Exemple : « couleur: "#8a4b2d" ».')
        )


def _fields(node: Node | None, kind_names: frozenset[str], reading: Reading) -> dict[str, Field]:
    if node is None:
        return {}
    if not isinstance(node, Mapping):
        reading.report(node.position, "wrong-shape", _("« champs » attend un champ par ligne"), _("Exemple : « cote: {{ libelle: Cote, type: texte }} »."))
        return {}
    fields = {}
    for pair in node.pairs:
        field = _field(pair, kind_names, reading)
        if field is not None:
            fields[field.name] = field
    return fields


def _field(pair: Pair, kind_names: frozenset[str], reading: Reading) -> Field | None:
    name, node = pair.key.value, pair.value
    if not _NAME.fullmatch(name) or name in _RESERVED:
        reading.report(
            pair.key.position, "field-name", _("nom de champ « {name} » refusé", name=name), _("Des minuscules sans accent, des chiffres et « _ » ; ni « id » ni « type ».")
        )
        return None
    if not isinstance(node, Mapping):
        reading.report(node.position, "wrong-shape", _("le champ « {name} » n’est pas décrit", name=name), _("Exemple : « {name}: {{ libelle: Cote, type: texte }} ».", name=name))
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
        fields=MappingProxyType(_fields(node.get("champs"), kind_names, reading)),
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
    field = replace(field, one_of=_name_lists(node.get("un_parmi"), field.fields, reading))
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
        report("vocabulaire", _("vocabulaire « {name} » inconnu", name=field.vocabulary), admitted(field.vocabulary, known))
    if field.type == "groupe" and not field.fields:
        report("type", _("un groupe a besoin de « champs »"), _("Exemple : « champs: {{ nom: {{ libelle: Nom, type: texte }} }} »."))
    for target in field.targets:
        if target not in kind_names:
            report("vers", _("type de fiche « {target} » inconnu", target=target), admitted(target, sorted(kind_names)))
    for name in field.short_form:
        if name not in field.fields:
            report("forme_courte", _("champ « {name} » inconnu dans ce groupe", name=name), admitted(name, field.fields))
    relations = reading.vocabularies.get("relations")
    if field.relation and relations and field.relation not in relations:
        report("relation", _("relation « {name} » inconnue", name=field.relation), admitted(field.relation, [t.code for t in relations]))
    return len(reading.problems) == before


def _known(
    values: dict[str, object], key: str, fields: ReadOnly[str, Field], node: Mapping, reading: Reading
) -> tuple[str, ...]:
    """The names listed under that key, the unknown ones reported."""
    names = values.get(key, ())
    assert isinstance(names, tuple)
    listed = node.get(key)
    items = listed.items if isinstance(listed, Sequence) else ((listed,) if listed else ())
    positions = {item.value.strip(): item.position for item in items if isinstance(item, Text)}
    for name in names:
        if name not in fields:
            reading.report(positions.get(name, node.position), "declaration", _("champ « {name} » inconnu", name=name), admitted(name, fields))
    return tuple(name for name in names if name in fields)


def _name_lists(node: Node | None, fields: ReadOnly[str, Field], reading: Reading) -> tuple[tuple[str, ...], ...]:
    """Lists of lists of field names."""
    if node is None:
        return ()
    found = []
    for group in node.items if isinstance(node, Sequence) else (node,):
        items = group.items if isinstance(group, Sequence) else ()
        names = tuple(item.value for item in items if isinstance(item, Text))
        if len(names) < 2 or len(names) != len(items):
            reading.report(group.position, "wrong-shape", _("une liste de listes de champs est attendue"), _("Exemple : « [[auteurs, directeurs]] »."))
            continue
        for item in items:
            if isinstance(item, Text) and item.value not in fields:
                reading.report(item.position, "declaration", _("champ « {name} » inconnu", name=item.value), admitted(item.value, fields))
        if all(name in fields for name in names):
            found.append(names)
    return tuple(found)


def _check_folders(kinds: ReadOnly[str, Kind], reading: Reading) -> None:
    """A folder says one kind only."""
    owners: dict[str, str] = {}
    for kind in kinds.values():
        for folder in dict.fromkeys((kind.id, *kind.folders)):
            owner = owners.setdefault(folder, kind.id)
            if owner != kind.id:
                reading.report(
                    kind.position, "declaration", _("le dossier « {folder} » contient déjà le type « {owner} »", folder=folder, owner=owner), _("Choisissez un autre dossier.")
                )
