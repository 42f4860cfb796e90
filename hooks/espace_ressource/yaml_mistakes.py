"""Where a YAML mistake was made, which is often before the place where the reader stops."""

import re
from dataclasses import dataclass

import yaml

from espace_ressource.decoding import lines_of
from espace_ressource.wording import _, quoted
from espace_ressource.yaml_messages import INDENT, explain

_MARKED_AT_START = frozenset(
    {
        "while scanning a simple key",
        "while scanning a directive",
        "while scanning a %YAML directive",
        "while scanning a %TAG directive",
        "while scanning a tag",
        "while scanning an anchor",
        "while scanning an alias",
    }
)
"""Contexts whose beginning is the mistake itself."""
_NEVER_CLOSED = frozenset(
    {
        "did not find expected ',' or ']'",
        "did not find expected ',' or '}'",
        "found unexpected end of stream",
        "found unexpected document indicator",
    }
)
"""What was opened and not closed is shown where it was opened, when the reader went on to another line."""
_GLUED = re.compile(r"(?P<before>\s*(?:- +)*)(?P<key>[^\W\d][\w-]*):(?P<value>[^\s/:].*?)(?: [^\W\d][\w-]*:\S.*)?")
"""« titre:Les monnaies »: no space after the colon, so no field for YAML."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in a text, on which line and column (both from 1), and what to do."""

    line: int
    column: int
    message: str
    remedy: str


def find_mistake(error: yaml.YAMLError, text: str) -> Mistake:
    """The mistake that made the YAML reader stop."""
    if not isinstance(error, yaml.MarkedYAMLError) or (mark := error.problem_mark or error.context_mark) is None:
        return Mistake(1, 1, *explain("", ""))
    problem, context, opened = error.problem or "", error.context or "", error.context_mark
    lines = lines_of(text)
    if opened and (context in _MARKED_AT_START or (problem in _NEVER_CLOSED and mark.line > opened.line)):
        return _glued(lines, opened.line) or Mistake(opened.line + 1, opened.column + 1, *explain(problem, context))
    last = max((number for number, line in enumerate(lines) if line.strip()), default=0)
    if mark.line > last:
        return Mistake(last + 1, len(lines[last]) + 1, *explain(problem, context))
    if special := _SPECIAL.get(problem):
        return special(lines, mark)
    return Mistake(mark.line + 1, mark.column + 1, *explain(problem, context))


def glued_field(line: str) -> tuple[int, str, str] | None:
    """Where the value touches its field's colon in that line (an index), what is wrong and what to write."""
    found = _GLUED.fullmatch(line)
    if found is None:
        return None
    message = _("il manque une espace après « {key}: »", key=found["key"])
    remedy = _("Écrivez « {key}: {value} ».", key=found["key"], value=quoted(found["value"]))
    return found.start("value"), message, remedy


def _glued(lines: list[str], number: int) -> Mistake | None:
    glued = glued_field(_line(lines, number))
    return glued and Mistake(number + 1, glued[0] + 1, *glued[1:])


def _colon(lines: list[str], mark: yaml.Mark) -> Mistake:
    """A colon that YAML takes for a field: in a value, or on a line that does not begin where it should."""
    line = _line(lines, mark.line)
    before = line[: mark.column]
    if re.search(r":\s", before):
        return Mistake(mark.line + 1, mark.column + 1, *explain("mapping values are not allowed in this context", ""))
    previous = next((number for number in range(mark.line - 1, -1, -1) if _line(lines, number).strip()), None)
    if previous is not None and (glued := _glued(lines, previous)):
        return glued
    indent = len(line) - len(line.lstrip())
    return Mistake(mark.line + 1, indent + 1, _("ligne trop décalée : elle semble continuer la précédente"), _(INDENT))


def _key(lines: list[str], mark: yaml.Mark) -> Mistake:
    """A line that does not begin where its neighbours do, or words that follow a finished value."""
    line = _line(lines, mark.line)
    if line[mark.column : mark.column + 1] == ":":
        message, remedy = (
            _("il manque le nom du champ avant les deux-points"),
            _("Exemple : « titre: Les monnaies alternatives »."),
        )
    elif not line[: mark.column].strip():
        message, remedy = _("ligne mal alignée"), _(INDENT)
    else:
        message, remedy = explain("did not find expected key", "")
    return Mistake(mark.line + 1, mark.column + 1, message, remedy)


def _character(lines: list[str], mark: yaml.Mark) -> Mistake:
    """A character that cannot begin a value."""
    character = _line(lines, mark.line)[mark.column : mark.column + 1]
    if character == "\t":
        message, remedy = explain("found a tab character that violates indentation", "")
    else:
        message = _("un texte ne peut pas commencer par « {character} »", character=character)
        remedy = _('Mettez le texte entre guillemets : "{character}…".', character=character)
    return Mistake(mark.line + 1, mark.column + 1, message, remedy)


def _line(lines: list[str], number: int) -> str:
    return lines[number] if number < len(lines) else ""


def _escape(lines: list[str], mark: yaml.Mark) -> Mistake:
    """A backslash whose code is not one: the backslash is the mistake, not what follows."""
    column = _line(lines, mark.line).rfind("\\", 0, mark.column)
    return Mistake(mark.line + 1, max(column, 0) + 1, *explain("did not find expected hexdecimal number", ""))


_SPECIAL = {
    "did not find expected hexdecimal number": _escape,
    "mapping values are not allowed in this context": _colon,
    "did not find expected key": _key,
    "found character that cannot start any token": _character,
}
