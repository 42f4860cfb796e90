"""Moved addresses are rewritten alone; copies are added alone."""

import datetime
import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings, strategies as st

from espace_ressource.links.archive import question, read_answer, with_copy
from espace_ressource.links.domains import registered_domain, same_holder
from espace_ressource.links.history import Entry, History, history_of
from espace_ressource.links.repair import is_sure, moves, repaired
from espace_ressource.links.values import Address, Verdict
from espace_ressource.problems import Position
from espace_ressource.source import SourceFile

DAY = datetime.date(2026, 11, 1)
OLD, NEW = "https://a.fr/vieux", "https://www.a.fr/neuf?x=1&y=(2)"


def rewrite(text: str, path: str = "resources/a.yml", new: str = NEW) -> tuple[str, int, int]:
    done = repaired(SourceFile(path, text.encode()), {OLD: new})
    return done.content.decode(), len(done.changed), len(done.left)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"# c\nurl: {OLD}   # d\nb:  1\n", f"# c\nurl: {NEW}   # d\nb:  1\n"),
        (f"url: '{OLD}'\r\nb: 1\r\n", f"url: '{NEW}'\r\nb: 1\r\n"),
        (f'url: "{OLD}"\n', f'url: "{NEW}"\n'),
        (f"a: {{url: {OLD}, b: 1}}\n", f"a: {{url: {NEW}, b: 1}}\n"),
        (f"a:\n  - {OLD}\n  - {OLD}/2\n", f"a:\n  - {NEW}\n  - {OLD}/2\n"),
        (f"a: >\n  voir {OLD}, ou\n  <{OLD}>.\n  `{OLD}`\n", f"a: >\n  voir {NEW}, ou\n  <{NEW}>.\n  `{OLD}`\n"),
        (f"a: |\n  [x]({OLD} 't')\n# {OLD}\n", f"a: |\n  [x]({NEW} 't')\n# {OLD}\n"),
        (f"\ufeffurl: {OLD}", f"\ufeffurl: {NEW}"),
    ],
)
def test_the_value_alone_is_rewritten(before: str, after: str) -> None:
    text, changed, left = rewrite(before)
    assert text == after
    assert changed >= 1
    assert not left


def test_quotes_are_added_when_braces_would_cut_the_address() -> None:
    new = "https://a.fr/x,y[1]"
    assert rewrite(f"a: [{OLD}, b]\n", new=new) == (f'a: ["{new}", b]\n', 1, 0)
    assert rewrite(f"a: '{OLD}'\n", new="https://a.fr/l'eau")[0] == "a: 'https://a.fr/l''eau'\n"


def test_a_page_is_rewritten_but_not_its_code() -> None:
    before = f'[x]({OLD}) <{OLD}> `{OLD}`\n\n[r]: {OLD} "t"\n<a href="{OLD}">y</a>\n\n    {OLD}\n'
    text, changed, left = rewrite(before, "docs/a.md", "https://a.fr/neuf")
    assert text == before.replace(OLD, "https://a.fr/neuf", 5).replace(f"`{'https://a.fr/neuf'}`", f"`{OLD}`").replace(
        f'href="{OLD}"', 'href="https://a.fr/neuf"'
    )
    assert (changed, left) == (4, 0)


def test_what_cannot_be_proved_is_left_to_a_person() -> None:
    assert rewrite(f"[x]({OLD})\n", "docs/a.md", "https://a.fr/(x") == (f"[x]({OLD})\n", 0, 1)
    escaped = 'url: "https://a.fr/vieu\\x78"\n'
    assert rewrite(escaped) == (escaped, 0, 1)


KEYS = st.sampled_from(["a", "b", "c", "d"])
LEAVES = st.sampled_from(
    [OLD, f"voir {OLD}, ou {OLD}.", "texte", f"<{OLD}>", "1", f"`{OLD}` et [x]({OLD})", f"{OLD}/autre"]
)
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(KEYS, inner, min_size=1, max_size=3)
)


def leaves(node: object) -> list[str]:
    if isinstance(node, dict):
        return [leaf for value in node.values() for leaf in leaves(value)]
    return [leaf for item in node for leaf in leaves(item)] if isinstance(node, list) else [str(node)]


@settings(deadline=None)
@given(
    st.dictionaries(KEYS, TREES, min_size=1),
    st.sampled_from([None, True, False]),
    st.sampled_from(["", "'", '"', ">", "|"]),
)
def test_a_repair_changes_the_address_and_nothing_else(tree: dict[str, object], flow: bool | None, style: str) -> None:
    text = yaml.dump(
        tree, sort_keys=False, default_flow_style=flow, default_style=style or None, allow_unicode=True, width=10_000
    )
    new = "https://a.fr/neuf"
    after, _changed, left = rewrite(text, new=new)
    kept = [leaf.replace(f"{OLD}/autre", "@").replace(f"`{OLD}`", "#") for leaf in leaves(tree)]
    wanted = [leaf.replace(OLD, new).replace("@", f"{OLD}/autre").replace("#", f"`{OLD}`") for leaf in kept]
    if not left:
        assert leaves(yaml.load(after, Loader=yaml.BaseLoader)) == wanted
    assert len(after.splitlines()) == len(text.splitlines())


def entry(new: str, *, moved: int = 2, old: str = OLD) -> Entry:
    return Entry(old, DAY, DAY, Verdict.MOVED, "", proposed=new, moves=moved)


@pytest.mark.parametrize(
    ("new", "sure"),
    [
        ("https://www.a.fr/neuf", True),
        ("https://b.fr/vieux", False),
        ("http://a.fr/vieux", False),
        ("https://a.fr/", False),
        ("https://a.fr", False),
        ("https://a.fr/x y", False),
        ('https://a.fr/"', False),
        ("https://a.fr/\nb: c", False),
        ("https://moi@a.fr/x", False),
        ("javascript:alert(1)", False),
    ],
)
def test_only_a_move_without_a_doubt_is_rewritten(new: str, sure: bool) -> None:
    assert is_sure(entry(new)) is sure
    assert not is_sure(entry(new, moved=1))


def test_a_home_page_that_moved_within_its_site_may_stay_a_home_page() -> None:
    assert is_sure(entry("https://www.a.fr/", old="http://a.fr"))


def test_the_others_are_proposed() -> None:
    addresses = [Address(url, (Position("a", 1, 1),)) for url in (OLD, "https://c.fr")]
    history = history_of([entry(NEW), entry("https://d.fr/x", old="https://c.fr")])
    assert moves(addresses, history) == ({OLD: NEW}, {"https://c.fr": "https://d.fr/x"})
    assert moves(addresses, History()) == ({}, {})


def test_domains_follow_the_public_suffix_list() -> None:
    assert registered_domain("https://www.x.gouv.fr/a") == "x.gouv.fr"
    assert not same_holder("https://a.github.io", "https://b.github.io")
    assert same_holder("https://école.fr", "https://www.xn--cole-9oa.fr")
    assert not same_holder("http://127.0.0.1", "http://128.0.0.1")
    assert not same_holder("https://fr", "https://fr")
    assert registered_domain("http://[::1") is None


def test_a_copy_is_asked_near_the_last_good_day() -> None:
    assert question("https://a.fr/?b=c&d", DAY, "http://127.0.0.1:8000/") == (
        "http://127.0.0.1:8000/wayback/available?url=https%3A%2F%2Fa.fr%2F%3Fb%3Dc%26d&timestamp=20261101"
    )


def answer(**closest: object) -> bytes:
    snapshot = {
        "status": "200",
        "available": True,
        "url": "http://web.archive.org/web/20240102030405/https://a.fr/",
        "timestamp": "20240102030405",
    }
    return json.dumps({"archived_snapshots": {"closest": snapshot | closest}}).encode()


def test_an_answer_gives_a_copy_or_nothing() -> None:
    snapshot = read_answer(answer())
    assert snapshot is not None
    assert snapshot.url == "https://web.archive.org/web/20240102030405/https://a.fr/"
    assert snapshot.taken_on == datetime.date(2024, 1, 2)
    bad: list[bytes] = [
        b"",
        b"[]",
        b'{"archived_snapshots": {}}',
        b"\xff",
        b"[" * 100_000,
        answer(status="404"),
        answer(available="yes"),
    ]
    bad += [
        answer(url="https://autre.fr/web/x"),
        answer(url="https://web.archive.org/ x"),
        answer(timestamp="hier"),
        answer(url=3),
    ]
    assert [read_answer(body) for body in bad] == [None] * len(bad)


COPY = "https://web.archive.org/web/2024/https://a.fr/"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"titre: a\nurl: {OLD} # c\nb: 1\n", f"titre: a\nurl: {OLD} # c\nurl_archive: {COPY}\nb: 1\n"),
        (f"- titre: a\n  url: {OLD}", f"- titre: a\n  url: {OLD}\n  url_archive: {COPY}"),
        (f"- url: '{OLD}'\r\n  titre: a\r\n", f"- url: '{OLD}'\r\n  url_archive: {COPY}\r\n  titre: a\r\n"),
        (f"{{titre: a, url: {OLD}}}\n", f"{{titre: a, url: {OLD}, url_archive: {COPY}}}\n"),
    ],
)
def test_a_copy_is_written_after_the_address(before: str, after: str) -> None:
    content = with_copy(SourceFile("resources/a.yml", before.encode()), OLD, COPY)
    assert content is not None
    assert content.decode() == after


@pytest.mark.parametrize(
    "text", [f"url: {OLD}\nurl_archive: https://x.fr\n", f"sources:\n  - url: {OLD}\n", "url: https://b.fr\n", "a: ["]
)
def test_no_copy_is_written_where_none_belongs(text: str) -> None:
    assert with_copy(SourceFile("resources/a.yml", text.encode()), OLD, COPY) is None


def test_the_territory_s_own_records_can_be_repaired() -> None:
    root = Path(__file__).parent.parent / "examples"
    for path in sorted(root.rglob("*.yml")):
        source = SourceFile(path.relative_to(root).as_posix(), path.read_bytes())
        assert repaired(source, {}).content == source.content
