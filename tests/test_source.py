"""What is written is what is read: words stay words, and each knows its place."""

import unicodedata

import pytest
from hypothesis import given, settings, strategies as st

from espace_ressource.problems import Position
from espace_ressource.source import Mapping, Node, Sequence, SourceFile, Text, parse, plain

KEYS = st.text(alphabet="abcdefghijklmnopqrstuvwxyz_", min_size=1, max_size=6)
WORDS = (
    st.text(alphabet="abcéœ’«» 0123456789.,()/€\u00a0\u202f", min_size=1, max_size=12)
    .map(str.strip)
    .filter(lambda word: word and word[0].isalnum() and word == " ".join(word.split(" ")))
)
TREES = st.recursive(
    WORDS,
    lambda children: (
        st.lists(children, min_size=1, max_size=3) | st.dictionaries(KEYS, children, min_size=1, max_size=3)
    ),
    max_leaves=8,
)


def written(tree: object, indent: int = 0) -> list[str]:
    """That tree in block style, as a person lays it out: two spaces a level."""
    margin = "  " * indent
    lines = []
    if isinstance(tree, dict):
        pairs = [(f"{key}:", value) for key, value in tree.items()]
    else:
        assert isinstance(tree, list)
        pairs = [("-", value) for value in tree]
    for start, value in pairs:
        if isinstance(value, str):
            lines.append(f"{margin}{start} {value}")
        else:
            lines += [f"{margin}{start}", *written(value, indent + 1)]
    return lines


def texts_of(node: Node) -> list[Text]:
    match node:
        case Text():
            return [node]
        case Sequence():
            return [text for item in node.items for text in texts_of(item)]
        case Mapping():
            return [text for pair in node.pairs for text in (pair.key, *texts_of(pair.value))]


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
@settings(max_examples=150, deadline=None, derandomize=True)
def test_positions_point_at_the_words(tree: dict[str, object]) -> None:
    lines = written(tree)
    node, problems = parse(SourceFile("x.yml", "\n".join(lines).encode()))
    assert not problems
    assert node is not None
    assert plain(node) == tree
    for text in texts_of(node):
        line = lines[text.position.line - 1]
        assert line[text.position.column - 1 :].startswith(text.value)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4), st.sampled_from(["\r\n", "\r", "\n"]), st.booleans())
@settings(max_examples=80, deadline=None, derandomize=True)
def test_line_ends_and_marks_change_nothing(tree: dict[str, object], end: str, mark: bool) -> None:
    lines = written(tree)
    plainly = parse(SourceFile("x.yml", "\n".join(lines).encode()))
    content = end.join(lines).encode("utf-8-sig" if mark else "utf-8")
    assert parse(SourceFile("x.yml", content)) == plainly


@pytest.mark.parametrize(
    "word",
    ["10:30", "01004", "no", "oui", "1e3", "0x1F", "2012-11-09", "null", "~", "1_000", ".inf", "=", "<<", "3.10"],
)
def test_words_stay_words(word: str) -> None:
    node, problems = parse(SourceFile("x.yml", f"a: {word}".encode()))
    assert not problems
    assert isinstance(node, Mapping)
    assert node.text("a") == word


def test_texts_are_composed() -> None:
    node, _problems = parse(SourceFile("x.yml", unicodedata.normalize("NFD", "clé: été").encode()))
    assert isinstance(node, Mapping)
    assert plain(node) == {"clé": "été"}


def test_an_alias_stands_where_its_anchor_was_written() -> None:
    node, problems = parse(SourceFile("x.yml", b"a: &x mot\nb: *x\n"))
    assert not problems
    assert isinstance(node, Mapping)
    assert plain(node) == {"a": "mot", "b": "mot"}
    value = node.get("b")
    assert value is not None
    assert value.position == Position("x.yml", 1, 4)


def test_block_texts_keep_their_lines() -> None:
    node, _problems = parse(SourceFile("x.yml", b"a: |\n  un\n  deux\nb: >\n  un\n  deux\n"))
    assert node is not None
    assert plain(node) == {"a": "un\ndeux\n", "b": "un deux\n"}


def test_a_key_written_twice_keeps_the_first() -> None:
    node, problems = parse(SourceFile("x.yml", b"a: 1\na: 2\n"))
    assert node is not None
    assert plain(node) == {"a": "1"}
    assert [(problem.code, problem.position.line) for problem in problems] == [("duplicate-key", 2)]
