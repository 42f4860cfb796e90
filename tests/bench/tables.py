"""How the bench speaks: numbers in French, tables in Markdown, progress on the error stream."""

import sys
from collections.abc import Iterable, Sequence

from espace_ressource.wording import typeset


def decimal(number: float, digits: int = 1) -> str:
    """A number with its comma."""
    return f"{number:.{digits}f}".replace(".", ",")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return typeset("\n".join(f"| {' | '.join(line)} |" for line in lines)) + "\n"


def said(text: str) -> None:
    """Shows how far the bench has come."""
    print(text, file=sys.stderr, flush=True)
