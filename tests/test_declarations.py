"""Kinds, fields and vocabularies are declared: the shipped ones are sound, and a territory adds its own without Python."""

from collections.abc import Iterator

import pytest

from espace_ressource.catalogue import Catalogue
from espace_ressource.fields import Field, Reading, example_line, read_field
from espace_ressource.kinds import Kind
from espace_ressource.problems import Problem
from espace_ressource.source import Mapping, SourceFile, parse
from espace_ressource.territory import read_declarations, read_territory, shipped_declarations
from espace_ressource.types import FIELD_TYPES
from espace_ressource.wording import typeset

SHIPPED = read_declarations(())
BOOK = """\
titre: Les monnaies alternatives
resume: Un petit livre.
themes: [monnaies locales]
auteurs: Jérôme Blanc
editeur: La Découverte
date: 2018
"""


def territory(**files: str) -> tuple[Catalogue, tuple[Problem, ...]]:
    """The catalogue of those files; ``__`` stands for the slash of a path under ``resources/``."""
    sources = [SourceFile(f"resources/{name.replace('__', '/')}.yml", text.encode()) for name, text in files.items()]
    read = read_territory(sources)
    return read.catalogue, read.problems


def fields_of(fields: dict[str, Field]) -> Iterator[Field]:
    for field in fields.values():
        yield field
        yield from fields_of(dict(field.fields))


EVERY_KIND = (*SHIPPED.kinds.values(), *SHIPPED.agenda.values())
FIELDS = {f"{kind.id}.{field.name}": field for kind in EVERY_KIND for field in fields_of(dict(kind.fields))}


def test_what_is_shipped_is_sound() -> None:
    assert SHIPPED.problems == ()
    assert list(SHIPPED.kinds) == ["site", "livre", "document", "organisme", "cas", "outil", "reseau", "terme"]
    assert list(SHIPPED.agenda) == ["programme", "serie"]
    assert len(shipped_declarations()) == len(EVERY_KIND) + 1 + len(
        [name for name in SHIPPED.vocabularies if not name.startswith("_")]
    )


def test_the_thesaurus_has_27_themes() -> None:
    themes = SHIPPED.vocabularies["themes"]
    assert len(themes) == 27
    assert len([theme for theme in themes if theme.synonyms]) >= 25
    assert [theme.code for theme in themes if theme.broader and theme.broader not in themes] == []


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_field_has_an_example_that_reads(name: str) -> None:
    field = FIELDS[name]
    assert field.example not in (None, "")
    line = example_line(field).split("«", 1)[1].rsplit("»", 1)[0].strip()
    node, problems = parse(SourceFile("exemple.yml", line.encode()))
    assert not problems, line
    assert isinstance(node, Mapping)
    value = node.get(field.name)
    assert value is not None
    reading = Reading(SHIPPED.vocabularies, FIELD_TYPES)
    assert read_field(value, field, reading) is not None
    assert not reading.problems, line


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_field_speaks_french(name: str) -> None:
    field = FIELDS[name]
    for text in filter(None, (field.label, field.help, field.question)):
        assert text[0].isupper() or not text[0].isalpha()
        assert "'" not in typeset(text)


@pytest.mark.parametrize("kind", SHIPPED.kinds.values(), ids=lambda kind: kind.id)
def test_every_kind_says_how_it_is_shown(kind: Kind) -> None:
    assert kind.icon
    assert kind.description
    assert kind.schema_org
    assert kind.card
    assert kind.table[0] == "titre"
    assert kind.one.startswith(("un ", "une "))


def test_kinds_in_a_sentence() -> None:
    assert [kind.one for kind in SHIPPED.kinds.values()] == [
        "un site internet",
        "un ouvrage",
        "un document",
        "un organisme",
        "une étude de cas",
        "un outil",
        "un réseau",
        "un terme",
    ]


def test_declarations_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        SHIPPED.kinds["autre"] = SHIPPED.kinds["livre"]  # type: ignore[index]
    with pytest.raises(TypeError):
        SHIPPED.kinds["livre"].fields["autre"] = SHIPPED.kinds["livre"].fields["titre"]  # type: ignore[index]
    with pytest.raises(AttributeError):
        SHIPPED.kinds["livre"].label = "Autre"  # type: ignore[misc]


PODCAST = """\
nom: Podcast
pluriel: Podcasts
genre: masculin
rang: 35
dossiers: [podcasts, emissions]
couleur: "#123abc"
icone: material/podcast
description: Des voix à écouter.
obligatoires: [url, ton]
facultatifs: [themes]
un_parmi: [[auteurs, editeur]]
ordre: [[debut, fin]]
carte: [ton, duree]
tableau: [titre, ton]
champs:
  ton: { libelle: Ton, type: choix, vocabulaire: tons, liste: oui, maximum: 2, exemple: [grave] }
  duree: { libelle: Durée, type: duree, exemple: 16 min }
  debut: { libelle: Début, type: date, exemple: 2012 }
  fin: { libelle: Fin, type: date, exemple: 2014 }
  parle_de: { libelle: Parle de, type: fiche, vers: [livre], relation: decrit, liste: oui, exemple: moutons-rebelles }
  episodes:
    libelle: Épisodes
    type: groupe
    liste: oui
    forme_courte: [titre]
    exemple: Le premier
    champs:
      titre: { libelle: Titre, type: texte, obligatoire: oui, exemple: Le premier }
      invites: { libelle: Invités, type: personne, liste: oui, exemple: Jérôme Blanc }
"""
TONS = """\
titre: Tons
termes:
  - { code: grave, libelle: Grave, synonymes: [sérieux] }
  - { code: leger, libelle: Léger, plus_large: grave }
"""
VOICES = """\
titre: Des voix
resume: Un podcast.
editeur: Radio locale
url: https://exemple.org/voix
ton: [sérieux, Léger]
duree: 1 h 10 min
parle_de: monnaies
episodes:
  - Le premier
  - { titre: Le second, invites: [Jérôme Blanc, Marie Fare] }
"""


def test_a_territory_adds_a_kind_with_its_vocabulary() -> None:
    catalogue, problems = territory(
        _types__podcast=PODCAST, _vocabulaires__tons=TONS, emissions__voix=VOICES, livres__monnaies=BOOK
    )
    assert not problems
    kind = catalogue.kinds["podcast"]
    assert list(catalogue.kinds) == [
        "site",
        "livre",
        "document",
        "podcast",
        "organisme",
        "cas",
        "outil",
        "reseau",
        "terme",
    ]
    assert (kind.color, kind.one, kind.fields["url"].required, kind.fields["themes"].required) == (
        "#123abc",
        "un podcast",
        True,
        False,
    )
    record = catalogue.by_id["voix"]
    assert record.kind is kind
    assert [term.label for term in record.every("ton")] == ["Grave", "Léger"]
    assert str(record.get("duree")).replace("\u202f", " ") == "1 h 10"
    first, second = record.every("episodes")
    assert first["titre"] == "Le premier"
    assert [person.family for person in second["invites"]] == ["Blanc", "Fare"]
    assert [relation.label for relation in catalogue.relations(catalogue.by_id["monnaies"])] == ["Décrit par"]


def test_a_territory_adds_a_field_to_a_kind() -> None:
    shelf = "obligatoires: [etagere]\ndossiers: [bibliotheque]\ncarte: [etagere]\nchamps:\n  etagere: { libelle: Étagère, type: texte, exemple: B3 }\n  date: { aide: L’année d’achat. }\n"
    catalogue, problems = territory(
        _types__livre=shelf, livres__un=BOOK + "etagere: B3\n", bibliotheque__deux=BOOK + "etagere: B4\n"
    )
    assert not problems
    assert sorted(record.get("etagere") or "" for record in catalogue.by_kind["livre"]) == ["B3", "B4"]
    assert catalogue.kinds["livre"].card == ("etagere",)
    assert catalogue.kinds["livre"].fields["date"].help == "L’année d’achat."
    assert catalogue.kinds["livre"].fields["date"].type == "date"
    assert catalogue.kinds["livre"].label == "Ouvrage"


def test_a_territory_adds_a_field_to_every_kind() -> None:
    common = "champs:\n  fonds: { libelle: Fonds, type: texte, exemple: Don de Claire }\n"
    catalogue, problems = territory(
        _types___commun=common,
        livres__un=BOOK + "fonds: Don\n",
        glossaire__mot="titre: Mot\ndefinition: x\nfonds: Achat\n",
    )
    assert not problems
    assert {record.get("fonds") for record in catalogue.records} == {"Don", "Achat"}


def test_a_territory_adds_terms_and_synonyms() -> None:
    themes = "termes:\n  - { code: apiculture, libelle: Apiculture, synonymes: [abeilles], plus_large: circuits-courts }\n  - { code: communs, synonymes: [biens partagés] }\n  - { code: habitat, libelle: Se loger }\n"
    catalogue, problems = territory(
        _vocabulaires__themes=themes,
        livres__un=BOOK.replace("[monnaies locales]", "[Abeilles, biens partagés, communs, habitat]"),
    )
    assert not problems
    assert [term.label for term in catalogue.by_id["un"].every("themes")] == ["Apiculture", "Communs", "Se loger"]
    assert len(catalogue.themes) == 28
    assert [term.code for term in catalogue.themes.ancestors("apiculture")][0] == "circuits-courts"
    assert catalogue.themes.title == "Thèmes"


def test_a_territory_adds_its_own_places() -> None:
    places = (
        "termes:\n  - { code: diois, libelle: Diois, niveau: territoire, plus_large: drome, synonymes: [le Diois] }\n"
    )
    catalogue, problems = territory(_vocabulaires__territoires=places, livres__un=BOOK + "territoires: le Diois\n")
    assert not problems
    assert {"diois", "drome", "auvergne-rhone-alpes", "france"} <= set(catalogue.by_territory)


def test_one_territory_leaves_no_trace_in_the_next() -> None:
    territory(_types__podcast=PODCAST, _vocabulaires__tons=TONS)
    catalogue, problems = territory(livres__un=BOOK)
    assert not problems
    assert "podcast" not in catalogue.kinds
    assert "tons" not in catalogue.vocabularies


def test_a_field_keeps_what_it_is() -> None:
    catalogue, problems = territory(_types__livre="champs:\n  isbn: { type: texte }\n  cote: { aide: x }\n")
    assert [problem.code for problem in problems] == ["field-type-changed"]
    assert catalogue.kinds["livre"].fields["isbn"].type == "isbn"
    assert catalogue.kinds["livre"].fields["cote"].help == "x"


def test_files_and_folders_set_apart_are_not_records() -> None:
    catalogue, problems = territory(_brouillons__un="titre: [", livres___brouillon="titre: [", livres__un=BOOK)
    assert not problems
    assert [record.id for record in catalogue.records] == ["un"]
