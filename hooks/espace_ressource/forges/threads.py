"""A conversation on a forge (an issue, or a proposal of changes), and what we ask of any forge."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

Ask = Callable[..., Any]
"""``ask(method, path, body, **query)`` asks the forge's API and gives the JSON of its answer; see ``asking.Api.ask``."""
PAGES = 40
"""How many pages of a list are read at most."""


@dataclass(frozen=True, slots=True)
class Thread:
    """An issue or a proposal, as its forge shows it."""

    number: int
    body: str
    is_open: bool
    is_merged: bool = False
    """True for a proposal whose changes were taken."""
    url: str = ""


class Forge(Protocol):
    """GitHub, GitLab or Forgejo, for one repository. Every method may raise what its ``Ask`` raises."""

    def default_branch(self) -> str:
        """The branch that the history is pushed to."""

    def issues(self) -> Iterable[Thread]:
        """The issues that we wrote ourselves, open or closed: one written by anybody else is never among them."""

    def open_issue(self, title: str, body: str) -> Thread:
        """A new issue."""

    def edit_issue(self, issue: Thread, body: str, *, is_open: bool) -> None:
        """That issue now has that body, and is open or closed."""

    def proposals(self, branch: str) -> Iterable[Thread]:
        """The proposals to bring that branch of this repository into the default one, whatever became of them."""

    def open_proposal(self, branch: str, base: str, title: str, body: str) -> Thread:
        """A new proposal to bring ``branch`` into ``base``."""

    def edit_proposal(self, proposal: Thread, body: str, *, is_open: bool) -> None:
        """That proposal now has that body, and is open or closed."""


def pages(ask: Ask, path: str, **query: object) -> Iterator[dict[str, Any]]:
    """The objects of a list, page after page until an empty one: a forge may give fewer at a time than it is asked for."""
    for number in range(1, PAGES + 1):
        found = ask("GET", path, None, page=number, **query)
        yield from found
        if not found:
            return
