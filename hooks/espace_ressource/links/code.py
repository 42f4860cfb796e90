"""What a Markdown page shows as it is written, and where no address is a link: code, comments, front matter."""

import re
from collections.abc import Iterator

_FRONT_MATTER = re.compile(r"\A---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_FENCE = re.compile(r"(?P<lead>[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)(?P<fence>`{3,}|~{3,})(?P<rest>.*)")
_CONTAINER = re.compile(
    r"(?P<indent>[ \t]*)(?P<mark>[-*+][ \t]|\d{1,9}[.)][ \t]|!!!|\?\?\?\+?|===|\[\^[^\]\n]+\]:|:[ \t])"
)
_CODE_ELEMENT = re.compile(r"<(pre|code|script|style|textarea)\b", re.IGNORECASE)
_TICKS = re.compile(r"`+")
_BLANK_LINE = re.compile(r"\n[ \t>]*\r?\n")
_WIDE = 4
"""Python-Markdown indents what a list or an admonition holds, and code, by four columns."""

HIDDEN = "\0"
"""Stands for each character that is no prose; no file that we read holds it."""


def without_code(text: str, *, page: bool) -> str:
    """The text, of the same length, where what is no prose is ``HIDDEN``.

    A ``page`` also has front matter, HTML elements and comments, and Jinja comments; a field of a record has none.
    """
    chars = list(text)

    def hide(start: int, end: int) -> None:
        for index in range(start, end):
            if chars[index] not in "\r\n":
                chars[index] = HIDDEN

    if page and (found := _FRONT_MATTER.match(text)):
        hide(*found.span())
    for start, end in _blocks("".join(chars)):
        hide(start, end)
    if page:
        for opening, closing in (("<!--", "-->"), ("{#", "#}")):
            for start, end in _between("".join(chars), opening, closing):
                hide(start, end)
        for start, end in _elements("".join(chars)):
            hide(start, end)
    for start, end in _spans("".join(chars)):
        hide(start, end)
    return "".join(chars)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Fenced code, and code indented beyond what holds it."""
    start, fence, after_blank = 0, "", True
    containers: list[int] = []
    in_code = False
    for line in re.split(r"(?<=\n)", text):
        end = start + len(line)
        bare = line.expandtabs(_WIDE).rstrip()
        indent = len(bare) - len(bare.lstrip())
        opening = _FENCE.match(line)
        if fence:
            yield start, end
            if opening and opening["fence"].startswith(fence) and not opening["rest"].strip():
                fence = ""
        elif not bare.strip(" >"):
            after_blank = True
            start = end
            continue
        else:
            if after_blank or in_code:
                while containers and indent < containers[-1]:
                    containers.pop()
            in_code = (after_blank or in_code) and indent >= (containers[-1] if containers else 0) + _WIDE
            if in_code:
                yield start, end
            elif opening and not ("`" in opening["fence"] and "`" in opening["rest"]):
                yield start, end
                fence = opening["fence"]
            elif held := _CONTAINER.match(line.expandtabs(_WIDE)):
                _enter(containers, len(held["indent"]), held["mark"])
        after_blank = False
        start = end


def _enter(containers: list[int], indent: int, mark: str) -> None:
    """A list item, a note or an admonition opens: what it holds is no code for being indented."""
    while containers and containers[-1] > indent:
        containers.pop()
    width = len(mark) if mark[0] in "-*+" or mark[0].isdigit() else _WIDE
    containers.append(indent + width)


def _between(text: str, opening: str, closing: str) -> Iterator[tuple[int, int]]:
    start = text.find(opening)
    while start >= 0:
        end = text.find(closing, start + len(opening))
        end = len(text) if end < 0 else end + len(closing)
        yield start, end
        start = text.find(opening, end)


def _elements(text: str) -> Iterator[tuple[int, int]]:
    """What stands between <pre>, <code>, <script>… and its end."""
    lowered, position = text.lower(), 0
    while found := _CODE_ELEMENT.search(text, position):
        inside = text.find(">", found.end())
        if inside < 0:
            return
        end = lowered.find(f"</{found[1].lower()}", inside)
        end = len(text) if end < 0 else end
        yield inside + 1, end
        position = end


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Code between backticks (CommonMark §6.1): as many to close as to open, within one paragraph."""
    ends = [found.start() for found in _BLANK_LINE.finditer(text)] + [len(text)]
    runs = [(found.start(), found.end()) for found in _TICKS.finditer(text)]
    paragraph, index = 0, 0
    closing: dict[tuple[int, int], list[int]] = {}
    for number, (start, end) in enumerate(runs):
        while start > ends[paragraph]:
            paragraph += 1
        closing.setdefault((paragraph, end - start), []).append(number)
    paragraph = 0
    while index < len(runs):
        start, end = runs[index]
        while start > ends[paragraph]:
            paragraph += 1
        escaped = _escaped(text, start)
        waiting = closing.get((paragraph, end - start), [])
        while waiting and waiting[0] <= index:
            waiting.pop(0)
        if waiting and not escaped:
            yield start, runs[waiting[0]][1]
            index = waiting[0] + 1
        else:
            index += 1


def _escaped(text: str, index: int) -> bool:
    """True when an odd number of backslashes stands before that character."""
    start = index
    while start and text[start - 1] == "\\":
        start -= 1
    return (index - start) % 2 == 1
