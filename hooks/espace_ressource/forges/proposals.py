"""The proposal of repairs: its branch, its text, and when it opens, changes and closes."""

import hashlib
import re
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass
from typing import Literal

from espace_ressource.forges.threads import Thread
from espace_ressource.wording import _, counted, quoted

BRANCH = "espace-ressource/liens"
"""The only branch that is ever pushed by force."""
_MARK = re.compile(r"<!-- espace-ressource:reparations ([0-9a-f]+) -->")
_MOST_FILES = 200
Gesture = Literal["open", "edit", "close", "leave"]


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of the proposal; its branch is pushed when it opens or changes."""

    gesture: Gesture
    body: str = ""
    proposal: Thread | None = None
    """The one that is open, if any."""


def title() -> str:
    """The proposal's title, and the first line of its commit."""
    return _("Réparer les liens qui ont déménagé")


def next_step(proposals: Iterable[Thread], changes: str, files: ReadOnly[str, int]) -> Step:
    """What to do, given the changes as Git shows them, and how many lines of each file they touch.

    Repairs that a person refused are not proposed again, as long as they are the same.
    """
    known = sorted(proposals, key=lambda proposal: proposal.number)
    opened = next((proposal for proposal in reversed(known) if proposal.is_open), None)
    if not changes:
        return Step("close", opened.body, opened) if opened else Step("leave")
    digest = hashlib.sha256(changes.encode("utf-8", "surrogateescape")).hexdigest()[:16]
    body = _body(digest, files)
    if opened:
        return Step("leave" if _digest(opened) == digest else "edit", body, opened)
    refused = known and not known[-1].is_merged and _digest(known[-1]) == digest
    return Step("leave") if refused else Step("open", body)


def _digest(proposal: Thread) -> str:
    """The mark of the changes that it was opened for, or last changed for."""
    found = _MARK.search(proposal.body)
    return found[1] if found else ""


def _body(digest: str, files: ReadOnly[str, int]) -> str:
    lines = sum(files.values())
    shown = [f"  {quoted(path, 200)} : {number}" for path, number in sorted(files.items())[:_MOST_FILES]]
    if (more := len(files) - _MOST_FILES) > 0:
        shown.append("  " + counted("et {number} autre fichier", "et {number} autres fichiers", more))
    return (
        "\n\n".join(
            [
                f"<!-- espace-ressource:reparations {digest} -->",
                counted("{number} ligne à changer :", "{number} lignes à changer :", lines),
                "\n".join(["````text", *shown, "````"]),
                _(
                    "Des adresses ont déménagé chez le même titulaire, et deux passages l’ont constaté. Pour une page qui n’existe "
                    "plus, c’est une copie d’archive qui est ajoutée. Relisez les lignes changées, puis acceptez la proposition ; "
                    "si vous la fermez, elle ne sera pas refaite à l’identique."
                ),
            ]
        )
        + "\n"
    )
