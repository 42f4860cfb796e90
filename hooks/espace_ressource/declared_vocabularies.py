"""Vocabularies read from their declarations: the shipped ones, extended or joined by the territory's."""

from collections.abc import Iterable, Mapping as ReadOnly
from types import MappingProxyType

from espace_ressource.fields import Absent, Field, Reading, read_fields
from espace_ressource.folding import fold
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Pair, Sequence, SourceFile, parse
from espace_ressource.types.references import is_identifier
from espace_ressource.vocabularies import Term, Vocabulary
from espace_ressource.wording import _, admitted

_TERM_FIELDS: ReadOnly[str, Field] = MappingProxyType(
    {
        field.name: field
        for field in (
            Field("code", "Code", "texte", required=True, example="epargne-locale"),
            Field("libelle", "Libellé", "texte", required=True, example="Épargne locale"),
            Field("definition", "Définition", "texte", example="L’épargne des habitants, employée là où ils vivent."),
            Field("synonymes", "Employé pour", "texte", many=True, example=["épargne de proximité"]),
            Field("plus_large", "Terme plus large", "texte", example="finance-solidaire"),
            Field("voir_aussi", "Termes liés", "texte", many=True, example=["club-investisseurs"]),
            Field("inverse", "Lu de l’autre côté", "texte", example="Financé par"),
            Field("symbole", "Symbole", "texte", example="€"),
            Field("niveau", "Niveau", "texte", example="commune"),
            Field("code_insee", "Code Insee", "texte", example="26167"),
            Field("interne", "Interne", "oui_non", example="non"),
            Field("schema_org", "Type schema.org", "texte", example="Report"),
            Field("csl", "Type CSL", "texte", example="report"),
            Field("ris", "Type RIS", "texte", example="RPRT"),
            Field("bibtex", "Type BibTeX", "texte", example="techreport"),
        )
    }
)
_VOCABULARY_FIELDS: ReadOnly[str, Field] = MappingProxyType(
    {
        "titre": Field("titre", "Titre", "texte", example="Thèmes"),
        "termes": Field("termes", "Termes", "libre", required=True, example=[{"code": "jeunes", "libelle": "Jeunes"}]),
    }
)
_ADDED = ("synonymes", "voir_aussi")
"""What an extension adds to; the rest it replaces."""


def read_vocabularies(sources: Iterable[SourceFile], reading: Reading) -> dict[str, Vocabulary]:
    """The vocabularies by name (the file's); a later file of the same name extends the earlier."""
    titles: dict[str, str] = {}
    terms: dict[str, dict[str, Mapping]] = {}
    for source in sources:
        node, problems = parse(source)
        reading.problems.extend(problems)
        name = source.path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        if node is None:
            continue
        if not isinstance(node, Mapping):
            reading.report(
                node.position,
                "wrong-shape",
                _("un vocabulaire commence par « titre: » et « termes: »"),
                _("Exemple : « termes: [{{ code: jeunes, libelle: Jeunes }}] »."),
            )
            continue
        values = read_fields(node, _VOCABULARY_FIELDS, (), reading, what=_("un vocabulaire"))
        titles[name] = values.get("titre") or titles.get(name) or name
        listed = node.get("termes")
        _gather(listed, terms.setdefault(name, {}), reading)
    return {name: _vocabulary(name, titles[name], nodes, reading) for name, nodes in terms.items()}


def _gather(listed: Node | None, known: dict[str, Mapping], reading: Reading) -> None:
    """Adds a file's terms to those known by code, merging the ones that are extended."""
    if listed is not None and not isinstance(listed, Sequence):
        reading.report(
            listed.position,
            "wrong-shape",
            _("« termes » attend une liste"),
            _("Commencez chaque terme par un tiret : « - {{ code: jeunes, libelle: Jeunes }} »."),
        )
        return
    here: dict[str, Position] = {}
    for item in listed.items if listed else ():
        code = item.text("code") if isinstance(item, Mapping) else None
        if not isinstance(item, Mapping) or not code:
            reading.report(
                item.position, "wrong-shape", _("un terme a un code et un libellé"), _("Exemple : « - {{ code: jeunes, libelle: Jeunes }} ».")
            )
        elif not is_identifier(code) and not code.replace("_", "").isalnum():
            reading.report(
                item.position, "identifier", _("code « {code} » mal écrit", code=code), _("Des minuscules sans accent, des chiffres et des traits d’union.")
            )
        elif code in here:
            reading.report(
                item.position, "duplicate-term", _("code « {code} » déjà pris ligne {line}", code=code, line=here[code].line), _("Choisissez un autre code.")
            )
        else:
            here[code] = item.position
            known[code] = merged(known[code], item, added=_ADDED) if code in known else item


def merged(base: Mapping, extension: Mapping, *, added: tuple[str, ...] = ()) -> Mapping:
    """The base with the extension's keys: those in ``added`` are joined as lists, the others replaced."""
    pairs = {pair.key.value: pair for pair in base.pairs}
    for pair in extension.pairs:
        name = pair.key.value
        if name in added and name in pairs:
            both = (*_items(pairs[name].value), *_items(pair.value))
            pairs[name] = Pair(pair.key, Sequence(both, pair.value.position))
        else:
            pairs[name] = pair
    return Mapping(tuple(pairs.values()), extension.position)


def _items(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _vocabulary(name: str, title: str, nodes: dict[str, Mapping], reading: Reading) -> Vocabulary:
    terms: list[Term] = []
    taken: dict[str, str] = {}
    for code, node in nodes.items():
        values = read_fields(node, _TERM_FIELDS, (), reading, what=_("un terme"))
        values = {key: value for key, value in values.items() if not isinstance(value, Absent)}
        if "libelle" not in values:
            continue
        term = Term(
            code=code,
            label=values["libelle"],
            definition=values.get("definition"),
            synonyms=values.get("synonymes", ()),
            broader=values.get("plus_large"),
            related=values.get("voir_aussi", ()),
            inverse=values.get("inverse"),
            symbol=values.get("symbole"),
            level=values.get("niveau"),
            insee=values.get("code_insee"),
            internal=values.get("interne", False),
            schema_org=values.get("schema_org"),
            csl=values.get("csl"),
            ris=values.get("ris"),
            bibtex=values.get("bibtex"),
        )
        terms.append(term)
        for word in (term.code, term.label, *term.synonyms):
            owner = taken.setdefault(fold(word), term.code)
            if owner != term.code:
                reading.report(
                    node.position,
                    "duplicate-term",
                    _("« {word} » désigne déjà « {owner} »", word=word, owner=nodes[owner].text("libelle") or owner),
                    _("Un mot ne peut mener qu’à un terme : retirez-le de l’un des deux."),
                )
    vocabulary = Vocabulary(name, title, terms)
    for term in terms:
        _check_relations(term, vocabulary, nodes[term.code], reading)
    return vocabulary


def _check_relations(term: Term, vocabulary: Vocabulary, node: Mapping, reading: Reading) -> None:
    """Broader and related terms exist, and no term is above itself."""
    for key, codes in (("plus_large", (term.broader,) if term.broader else ()), ("voir_aussi", term.related)):
        value = node.get(key)
        position = value.position if value else node.position
        for code in codes:
            if code not in vocabulary:
                reading.report(
                    position, "unknown-term", _("terme « {code} » inconnu", code=code), admitted(code, [t.code for t in vocabulary])
                )
    chain = [term.code]
    while (broader := vocabulary[chain[-1]].broader) and broader in vocabulary:
        if broader == term.code:
            reading.report(
                node.position,
                "term-loop",
                _("« {code} » est au-dessus de lui-même", code=term.code),
                _("Retirez l’un des « plus_large » : {chain}.", chain=" → ".join((*chain, broader))),
            )
            break
        if broader in chain:
            break
        chain.append(broader)


def builtin(name: str, words: Iterable[tuple[str, str]]) -> Vocabulary:
    """A vocabulary of the program itself: pairs of code and label."""
    return Vocabulary(name, name, [Term(code, label) for code, label in words])


