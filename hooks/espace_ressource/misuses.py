"""Macros called wrongly, gathered over all pages so that they are told together, each with its page and line."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import FrameType

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.meta import find_undeclared_variables

from espace_ressource.problems import Position, Problem
from espace_ressource.selection import Misuse
from espace_ressource.wording import _, admitted

_PARSER = Environment(autoescape=True)  # parses only, renders nothing


@dataclass(frozen=True, slots=True)
class Place:
    """A page of the territory: its path from the root, and how many lines its front matter takes."""

    path: str
    offset: int


@dataclass(slots=True)
class Misuses:
    """The problems met in macros so far."""

    problems: list[Problem] = field(default_factory=list)

    def found_in(self, markdown: str, place: Place, known: Iterable[str]) -> bool:
        """Reports what no macro can be: a name that does not exist, braces that do not close. True when there is any."""
        before = len(self.problems)
        try:
            tree = _PARSER.parse(markdown)
        except TemplateSyntaxError as error:
            self._report(
                place,
                error.lineno,
                _("macro mal écrite"),
                _(
                    'Une macro s’écrit {{{{ fiches(type="cas") }}}} : accolades doublées, guillemets et parenthèses fermés.'
                ),
            )
            return True
        names = list(known)
        unknown = find_undeclared_variables(tree) - set(names)
        for node in tree.find_all(nodes.Name):
            if node.name in unknown:
                self._report(
                    place,
                    node.lineno,
                    _("macro « {name} » inconnue", name=node.name),
                    admitted(node.name, sorted(n for n in names if not n.startswith("_")), most=0),
                )
        return len(self.problems) > before

    def add(self, misuse: Misuse, place: Place) -> None:
        """Reports a wrong argument at the line of the page being rendered."""
        self._report(place, template_line(), misuse.message, misuse.remedy)

    def _report(self, place: Place, line: int, message: str, remedy: str) -> None:
        self.problems.append(Problem(Position(place.path, line + place.offset), "macro", message, remedy))


def template_line() -> int:
    """The line of the template that is calling us, from Jinja's compiled frame; 1 when there is none."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        if template := frame.f_globals.get("__jinja_template__"):
            return int(template.get_corresponding_lineno(frame.f_lineno))
        frame = frame.f_back
    return 1
