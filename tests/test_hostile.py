"""Files that no documentalist writes on purpose: too big, not files, not text, made to hurt. Nothing raises, hangs or escapes."""

import json
import os
import re
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given, settings, strategies as st

from espace_ressource.decoding import MAX_BYTES
from espace_ressource.loading import Loaded, load_sources
from espace_ressource.problems import Problem
from espace_ressource.reports import as_github, as_json, as_text
from espace_ressource.source import SourceFile
from espace_ressource.territory import Territory, read_territory

BOOK = """\
titre: Les monnaies alternatives
resume: Un petit livre, « d’économiste », pour s’y retrouver.
themes: [monnaies locales, confiance]
auteurs: Jérôme Blanc
editeur: La Découverte
date: 2018
isbn: 978-2-7071-8636-2
pages: 127
territoires:
  - Ardèche
  - commune 26167 Luc-en-Diois
sources:
  - { titre: Un article, date: 2019-03 }
  - https://exemple.org/article
liens: { voir_aussi: a }
"""
CASE = """\
titre: Le four du village
resume: Des voisins prêtent de quoi rallumer le four.
themes: épargne locale
territoires: [Drôme]
mecanismes: [club d’investisseurs]
sources: [La Tribune]
montants:
  - 1 000 à 3 000 € (2013)
  - { min: 100 €, max: 2 k€, nature: réuni, au: 2014 }
analyse:
  confiance: >
    Par des réunions.
  risques:
    - { nature: technique, porte_par: les voisins }
"""


@pytest.fixture
def books(tmp_path: Path) -> Path:
    folder = tmp_path / "resources" / "livres"
    folder.mkdir(parents=True)
    return folder


def only(loaded: Loaded) -> Problem:
    assert not loaded.sources
    (problem,) = loaded.problems
    assert problem.code == "not-a-file"
    return problem


def test_a_huge_file_is_refused_unread(tmp_path: Path, books: Path) -> None:
    with (books / "enorme.yml").open("wb") as file:
        file.truncate(50 * 1024 * 1024)
    began = time.perf_counter()
    loaded = load_sources(tmp_path)
    assert time.perf_counter() - began < 1
    assert not loaded.sources
    assert [problem.code for problem in loaded.problems] == ["file-too-large"]
    assert "52 Mo" in loaded.problems[0].message


def test_a_huge_content_is_refused_too() -> None:
    territory = read_territory([SourceFile("resources/livres/x.yml", b" " * (MAX_BYTES + 1))])
    assert [problem.code for problem in territory.problems] == ["file-too-large"]


def test_a_territory_without_resources(tmp_path: Path) -> None:
    assert [problem.code for problem in load_sources(tmp_path).problems] == ["no-folder"]


def test_a_file_in_the_place_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "resources").write_text("oups")
    assert [problem.code for problem in load_sources(tmp_path).problems] == ["no-folder"]


def test_a_folder_named_like_a_record(tmp_path: Path, books: Path) -> None:
    (books / "x.yml").mkdir()
    problem = only(load_sources(tmp_path))
    assert problem.position.path == "resources/livres/x.yml"
    assert "dossier" in problem.message


def test_a_link_out_of_the_territory(tmp_path: Path) -> None:
    territory = tmp_path / "territoire"
    (territory / "resources" / "livres").mkdir(parents=True)
    (tmp_path / "secret.yml").write_text(BOOK)
    (territory / "resources" / "livres" / "x.yml").symlink_to(tmp_path / "secret.yml")
    assert "hors du territoire" in only(load_sources(territory)).message


def test_a_link_within_the_territory(tmp_path: Path, books: Path) -> None:
    (tmp_path / "livre.yml").write_text(BOOK)
    (books / "x.yml").symlink_to(tmp_path / "livre.yml")
    loaded = load_sources(tmp_path)
    assert not loaded.problems
    assert [source.path for source in loaded.sources] == ["resources/livres/x.yml"]


def test_a_link_to_nothing(tmp_path: Path, books: Path) -> None:
    (books / "x.yml").symlink_to(books / "absent.yml")
    assert "ne mène à rien" in only(load_sources(tmp_path)).message


def test_links_in_circle(tmp_path: Path, books: Path) -> None:
    (books / "x.yml").symlink_to(books / "x.yml")
    assert "tournent en rond" in only(load_sources(tmp_path)).message


def test_a_linked_folder_is_said_not_followed(tmp_path: Path, books: Path) -> None:
    (books / "boucle").symlink_to(tmp_path / "resources", target_is_directory=True)
    assert "raccourci" in only(load_sources(tmp_path)).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipe")
def test_a_pipe_does_not_hang(tmp_path: Path, books: Path) -> None:
    os.mkfifo(books / "x.yml")
    assert "ordinaire" in only(load_sources(tmp_path)).message


def test_a_name_that_is_not_utf_8(tmp_path: Path, books: Path) -> None:
    try:
        Path(os.fsdecode(os.fsencode(books) + b"/caf\xe9.yml")).write_text(BOOK)
    except OSError:
        pytest.skip("this system refuses such names")
    loaded = load_sources(tmp_path)
    (source,) = loaded.sources
    assert source.path.isprintable()
    problems = read_territory(loaded.sources).problems
    assert "identifier" in {problem.code for problem in problems}
    assert as_text(problems).encode()


def test_a_name_that_would_drive_the_terminal(tmp_path: Path, books: Path) -> None:
    (books / "x\x1b[31m\n.yml").write_text("titre: [")
    loaded = load_sources(tmp_path)
    text = as_text(read_territory(loaded.sources).problems)
    assert "\x1b" not in text
    assert len(text.splitlines()) == 2


@pytest.mark.parametrize("name", ["x.yml", "."])
def test_what_may_not_be_read(tmp_path: Path, books: Path, name: str) -> None:
    (books / "x.yml").write_text(BOOK)
    (books / name).chmod(0)
    try:
        if os.access(books / name, os.R_OK):
            pytest.skip("root reads everything")
        assert "droit" in only(load_sources(tmp_path)).message
    finally:
        (books / name).chmod(0o700)


def test_a_disk_that_fails(tmp_path: Path, books: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    (books / "x.yml").write_text(BOOK)
    monkeypatch.setattr(Path, "read_bytes", fail)
    assert "droit" in only(load_sources(tmp_path)).message


@pytest.mark.parametrize("name", ["prive", "privé", unicodedata.normalize("NFD", "privé"), "PRIVÉ", "Prive"])
def test_what_is_private_is_never_opened(
    tmp_path: Path, books: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    for folder in (tmp_path / "resources" / name, books / name):
        folder.mkdir()
        (folder / "prospects.yml").write_text("titre: [jamais lu")
        if hasattr(os, "mkfifo"):
            os.mkfifo(folder / "prets.yml")
    (books / "x.yml").write_text(BOOK)
    opened: list[str] = []
    reads = Path.read_bytes

    def note_and_read(path: Path) -> bytes:
        opened.append(path.name)
        return reads(path)

    monkeypatch.setattr(Path, "read_bytes", note_and_read)
    loaded = load_sources(tmp_path)
    assert not loaded.problems
    assert opened == ["x.yml"]


def test_a_link_to_what_is_private(tmp_path: Path, books: Path) -> None:
    (tmp_path / "prive").mkdir()
    (tmp_path / "prive" / "x.yml").write_text(BOOK)
    (books / "x.yml").symlink_to(tmp_path / "prive" / "x.yml")
    assert "privé" in only(load_sources(tmp_path)).message


def test_hidden_files_are_left_alone(tmp_path: Path, books: Path) -> None:
    (books / ".x.yml").write_text("titre: [")
    (books / ".git").mkdir()
    (books / ".git" / "x.yml").write_text("titre: [")
    assert load_sources(tmp_path) == Loaded((), ())


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + BOOK.encode(),
        BOOK.replace("\n", "\r\n").encode(),
        BOOK.replace("\n", "\r").encode(),
        unicodedata.normalize("NFD", BOOK).encode(),
        b"\xef\xbb\xbf" + unicodedata.normalize("NFD", BOOK).replace("\n", "\r\n").encode(),
    ],
    ids=["bom", "crlf", "cr", "nfd", "all"],
)
def test_what_offices_write_is_read_alike(content: bytes) -> None:
    plain, other = (read(raw, drop="voir_aussi") for raw in (BOOK.encode(), content))
    assert not plain.problems
    assert not other.problems
    (expected,), (found,) = plain.catalogue.records, other.catalogue.records
    assert found.values == expected.values
    assert found.positions == expected.positions


def read(content: bytes, *, drop: str = "", folder: str = "livres") -> Territory:
    lines = [line for line in re.split(rb"(?<=[\r\n])(?!\n)", content) if not drop or drop.encode() not in line]
    return read_territory([SourceFile(f"resources/{folder}/x.yml", b"".join(lines))])


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "? ", "a:\n "])
def test_ten_thousand_levels(opening: str) -> None:
    nested = "".join(" " * depth + "a:\n" for depth in range(2_000)) if "\n" in opening else opening * 10_000
    problems = read(nested.encode()).problems
    assert {problem.code for problem in problems} <= {"too-deep", "yaml-syntax"}
    assert problems


def test_aliases_that_nest_ever_deeper() -> None:
    lines = [f"a{i}: &a{i} {'[' * 50}{f'*a{i - 1}' if i else ''}{']' * 50}" for i in range(20)]
    assert [problem.code for problem in read("\n".join(lines).encode()).problems] == ["too-deep"]


def test_aliases_that_multiply_are_cut_short() -> None:
    lines = ["a0: &a0 [" + ", ".join(["ha"] * 50) + "]"]
    lines += [f"a{i}: &a{i} [" + ", ".join([f"*a{i - 1}"] * 50) + "]" for i in range(1, 30)]
    began = time.perf_counter()
    assert [problem.code for problem in read("\n".join(lines).encode()).problems] == ["alias-expansion"]
    assert time.perf_counter() - began < 2


def test_a_hundred_thousand_records_in_a_file_are_read() -> None:
    text = "".join(f"- {{ id: terme-{i}, titre: Terme {i}, definition: Un mot. }}\n" for i in range(3_000))
    territory = read_territory([SourceFile("resources/glossaire/tous.yml", text.encode())])
    assert not territory.problems
    assert len(territory.catalogue.records) == 3_000


def check(content: bytes, folder: str) -> None:
    """Reading never raises; every problem stands in the file and can be told in every format."""
    territory = read(content, folder=folder)
    lines = re.split(r"\r\n|\r|\n", content.decode("utf-8-sig", "replace"))
    for problem in territory.problems:
        assert problem.position.path == f"resources/{folder}/x.yml"
        assert 1 <= problem.position.line <= len(lines)
        assert 1 <= problem.position.column <= len(lines[problem.position.line - 1]) + 1
    assert as_text(territory.problems).encode() is not None
    assert as_json(territory.problems).encode()
    assert len(as_github(territory.problems).split("\n")) == max(len(territory.problems), 1)
    for record in territory.catalogue.records:
        assert record.title
        assert all(str(value) for value in record.values.values())


@given(st.binary(max_size=200))
@settings(max_examples=150, deadline=None, derandomize=True)
@example(b"\xff\xfet\x00")
@example(b"\x00")
@example(b"\xef\xbb\xbf")
def test_any_bytes(content: bytes) -> None:
    check(content, "livres")


FRAGMENTS = st.sampled_from(
    [
        *(
            "\n",
            "\n  ",
            "\n- ",
            "  - ",
            "\t",
            ": ",
            ":",
            "- ",
            "? ",
            "[",
            "]",
            "{",
            "}",
            ",",
            ", ",
            "#",
            "&a ",
            "*a",
            "!",
            "!!str ",
            "|",
            ">",
            ">-\n",
        ),
        *(
            "'",
            '"',
            "%",
            "@",
            "`",
            "---",
            "...",
            "\\",
            "<<: ",
            "\r\n",
            "\u00a0",
            "\u202f",
            "\u0301",
            "\U0001f600",
            "\u2028",
            "\ufeff",
            "\x07",
        ),
        *(
            "titre",
            "titre: ",
            "themes: ",
            "date: ",
            "isbn: ",
            "auteurs: ",
            "id: ",
            "type: ",
            "liens: ",
            "territoires: ",
            "montants: ",
            "sources: ",
        ),
        *(
            "2012-02-30",
            "0000",
            "9999-12",
            "19xX/..",
            "3.000 €",
            "1e999",
            "٣٤٥",
            "inconnu",
            "aucun",
            "commune 26167 X",
            "territoire ../x Y",
            "84",
            "en ligne",
        ),
        *(
            "https://a.b",
            "http://[::1",
            "javascript:x",
            "retirée",
            "a" * 200,
            "livre",
            "voir_aussi: x",
            "{ niveau: commune }",
            "{ valeur: 1 }",
            "[]",
            "{}",
            "é",
        ),
    ]
)


TEXTS = st.lists(FRAGMENTS, max_size=25).map("".join)


@given(TEXTS)
@settings(max_examples=500, deadline=None, derandomize=True)
def test_any_text_that_looks_like_yaml(text: str) -> None:
    check(text.encode(), "livres")


@given(TEXTS, st.sampled_from(["_types", "_vocabulaires"]))
@settings(max_examples=30, deadline=None, derandomize=True)
def test_any_text_as_a_declaration(text: str, folder: str) -> None:
    check(text.encode(), folder)


@st.composite
def mutations(draw: st.DrawFn) -> tuple[str, str]:
    folder, text = draw(st.sampled_from([("livres", BOOK), ("cas", CASE)]))
    for _turn in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + draw(FRAGMENTS | st.text(max_size=3)) + text[end:]
    return folder, text


@given(mutations())
@settings(max_examples=600, deadline=None, derandomize=True)
def test_mutations_of_a_valid_record(mutation: tuple[str, str]) -> None:
    folder, text = mutation
    check(text.encode("utf-8", "surrogatepass"), folder)


VALUES = st.recursive(
    FRAGMENTS | st.text(max_size=8),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(
            st.sampled_from(["titre", "niveau", "code", "valeur", "min", "max", "nom", "url", "organisme", "x"]),
            children,
            max_size=3,
        )
    ),
    max_leaves=6,
)
FIELDS = (
    "titre",
    "themes",
    "auteurs",
    "date",
    "territoires",
    "montants",
    "sources",
    "liens",
    "analyse",
    "acteurs",
    "debut",
    "url",
    "anciens_ids",
    "statut",
    "id",
    "type",
    "remplace_par",
)


@given(st.dictionaries(st.sampled_from(FIELDS), VALUES, min_size=1))
@settings(max_examples=400, deadline=None, derandomize=True)
def test_any_value_in_any_field(record: dict[str, object]) -> None:
    base: dict[str, object] = {
        "titre": "x",
        "resume": "x",
        "themes": "confiance",
        "mecanismes": "x",
        "territoires": "Drôme",
        "sources": "x",
    }
    check(json.dumps(base | record, ensure_ascii=False).encode("utf-8", "replace"), "cas")


DECLARATION = """\
nom: Podcast
pluriel: Podcasts
dossiers: [podcasts]
couleur: "#8a4b2d"
obligatoires: [url]
un_parmi: [[auteurs, editeur]]
ordre: [[date, ajoute_le]]
carte: [auteurs, ton]
champs:
  ton: { libelle: Ton, type: choix, vocabulaire: publics, liste: oui, exemple: [jeunes] }
  suite: { libelle: Suite, type: fiche, vers: [livre], relation: suite_de }
  notes: { libelle: Notes, type: groupe, forme_courte: [mot], champs: { mot: { libelle: Mot, type: texte } } }
"""


@given(st.integers(0, len(DECLARATION)), st.integers(0, 20), FRAGMENTS | st.text(max_size=3))
@settings(max_examples=35, deadline=None, derandomize=True)
def test_mutations_of_a_declaration(start: int, length: int, written: str) -> None:
    text = DECLARATION[:start] + written + DECLARATION[start + length :]
    content = text.encode("utf-8", "surrogatepass")
    record = "titre: x\nton: jeunes\nnotes: x\nsuite: y\ndate: 2012\nurl: https://a.b\n"
    sources = [
        SourceFile("resources/_types/podcast.yml", content),
        SourceFile("resources/podcasts/x.yml", record.encode()),
    ]
    territory = read_territory(sources)
    assert as_text(territory.problems).encode() is not None
