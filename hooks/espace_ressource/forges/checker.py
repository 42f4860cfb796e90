"""The edge that runs ``espace-ressource links`` beside us, without the network of addresses and without our token."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from espace_ressource.forges.refusals import Failed
from espace_ressource.forges.runs import Run, without_secrets
from espace_ressource.wording import _, quoted

_COULD_NOT_RUN = 2


@dataclass(frozen=True, slots=True)
class Checker:
    """The command, for one run."""

    run: Run

    def merge(self, territory: Path, files: Sequence[Path]) -> None:
        """The territory's memory has joined those of ``files``."""
        if files:
            self._links(territory, "--format", "sarif", "--merge", *(str(file.resolve()) for file in files))

    def report(self, territory: Path, form: str) -> str:
        """What the memory says of the territory's addresses, in one of the forms of ``links --format``."""
        return self._links(territory, "--offline", "--format", form)

    def repair(self, territory: Path, *, archive: str | None) -> None:
        """Moved addresses are rewritten; dead pages are given a copy when ``archive`` says where to look for one."""
        more = ("--archive", archive) if archive else ()
        self._links(territory, "--offline", "--fix", *more)

    def _links(self, territory: Path, *options: str) -> str:
        done = subprocess.run(  # noqa: S603 - our own arguments, no shell
            [sys.executable, "-m", "espace_ressource", "links", "--territoire", str(territory), *options],
            env=without_secrets(os.environ, self.run),
            capture_output=True,
            check=False,
            encoding="utf-8",
            errors="replace",
        )
        if done.returncode >= _COULD_NOT_RUN or done.returncode < 0:
            raise Failed(
                _(
                    "« espace-ressource links {options} » n’a pas pu finir : {said}",
                    options=" ".join(options),
                    said=quoted(done.stderr, 400),
                )
            )
        return done.stdout
