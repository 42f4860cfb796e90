"""Vocabularies read from their declarations: the shipped ones, extended or joined by the territory's."""

import re
from collections.abc import Iterable, Mapping as ReadOnly
from types import MappingProxyType

from espace_ressource.fields import Absent, Field, Reading, read_fields
from espace_ressource.folding import fold, slug
from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Pair, Sequence, SourceFile, Text, parse
from espace_ressource.vocabularies import Term, Vocabulary
from espace_ressource.wording import _, admitted, quoted


def declared(*fields: Field) -> ReadOnly[str, Field]:
    """Those fields by name: what a declaration may hold."""
    return MappingProxyType({field.name: field for field in fields})


_TERM_FIELDS = declared(
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
_VOCABULARY_FIELDS = declared(
    Field("titre", "Titre", "texte", example="Thèmes"),
    Field("termes", "Termes", "libre", required=True, example=[{"code": "jeunes", "libelle": "Jeunes"}]),
)
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CODE = re.compile(r"[A-Za-z0-9]+(?:[_-][A-Za-z0-9]+)*")
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
        if not _NAME.fullmatch(name):
            reading.report(
                node.position,
                "identifier",
                _("nom de vocabulaire « {name} » mal écrit", name=quoted(name)),
                _("Renommez le fichier : des minuscules sans accent, comme « themes.yml »."),
            )
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
                item.position,
                "wrong-shape",
                _("un terme a un code et un libellé"),
                _("Exemple : « - {{ code: jeunes, libelle: Jeunes }} »."),
            )
        elif not _CODE.fullmatch(code):
            near = slug(code)
            remedy = (
                _("Écrivez « code: {near} ».", near=near)
                if near
                else _("Des lettres sans accent, des chiffres et des traits d’union.")
            )
            reading.report(_at(item, "code"), "identifier", _("code « {code} » mal écrit", code=quoted(code)), remedy)
        elif code in here:
            message = _("code « {code} » déjà pris ligne {line}", code=code, line=here[code].line)
            reading.report(_at(item, "code"), "duplicate-term", message, _("Choisissez un autre code."))
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
                    _word_position(node, word),
                    "duplicate-term",
                    _("« {word} » désigne déjà « {owner} »", word=word, owner=nodes[owner].text("libelle") or owner),
                    _("Un mot ne peut mener qu’à un terme : retirez-le de l’un des deux."),
                )
    vocabulary = Vocabulary(name, title, terms)
    for term in terms:
        _check_relations(term, vocabulary, nodes[term.code], reading)
    _check_loops(vocabulary, nodes, reading)
    return vocabulary


def _at(node: Mapping, key: str) -> Position:
    """Where the value of that key starts, or the whole when it is not written."""
    return (node.get(key) or node).position


def _word_position(node: Mapping, word: str) -> Position:
    """Where that code, label or synonym of a term is written."""
    for pair in node.pairs:
        for value in _items(pair.value):
            if isinstance(value, Text) and " ".join(value.value.split()) == word:
                return value.position
    return node.position


def _check_relations(term: Term, vocabulary: Vocabulary, node: Mapping, reading: Reading) -> None:
    """Broader and related terms exist."""
    for code in (*filter(None, [term.broader]), *term.related):
        if code not in vocabulary:
            message = _("terme « {code} » inconnu", code=quoted(code))
            remedy = admitted(code, [known.code for known in vocabulary])
            reading.report(_word_position(node, code), "unknown-term", message, remedy)


def _check_loops(vocabulary: Vocabulary, nodes: ReadOnly[str, Mapping], reading: Reading) -> None:
    """No term is above itself; each loop is told once, at its first term."""
    met: set[str] = set()
    for term in vocabulary:
        chain = [term.code]
        while (broader := vocabulary[chain[-1]].broader) and broader in vocabulary and broader not in (*met, *chain):
            chain.append(broader)
        met.update(chain)
        if broader in chain:
            loop = (*chain[chain.index(broader) :], broader)
            reading.report(
                _at(nodes[broader], "plus_large"),
                "term-loop",
                _("« {code} » est au-dessus de lui-même", code=broader),
                _("Retirez l’un des « plus_large » : {loop}.", loop=" → ".join(loop)),
            )


def builtin(name: str, words: Iterable[tuple[str, str]]) -> Vocabulary:
    """A vocabulary of the program itself: pairs of code and label."""
    return Vocabulary(name, name, [Term(code, label) for code, label in words])
