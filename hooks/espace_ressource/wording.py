"""The interface speaks French: messages, their typography, and the suggestions that they make."""

import gettext
import re
from collections.abc import Iterable
from difflib import get_close_matches
from importlib.resources import files

from espace_ressource.folding import fold

NARROW = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK = "\N{NO-BREAK SPACE}"

_TYPOGRAPHY = (
    (re.compile(r"«[ \N{NO-BREAK SPACE}]*(?=\S)"), f"«{NARROW}"),
    (re.compile(r"(?<=\S)[ \N{NO-BREAK SPACE}]*»"), f"{NARROW}»"),
    (re.compile(r"(?<=\S)[ \N{NO-BREAK SPACE}]([;!?])(?=$|[\s»)\]])"), NARROW + r"\1"),
    (re.compile(r"(?<=\S) :(?=$|\s)"), f"{NO_BREAK}:"),
    (re.compile(r"(?<=\d) (?=(?:\d{3}\b|%|€))"), NARROW),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)

_catalogue = gettext.translation(
    "espace_ressource", str(files("espace_ressource") / "locale"), languages=["fr"], fallback=True
)


def typeset(text: str) -> str:
    """The text with French spaces and apostrophes: « x », x ?, 10 000, l’eau. Stable when repeated."""
    for pattern, replacement in _TYPOGRAPHY:
        text = pattern.sub(replacement, text)
    return text


def _(message: str, /, **values: object) -> str:
    """The message in the interface's language (the msgid is French), its ``{values}`` filled, typeset."""
    return typeset(_catalogue.gettext(message).format(**values))


def counted(singular: str, plural: str, number: int, /, **values: object) -> str:
    """The message for that number: French uses the singular for 0 and 1."""
    if isinstance(_catalogue, gettext.GNUTranslations):
        message = _catalogue.ngettext(singular, plural, number)
    else:
        message = singular if number < 2 else plural
    return typeset(message.format(number=number, **values))


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that the word most likely stands for, accents and case aside; None when none is near."""
    by_folded = {fold(candidate): candidate for candidate in candidates}
    near = get_close_matches(fold(word), by_folded, n=1, cutoff=0.7)
    return by_folded[near[0]] if near else None


def admitted(word: str, candidates: Iterable[str], *, most: int = 12) -> str:
    """What to write instead: the nearest candidate, and the list when it is short enough to be read."""
    known = list(candidates)
    near = closest(word, known)
    suggestion = _("Vouliez-vous dire « {near} » ?", near=near) if near else ""
    if len(known) <= most or not near:
        shown = ", ".join(known[:most]) + (", …" if len(known) > most else "")
        return " ".join(filter(None, (_("Valeurs admises : {shown}.", shown=shown), suggestion)))
    return suggestion
