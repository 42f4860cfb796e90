"""The catalogue: frozen, in French order, and answering what one asks of it."""

import datetime
from typing import Any

import pytest

from espace_ressource.catalogue import Catalogue, authors_of
from espace_ressource.problems import Position, Severity
from espace_ressource.records import Record
from espace_ressource.source import SourceFile
from espace_ressource.territory import read_territory
from espace_ressource.validation import addresses_are_kept

FILES = {
    "livres/monnaies": "titre: Les monnaies alternatives\nresume: x\nthemes: [monnaies locales, confiance]\nauteurs: Jérôme Blanc\nediteur: x\ndate: 2018\nmots_cles: [Épargne, lien]\najoute_le: 2026-01-10\na_relire_le: 2026-06\n",
    "livres/epargne": 'titre: Épargne et territoire\nresume: x\nthemes: épargne locale\ndirecteurs: [Blanc Jérôme, "Blanc, Jérôme"]\nediteur: x\ndate: 2012\nmots_cles: epargne\najoute_le: 2026-03-02\n',
    "livres/eau": "titre: Eau\nresume: x\nthemes: communs\nauteurs: { organisme: Réseau de l’eau }\nediteur: x\ndate: 2012\npublics: jeunes\n",
    "livres/etat": "titre: État\nresume: x\nthemes: communs\nauteurs: Marie Fare\nediteur: x\ndate: 2012\na_relire_le: 2025-02-01\najoute_le: 2026-01-10\nterritoires: commune 26167 Luc-en-Diois\n",
    "livres/oeuvre": "titre: Œuvre\nresume: x\nthemes: communs\nauteurs: Marie Fare\nediteur: x\ndate: 2012\na_relire_le: 2027\n",
    "livres/offre": "titre: Offre\nresume: x\nthemes: communs\nauteurs: Marie Fare\nediteur: x\ndate: 2012\nresponsable: Claire\n",
    "organismes/nef": "titre: La Nef\nresume: x\nthemes: prêt solidaire\ninstruments: prêt\naire: France\nliens: { finance: four, voir_aussi: monnaies }\n",
    "cas/four": "titre: Le four\nresume: x\nthemes: épargne locale\nterritoires: Drôme\nmecanismes: club d’investisseurs\nsources: x\nacteurs:\n  - { organisme: nef, role: prête }\n  - nom: les voisins\nliens: { voir_aussi: [nef, parti] }\n",
    "glossaire/part": "titre: Part sociale\ndefinition: x\nvoir_aussi: action\n",
    "glossaire/action": "titre: Action\ndefinition: x\n",
    "sites/parti": "titre: Parti\nstatut: retirée\nmotif_retrait: x\najoute_le: 2026-09-09\n",
}


def catalogue_of(files: dict[str, str], today: datetime.date | None = None) -> Catalogue:
    territory = read_territory(
        [SourceFile(f"resources/{name}.yml", text.encode()) for name, text in files.items()], today
    )
    assert not [problem for problem in territory.problems if problem.severity is Severity.ERROR]
    return territory.catalogue


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return catalogue_of(FILES, datetime.date(2026, 6, 30))


def ids(records: tuple[Record, ...]) -> list[str]:
    return [record.id for record in records]


def test_records_come_by_kind_then_in_french_order(catalogue: Catalogue) -> None:
    assert ids(catalogue.records) == [
        "eau",
        "epargne",
        "etat",
        "monnaies",
        "oeuvre",
        "offre",
        "nef",
        "four",
        "action",
        "part",
    ]
    assert ids(catalogue.by_kind["livre"]) == ["eau", "epargne", "etat", "monnaies", "oeuvre", "offre"]


def test_the_order_of_files_changes_nothing() -> None:
    there, back = catalogue_of(FILES), catalogue_of(dict(reversed(FILES.items())))
    assert ids(there.records) == ids(back.records)
    assert [record.values for record in there.records] == [record.values for record in back.records]


def test_what_is_withdrawn_is_kept_apart(catalogue: Catalogue) -> None:
    assert ids(catalogue.withdrawn) == ["parti"]
    assert "parti" not in catalogue.by_id
    assert catalogue.withdrawn[0].is_withdrawn


def test_indexes(catalogue: Catalogue) -> None:
    assert ids(catalogue.by_theme["communs"]) == ["eau", "etat", "oeuvre", "offre"]
    assert ids(catalogue.by_theme["epargne-locale"]) == ["epargne", "four"]
    assert ids(catalogue.by_public["jeunes"]) == ["eau"]
    assert ids(catalogue.by_author["Fare, Marie"]) == ["etat", "oeuvre", "offre"]
    assert ids(catalogue.by_author["Blanc, Jérôme"]) == ["epargne", "monnaies"]
    assert ids(catalogue.by_author["Réseau de l’eau"]) == ["eau"]
    assert ids(catalogue.by_tag["epargne"]) == ["epargne", "monnaies"]
    assert ids(catalogue.by_organisation["nef"]) == ["monnaies", "four"]


def test_a_wider_territory_holds_those_within_it(catalogue: Catalogue) -> None:
    assert ids(catalogue.by_territory["luc-en-diois-26167"]) == ["etat"]
    assert ids(catalogue.by_territory["drome"]) == ["etat", "four"]
    assert ids(catalogue.by_territory["auvergne-rhone-alpes"]) == ["etat", "four"]
    assert ids(catalogue.by_territory["france"]) == ["etat", "nef", "four"]
    assert "ardeche" not in catalogue.by_territory
    assert catalogue.territories["luc-en-diois-26167"].label == "Luc-en-Diois"


def test_links_read_from_both_sides(catalogue: Catalogue) -> None:
    def seen(identifier: str) -> list[tuple[str, str, str | None]]:
        return [
            (relation.label, relation.other.id, relation.note)
            for relation in catalogue.relations(catalogue.by_id[identifier])
        ]

    assert seen("nef") == [
        ("Finance", "four", None),
        ("Voir aussi", "monnaies", None),
        ("Voir aussi", "four", None),
        ("Cas où l’on agit", "four", "prête à"),
    ]
    assert seen("four") == [("Financé par", "nef", None), ("Voir aussi", "nef", None), ("Acteurs", "nef", "prête")]
    assert seen("monnaies") == [("Voir aussi", "nef", None)]
    assert seen("part") == [("Voir aussi", "action", None)]
    assert seen("action") == [("Voir aussi", "part", None)]
    assert seen("eau") == []


def test_every_link_has_its_other_side(catalogue: Catalogue) -> None:
    for record in catalogue.records:
        for relation in catalogue.relations(record):
            assert record in [back.other for back in catalogue.relations(relation.other) if back.term is relation.term]


def test_the_newest_come_first(catalogue: Catalogue) -> None:
    assert ids(catalogue.newest(10)) == ["epargne", "etat", "monnaies"]
    assert ids(catalogue.newest(1)) == ["epargne"]
    assert catalogue.newest(0) == ()


def test_what_is_due_is_due_on_its_last_day(catalogue: Catalogue) -> None:
    assert ids(catalogue.due()) == ["etat", "monnaies"]
    assert ids(catalogue_of(FILES, datetime.date(2026, 6, 29)).due()) == ["etat"]
    assert ids(catalogue_of(FILES, datetime.date(2027, 12, 31)).due()) == ["etat", "monnaies", "oeuvre"]


def test_today_is_the_last_day_that_records_speak_of() -> None:
    assert catalogue_of(FILES).today == datetime.date(2026, 3, 2)
    assert catalogue_of({}).today == datetime.date(2000, 1, 1)


def test_the_glossary_is_in_order(catalogue: Catalogue) -> None:
    assert ids(catalogue.glossary) == ["action", "part"]


def test_authors_are_every_person_that_signs(catalogue: Catalogue) -> None:
    assert [str(person) for person in authors_of(catalogue.by_id["monnaies"])] == ["Jérôme Blanc"]
    assert authors_of(catalogue.by_id["nef"]) == []


def test_a_record_knows_where_it_is_written(catalogue: Catalogue) -> None:
    record = catalogue.by_id["monnaies"]
    assert str(record.at("titre")) == "resources/livres/monnaies.yml:1:8"
    assert str(record.at("themes")) == "resources/livres/monnaies.yml:3:9"
    assert str(record.at("themes", 1)) == "resources/livres/monnaies.yml:3:28"
    assert str(record.at("isbn")) == "resources/livres/monnaies.yml:1:1"


def test_nothing_can_be_changed(catalogue: Catalogue) -> None:
    record = catalogue.records[0]
    mappings: list[Any] = [record.values, record.positions, catalogue.by_id, catalogue.by_kind, catalogue.kinds]
    for mapping in (*mappings, record.kind.fields, catalogue.vocabularies):
        with pytest.raises(TypeError):
            mapping["x"] = record
    things: list[Any] = [record, record.kind, record.get("date"), catalogue.themes["confiance"], record.at("titre")]
    for thing in things:
        with pytest.raises((AttributeError, TypeError)):  # slots make it one or the other
            thing.id = "x"
    assert isinstance(catalogue.records, tuple)
    assert all(isinstance(records, tuple) for records in catalogue.by_kind.values())
    hash(tuple(value for each in catalogue.records for value in each.values.values()))


def test_an_address_that_was_published_leads_somewhere_for_ever() -> None:
    listed = [("livre/un/", Position("adresses.txt", 1)), ("livre/deux/", Position("adresses.txt", 2))]
    (problem,) = addresses_are_kept(listed, frozenset({"livre/un/", "livre/deuxieme/"}))
    assert problem.code == "address-vanished"
    assert problem.position.line == 2
    assert "anciens_ids: deux" in problem.remedy
