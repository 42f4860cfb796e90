"""Where each address stands, to the character."""

import signal
from types import FrameType

import pytest
from hypothesis import given, strategies as st
from markdown_it import MarkdownIt

from espace_ressource.links.collecting import collect
from espace_ressource.links.occurrences import occurrences
from espace_ressource.links.prose import find_addresses
from espace_ressource.problems import Position
from espace_ressource.source import SourceFile

RECORD = """\
# c
url: https://a.fr/x  # c
copie: 'https://a.fr/q''t'
echappee: "https://a.fr/\\u00e9"
resume: >
  Voir <https://a.fr/x>, [ici](https://b.fr/(z) "t") et
  https://c.fr/a_b. Et `https://code.fr`,
  encore https://c.fr/a_b !
  (voir https://d.fr/w_(f)). [r][k] [https://d.fr/t](https://d.fr/u)

  [k]: https://ref.fr/a&amp;b
courriel: moi@x.fr
sources:
  - https://a.fr/x
  - {titre: z, url: "https://flow.fr/a,b"}
"""
PAGE = """\
---
canonical: https://non.fr/0
---
# T
!!! note
    Ici https://oui.fr/1 et <a href="https://oui.fr/2?a=1&amp;b=2">x</a>

    Encore https://oui.fr/3

    un exemple :

        https://non.fr/1

texte

    https://non.fr/2

- a

    https://oui.fr/4

```yaml
url: https://non.fr/3
```
``a ` https://non.fr/4`` b <https://oui.fr/5> <moi@x.fr> [t](mailto:moi@x.fr) **https://oui.fr/6**
<!-- https://non.fr/5 -->  | https://oui.fr/7 | {{ lien("https://oui.fr/8") }} {# https://non.fr/6 #}
<code>https://non.fr/7</code>
[a]: <https://oui.fr/9> "t"
![i](https://oui.fr/10.png){ width=3 } « https://oui.fr/11 » https://oui.fr/12… tel:+33123
"""


def places(*files: tuple[str, str]) -> dict[str, list[str]]:
    collected = collect(SourceFile(path, text.encode()) for path, text in files)
    assert not collected.problems
    return {address.url: [f"{p.line}:{p.column}" for p in address.places] for address in collected.addresses}


def test_every_place_of_a_record_is_found_to_the_character() -> None:
    assert places(("resources/a.yml", RECORD)) == {
        "https://a.fr/x": ["2:6", "6:9", "14:5"],
        "https://a.fr/q't": ["3:9"],
        "https://a.fr/é": ["4:12"],
        "https://b.fr/(z)": ["6:32"],
        "https://c.fr/a_b": ["7:3", "8:10"],
        "https://d.fr/w_(f)": ["9:9"],
        "https://d.fr/t": ["9:38"],
        "https://d.fr/u": ["9:54"],
        "https://ref.fr/a&b": ["11:8"],
        "mailto:moi@x.fr": ["12:11"],
        "https://flow.fr/a,b": ["15:22"],
    }


def test_a_page_gives_its_links_and_not_its_code() -> None:
    found = places(("docs/a.md", PAGE))
    assert not [url for url in found if "non.fr" in url]
    assert [url for url in found if "oui.fr" in url] == [
        "https://oui.fr/1",
        "https://oui.fr/2?a=1&b=2",
        *(f"https://oui.fr/{number}" for number in (3, 4, 5, 6, 7, 8, 9)),
        "https://oui.fr/10.png",
        "https://oui.fr/11",
        "https://oui.fr/12",
    ]
    lines = PAGE.splitlines()
    for url, where in found.items():
        for place in where:
            line, column = map(int, place.split(":"))
            assert lines[line - 1][column - 1 :].startswith((url.replace("&", "&amp;"), url.removeprefix("mailto:")))


def test_windows_lines_and_a_byte_order_mark_do_not_move_places() -> None:
    text = "﻿titre: x\r\nresume: |\r\n  a\r\n  https://a.fr/x\r\nurl: https://a.fr/x\r\n"
    assert places(("resources/a.yml", text)) == {"https://a.fr/x": ["4:3", "5:6"]}


def test_one_address_stands_once_with_all_its_places() -> None:
    page = "<https://a.fr/> et https://a.fr/\n"
    (address,) = collect(SourceFile(f"docs/{n:02}.md", page.encode()) for n in range(50)).addresses
    assert len(address.places) == 100
    assert address.places[0] == Position("docs/00.md", 1, 2)


def test_declarations_and_withdrawn_records_are_left_out() -> None:
    records = b"- titre: a\n  url: https://a.fr\n- titre: b\n  url: https://b.fr\n  sources: [https://c.fr]\n"
    sources = [SourceFile("resources/_types/x.yml", b"url: https://z.fr"), SourceFile("resources/a.yml", records)]
    withdrawn = frozenset({Position("resources/a.yml", 3, 3)})
    assert [address.url for address in collect(sources, withdrawn=withdrawn).addresses] == ["https://a.fr"]


def test_a_page_that_is_not_utf8_is_a_problem_and_a_broken_record_is_for_check() -> None:
    collected = collect([SourceFile("docs/a.md", b"\xff"), SourceFile("resources/a.yml", b"a: [")])
    assert [problem.code for problem in collected.problems] == ["not-utf-8"]


PIECES = st.sampled_from(
    ["a", " ", "\n", "\n\n", "- ", "> ", "`", "``", "[t](https://a.fr/x)", "<https://b.fr/y>", "**", "[", "]", "(", ")"]
    + ["https://c.fr/z", "\\", '[t](<https://d.fr/w> "t")', "\n\n    ", "```\n", "é", "![i](https://e.fr/i.png)"]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_what_is_found_is_what_is_written_there_and_nothing_twice(text: str) -> None:
    found = find_addresses(text, page=True)
    assert all(text[one.start : one.end].replace("\\", "") == one.url.replace("\\", "") for one in found)
    assert all(a.end <= b.start for a, b in zip(found, found[1:], strict=False))


@pytest.mark.parametrize(
    "text",
    [
        "[a](https://a.fr/x) [b]( https://a.fr/y 'z' )",
        "`[a](https://a.fr/x)` [b](https://a.fr/y)",
        "- [a](https://a.fr/(x))\n\n      [a](https://a.fr/z)\n",
        "[a\\](https://a.fr/x)](https://a.fr/y\\_z)",
        "~~~\n[a](https://a.fr/x)\n~~~\n<https://a.fr/y>",
        "[a][b]\n\n[b]: <https://a.fr/é> 'x'",
    ],
)
def test_links_agree_with_commonmark(text: str) -> None:
    renderer = MarkdownIt("commonmark")
    renderer.normalizeLink = lambda url: url  # type: ignore[method-assign]
    links = [
        str(child.attrs["href"])
        for token in renderer.parse(text)
        for child in token.children or ()
        if child.type == "link_open"
    ]
    assert set(links) <= {one.url for one in find_addresses(text, page=True)}


HOSTILE = [
    "[",
    "](",
    "](https://x.fr",
    "`a",
    "- ",
    "&",
    "<code>",
    "\\`",
    "> ",
    "https://",
    "https://a](",
    "[a\\",
    "[a]:",
    " href=",
    "<!--",
    "](<",
    "a.b@",
    "\n\n",
    "{#",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_page_is_read_at_once(piece: str) -> None:
    def stop(_signal: int, _frame: FrameType | None) -> None:
        pytest.fail("too slow")

    signal.signal(signal.SIGALRM, stop)
    signal.alarm(5)
    try:
        occurrences(SourceFile("docs/a.md", (piece * (100_000 // len(piece))).encode()))
        occurrences(SourceFile("docs/a.md", f"https://x.fr/{piece * (100_000 // len(piece))}".encode()))
    finally:
        signal.alarm(0)
