"""How far a round has come, on a terminal."""

import contextlib
import sys
from collections.abc import Callable, Iterator

import click

from espace_ressource.links.values import Look
from espace_ressource.wording import counted


@contextlib.contextmanager
def bar(keep: Callable[[Look], None], number: int) -> Iterator[Callable[[Look], None]]:
    """What keeps a look and moves the bar on; no bar where the error stream is no terminal, or without a look to make."""
    if not number or not sys.stderr.isatty():
        yield keep
        return
    label = counted("{number} adresse", "{number} adresses", number)
    with click.progressbar(length=number, label=label, file=sys.stderr) as progress:

        def keep_and_show(look: Look) -> None:
            keep(look)
            progress.update(1)

        yield keep_and_show
