"""Every complaint of the YAML reader has its French, whatever release of libyaml speaks."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from espace_ressource.source import SourceFile, parse
from espace_ressource.yaml_messages import explain, is_translated
from espace_ressource.yaml_mistakes import find_mistake

_BEGINNINGS = ("found ", "did not find ", "could not find ", "block sequence ", "mapping values ", "mapping keys ")
CANNOT_OCCUR = {
    "found duplicate anchor": "the composer's: we compose events ourselves, and a later anchor replaces the earlier",
    "found duplicate anchor; first occurrence": "the composer's",
    "found undefined alias": "the composer's: ours is « alias-unknown »",
    "found unacceptable key": "the constructor's: nothing is constructed",
    "found unhashable key": "the constructor's",
    "found a BOM": "a BOM is read or refused before",
    "found invalid UTF-8": "text is decoded and encoded again by us",
}
"""Messages that only other layers of YAML emit, and why ours never does."""
_ABOUT_BYTES = re.compile(r"UTF|octet|BOM|surrogate|control character", re.IGNORECASE)
"""The reader's, about bytes: the text that it is given has been decoded, and encoded again as UTF-8."""


def messages_of_libyaml() -> list[str]:
    library = pytest.importorskip("yaml._yaml", reason="PyYAML was built without libyaml")
    content = Path(library.__file__).read_bytes()
    texts = {found.decode() for found in re.findall(rb"[\x20-\x7e]{8,200}(?=\x00)", content)}
    return sorted(text for text in texts if text.startswith(_BEGINNINGS))


MESSAGES = messages_of_libyaml()


def test_the_library_speaks() -> None:
    assert len(MESSAGES) > 40


@pytest.mark.parametrize("message", MESSAGES)
def test_every_message_has_its_french(message: str) -> None:
    assert is_translated(message) or message in CANNOT_OCCUR or _ABOUT_BYTES.search(message)


@pytest.mark.parametrize("message", MESSAGES)
def test_nothing_is_said_in_english(message: str) -> None:
    for context in ("", "while parsing a flow mapping", "while scanning a tag", "while scanning an alias"):
        said, remedy = explain(message, context)
        assert message not in said
        assert not re.search(r"\b(?:found|expected|the|not)\b", said + remedy)
        assert remedy.endswith(".")


def test_an_unknown_message_is_still_french() -> None:
    assert explain("something new", "while dreaming")[0] == "YAML illisible ici"


def test_an_error_without_a_place_is_at_the_start() -> None:
    mistake = find_mistake(yaml.YAMLError("oups"), "titre: x")
    assert (mistake.line, mistake.column, mistake.message) == (1, 1, "YAML illisible ici")


@given(st.text(alphabet="ab:-?[]{},#&*!|>'\"%@`\\ \n\t0", max_size=25))
@settings(max_examples=1500, deadline=None, derandomize=True)
def test_no_text_meets_an_unknown_message(text: str) -> None:
    node, problems = parse(SourceFile("x.yml", text.encode()))
    assert node is not None or problems
    assert not [problem for problem in problems if problem.message == "YAML illisible ici"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("titre: Le jeu : la règle", (1, 15)),
        ("titre:Le jeu\nsorte: jeu", (1, 7)),
        ("sorte: jeu\ntitre:Le jeu", (2, 7)),
        ("sorte: jeu\n  titre: Le jeu", (2, 3)),
        ('a: 1\ntitre: "Le jeu\nsorte: jeu', (2, 8)),
        ("a: 1\nb: [x, y\nc: 1", (2, 4)),
        ("a: 1\nb: { x: y\nc: 1", (2, 4)),
        ("a: 1\nun texte\nb: 1", (2, 1)),
        ("a:\n  - x\n y: 1", (3, 2)),
        ('a: "C:\\users"', (1, 7)),
        ("a: [", (1, 5)),
        ("\n\na: {\n\n\n", (3, 5)),
        ("a: 'l'eau'", (1, 7)),
        ("\ta: 1", (1, 1)),
        ("a: @b", (1, 4)),
        ("é: « à » : b", (1, 10)),
    ],
)
def test_the_place_is_where_the_hand_slipped(text: str, place: tuple[int, int]) -> None:
    (problem,) = parse(SourceFile("x.yml", text.encode()))[1]
    assert (problem.position.line, problem.position.column) == place
