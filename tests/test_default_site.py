"""The default territory: its content is as large as promised, sound, listed, and helped by its schemas."""

import json
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from espace_ressource.catalogue import Catalogue
from espace_ressource.cli import main
from espace_ressource.folding import fold
from espace_ressource.links.internal import broken_links
from espace_ressource.links.reading import load_site
from espace_ressource.published import read_addresses
from espace_ressource.schemas import kind_schemas
from espace_ressource.source import SourceFile
from espace_ressource.workshop import OpenedTerritory, open_territory

ROOT = Path(__file__).parent.parent
PROMISED = {
    "site": 15,
    "livre": 12,
    "document": 6,
    "organisme": 15,
    "cas": 10,
    "outil": 15,
    "reseau": 6,
    "terme": 25,
}


@pytest.fixture(scope="module")
def opened() -> OpenedTerritory:
    return open_territory(ROOT)


@pytest.fixture(scope="module")
def catalogue(opened: OpenedTerritory) -> Catalogue:
    return opened.catalogue


def test_nothing_is_wrong(opened: OpenedTerritory) -> None:
    assert opened.problems == ()


@pytest.mark.parametrize(("kind", "least"), PROMISED.items())
def test_there_is_enough_to_read(catalogue: Catalogue, kind: str, least: int) -> None:
    assert len(catalogue.by_kind[kind]) >= least


def test_the_thesaurus_has_27_themes_and_each_is_used(catalogue: Catalogue) -> None:
    assert len(catalogue.themes) == 27
    assert {theme.code for theme in catalogue.themes} == set(catalogue.by_theme)


def test_cases_answer_most_of_their_grid(catalogue: Catalogue) -> None:
    for case in catalogue.by_kind["cas"]:
        grid = case.get("analyse")
        assert grid is not None, case.id
        assert len(list(grid)) >= 6, case.id


def test_every_address_is_in_the_committed_list(opened: OpenedTerritory) -> None:
    assert opened.living - opened.listed == frozenset()


def test_summaries_are_written_for_this_site(catalogue: Catalogue) -> None:
    """Two records do not share a sentence, and a summary is neither a word nor a page."""
    seen: dict[str, str] = {}
    for record in catalogue.records:
        summary = record.get("resume")
        if summary is None:
            continue
        assert 80 <= len(summary) <= 700, record.id
        for sentence in re.split(r"(?<=[.!?])\s+", summary):
            if len(sentence) > 40:
                assert seen.setdefault(fold(sentence), record.id) == record.id


def test_schemas_are_those_of_the_declarations(catalogue: Catalogue) -> None:
    for name, text in kind_schemas({**catalogue.kinds, **catalogue.agenda_kinds}, catalogue.vocabularies):
        assert (ROOT / "resources/_schemas" / name).read_text(encoding="utf-8") == text, "run: make schema"


def test_every_file_points_to_its_schema_and_follows_it(catalogue: Catalogue) -> None:
    validators = {}
    for path in (ROOT / "resources/_schemas").glob("*.json"):
        schema = json.loads(path.read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator.check_schema(schema)
        validators[path.stem] = jsonschema.Draft202012Validator(schema)
    for record in catalogue.records:
        text = (ROOT / record.position.path).read_text(encoding="utf-8")
        first = text.splitlines()[0]
        assert first == f"# yaml-language-server: $schema=../_schemas/{record.kind.id}.json", record.position.path
        validators[record.kind.id].validate(_as_an_editor_reads(yaml.safe_load(text)))


def test_schemas_refuse_what_check_refuses() -> None:
    schema = json.loads((ROOT / "resources/_schemas/livre.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft202012Validator(schema)
    book = {"titre": "T", "resume": "R", "themes": ["sel"], "auteurs": "A B", "editeur": "E", "date": 2018}
    validator.validate(book)
    for wrong in ({"titr": "T"}, {"themes": ["chasse"]}, {"url": "ftp://exemple.org"}, {"themes": ["sel"] * 6}):
        assert not validator.is_valid(book | wrong), wrong
    assert not validator.is_valid({key: value for key, value in book.items() if key != "auteurs"})


def test_schemas_speak_french() -> None:
    schema = json.loads((ROOT / "resources/_schemas/cas.json").read_text(encoding="utf-8"))
    assert schema["title"] == "Étude de cas"
    described = schema["$defs"]["fiche"]["properties"]["mecanismes"]
    assert described["title"] == "Mécanisme"


@pytest.mark.parametrize(
    "pattern", [r"\b0[1-9](?:[ .]\d\d){4}\b", r"\+33\s?\d", r"\[\?\]", r"\[V\]", r"\[C\]", r"TODO|lorem"]
)
def test_nothing_private_or_unfinished_is_published(pattern: str) -> None:
    for path in sorted((ROOT / "resources").rglob("*.yml")):
        assert not re.search(pattern, path.read_text(encoding="utf-8")), path


def test_check_agrees(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--territoire", str(ROOT)]) == 0
    assert "tout est en ordre" in capsys.readouterr().out


def test_the_list_of_addresses_reads_back() -> None:
    path = ROOT / "resources/_adresses.txt"
    listed, problems = read_addresses(SourceFile("resources/_adresses.txt", path.read_bytes()))
    assert not problems
    assert len(listed) == len(set(listed)) >= 140


def _as_an_editor_reads(value: object) -> object:
    """YAML 1.2 core as VS Code reads it: dates stay text."""
    if isinstance(value, dict):
        return {str(key): _as_an_editor_reads(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_as_an_editor_reads(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


def test_no_link_of_the_site_to_itself_is_broken(default_site: Path) -> None:
    """Pages, anchors, pictures, styles: what a visitor may follow without leaving."""
    pages, files = load_site(default_site)
    assert len(pages) > 200
    assert broken_links(pages, files) == []
