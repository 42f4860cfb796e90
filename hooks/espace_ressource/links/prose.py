"""The addresses of a Markdown text, each with the characters it is written with.

Inline links, images and reference links, autolinks, ``href`` and ``src``, and addresses left bare; none of what is code.
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from espace_ressource.links.code import HIDDEN, without_code

_SCHEME = r"(?:https?://|mailto:|tel:)"
OUTSIDE = r"(?:file|ftps?|sftp|smb|nfs|dict|gopher|ldaps?|javascript|vbscript|view-source|jar):"
"""Schemes that lead a visitor out of the Web, or a robot to where it must not go: told where they make a link."""
_IS_ADDRESS = re.compile(rf"(?:{_SCHEME}|{OUTSIDE})[^\s{HIDDEN}]", re.IGNORECASE)
_DESTINATION = re.compile(r"\]\([ \t]*(?:\r?\n[ \t]*)?")
_IN_ANGLES = re.compile(r"<([^<>\r\n]*)>")
_DEFINITION = re.compile(
    r"^[ \t>]*\[(?!\^)(?:[^\[\]\\\r\n]|\\.)+\]:[ \t]*(?:\r?\n[ \t]*)?(?:<([^<>\r\n]*)>|(\S+))", re.MULTILINE
)
_AUTOLINK = re.compile(rf"<((?:{_SCHEME}|{OUTSIDE})[^<>\s]*)>", re.IGNORECASE)
_MAIL_AUTOLINK = re.compile(r"<([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+)>")
_ATTRIBUTE = re.compile(r"\s(?:href|src)[ \t]*=[ \t]*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>`]+))", re.IGNORECASE)
_BARE = re.compile(rf"(?<![\w/@.+-]){_SCHEME}[^\s<>\"`«»“”{{}}|\\^{HIDDEN}]+", re.IGNORECASE)
_TRAILING = re.compile(r"(?:[?!.,:;*_~'’…]|&[A-Za-z0-9]+;)+\Z")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_BRACKETS = {")": "(", "]": "["}


@dataclass(frozen=True, slots=True)
class Found:
    """An address as a reader's browser gets it, and where it is written: ``text[start:end]``."""

    url: str
    start: int
    end: int


def find_addresses(text: str, *, page: bool) -> list[Found]:
    """The http, https, mailto and tel addresses of a Markdown text, in order; ``page`` is false for a record's field.

    A link to another scheme (``file:``, ``ftp:``…) is given too, so that it can be refused.
    """
    visible = without_code(text, page=page)
    found: list[Found] = []
    for finder in (_definitions, _inline, _autolinks, *((_attributes,) if page else ()), _bare):
        for one in finder(visible):
            found.append(one)
        visible = _hidden(visible, found)
    return sorted((one for one in found if one.url), key=lambda one: one.start)


def _hidden(text: str, found: list[Found]) -> str:
    """The text without what has been found, so that nothing is found twice."""
    pieces, last = [], 0
    for one in sorted(found, key=lambda one: one.start):
        pieces += [text[last : one.start], HIDDEN * (one.end - one.start)]
        last = one.end
    return "".join([*pieces, text[last:]])


def _found(text: str, start: int, end: int, *, markdown: bool = True) -> Iterator[Found]:
    """The address written there, its escapes and entities resolved, when it is one of ours."""
    written = text[start:end]
    if _IS_ADDRESS.match(written) and HIDDEN not in written:
        yield Found(resolved(written, markdown=markdown), start, end)


def resolved(written: str, *, markdown: bool = True) -> str:
    """What ``\\_`` and ``&amp;`` stand for (CommonMark §2.4 and §2.5)."""
    text = _ESCAPE.sub(r"\1", written) if markdown else written
    return _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)


def _definitions(text: str) -> Iterator[Found]:
    for match in _DEFINITION.finditer(text):
        yield from _found(text, *match.span(1 if match[1] is not None else 2))


def _inline(text: str) -> Iterator[Found]:
    position = 0
    while match := _DESTINATION.search(text, position):
        position = start = match.end()
        if angles := _IN_ANGLES.match(text, start):
            yield from _found(text, *angles.span(1))
        elif _IS_ADDRESS.match(text, start):
            position = _end_of_destination(text, start)
            yield from _found(text, start, position)


def _end_of_destination(text: str, start: int) -> int:
    """Where a destination without angles ends: at a space, or at the parenthesis that closes the link."""
    depth, index = 0, start
    while index < len(text) and not text[index].isspace() and text[index] != HIDDEN:
        if text[index] == "\\" and index + 1 < len(text):
            index += 1
        elif text[index] == "(":
            depth += 1
        elif text[index] == ")":
            depth -= 1
            if depth < 0:
                break
        index += 1
    return min(index, len(text))


def _autolinks(text: str) -> Iterator[Found]:
    for match in _AUTOLINK.finditer(text):
        yield from _found(text, *match.span(1), markdown=False)
    for match in _MAIL_AUTOLINK.finditer(text):
        yield Found(f"mailto:{match[1]}", *match.span(1))


def _attributes(text: str) -> Iterator[Found]:
    for match in _ATTRIBUTE.finditer(text):
        number = next(number for number in (1, 2, 3) if match[number] is not None)
        yield from _found(text, *match.span(number), markdown=False)


def _bare(text: str) -> Iterator[Found]:
    for match in _BARE.finditer(text):
        start, url = match.start(), _within_brackets(match[0])
        yield from _found(text, start, start + _trimmed(url))


def _within_brackets(url: str) -> str:
    """The address up to a « ] » that it has not opened: the end of a link's text."""
    depth = 0
    for index, char in enumerate(url):
        depth += (char == "[") - (char == "]")
        if depth < 0:
            return url[:index]
    return url


def _trimmed(url: str) -> int:
    """The length of a bare address without the punctuation of the sentence around it (as GFM's autolinks)."""
    surplus = {closing: url.count(closing) - url.count(opening) for closing, opening in _BRACKETS.items()}
    end = len(url)
    while end:
        if url[end - 1] in surplus and surplus[url[end - 1]] > 0:
            surplus[url[end - 1]] -= 1
            end -= 1
        elif match := _TRAILING.search(url[max(0, end - 40) : end]):
            end -= len(match[0])
        else:
            break
    return end
