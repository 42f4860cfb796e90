"""Which records a page asks for: filters in words, any sort, a limit. A mistake says what to write instead."""

from collections.abc import Callable, Iterable, Mapping as ReadOnly
from typing import Any

from espace_ressource.catalogue import Catalogue
from espace_ressource.folding import fold, sort_key
from espace_ressource.records import Record
from espace_ressource.types.dates import Period
from espace_ressource.vocabularies import Vocabulary
from espace_ressource.wording import _, admitted, closest

FORMS = ("cartes", "liste", "tableau")
FILTERS = ("type", "theme", "territoire", "public", "mot_cle", "auteur", "organisme")


class Misuse(Exception):
    """A macro is called with something that it does not understand; carries what to write instead."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy


def select(catalogue: Catalogue, filters: ReadOnly[str, Any]) -> list[Record]:
    """The records that pass every filter; a filter with several values takes any of them."""
    indexes: dict[str, tuple[ReadOnly[str, tuple[Record, ...]], Callable[[str], str]]] = {
        "type": (catalogue.by_kind, lambda word: _kind(catalogue, word)),
        "theme": (catalogue.by_theme, lambda word: _term(catalogue.themes, word, _("thème"))),
        "territoire": (catalogue.by_territory, lambda word: _term(catalogue.territories, word, _("territoire"))),
        "public": (catalogue.by_public, lambda word: _term(catalogue.publics, word, _("public"))),
        "mot_cle": (catalogue.by_tag, fold),
        "auteur": (catalogue.by_author, lambda word: _author(catalogue, word)),
        "organisme": (catalogue.by_organisation, lambda word: record_of(catalogue, word).id),
    }
    kept = list(catalogue.records)
    for name, value in filters.items():
        if value is None:
            continue
        index, meaning = indexes[name]
        wanted = {id(record) for word in _words(name, value) for record in index.get(meaning(word), ())}
        kept = [record for record in kept if id(record) in wanted]
    return kept


def record_of(catalogue: Catalogue, identifier: object) -> Record:
    """The record of that identifier; Misuse when there is none."""
    record = catalogue.by_id.get(str(identifier))
    if record is None:
        near = closest(str(identifier), catalogue.by_id)
        remedy = _("Vouliez-vous dire « {near} » ?", near=near) if near else ""
        generic = _("Écrivez l’identifiant d’une fiche : le nom de son fichier, sans « .yml ».")
        raise Misuse(_("aucune fiche « {id} »", id=identifier), remedy or generic)
    return record


def ordered(records: Iterable[Record], by: str) -> list[Record]:
    """The records by a field, « -date » for the reverse; those that lack it come last, ties by title."""
    reverse, name = by.startswith("-"), by.lstrip("-")
    found = sorted(records, key=lambda record: (sort_key(record.title), record.id))
    fields = {field for record in found for field in record.kind.fields}
    if found and name not in fields:
        raise Misuse(_("tri par « {name} » impossible", name=name), admitted(name, sorted(fields)))
    having = [record for record in found if record.get(name) is not None]
    lacking = [record for record in found if record.get(name) is None]
    return sorted(having, key=lambda record: _comparable(record.get(name)), reverse=reverse) + lacking


def _comparable(value: Any) -> tuple[int, Any]:
    """Dates by their bounds, numbers by size, everything else as French words; a list by its first."""
    if isinstance(value, tuple):
        value = value[0]
    if isinstance(value, Period):
        return (0, (value.earliest.isoformat(), value.text))
    if isinstance(value, int):
        return (1, value)
    return (2, sort_key(str(value)))


def _words(name: str, value: object) -> list[str]:
    words = value if isinstance(value, list | tuple) else [value]
    if not all(isinstance(word, str) for word in words):
        raise Misuse(
            _("« {name} » attend un texte ou une liste de textes", name=name), _('Exemple : {name}="…".', name=name)
        )
    return [str(word) for word in words]


def _kind(catalogue: Catalogue, word: str) -> str:
    names = {
        fold(name): kind.id
        for kind in catalogue.kinds.values()
        for name in (kind.plural, kind.label, *kind.folders, kind.id)
    }
    if fold(word) not in names:
        raise Misuse(_("type « {word} » inconnu", word=word), admitted(word, catalogue.kinds))
    return names[fold(word)]


def _term(vocabulary: Vocabulary, word: str, what: str) -> str:
    term = vocabulary.find(word)
    if term is None:
        raise Misuse(_("{what} « {word} » inconnu", what=what, word=word), admitted(word, vocabulary.words))
    return term.code


def _author(catalogue: Catalogue, word: str) -> str:
    names = {
        fold(name): filed for filed in catalogue.by_author for name in (filed, " ".join(reversed(filed.split(", "))))
    }
    if fold(word) not in names:
        raise Misuse(_("aucune fiche de « {word} »", word=word), admitted(word, [*catalogue.by_author]))
    return names[fold(word)]
