"""The interface speaks French: messages, their typography, and the suggestions that they make."""

import gettext
import re
from collections.abc import Iterable
from difflib import get_close_matches
from importlib.resources import files

from espace_ressource.folding import fold

NARROW = "\N{NARROW NO-BREAK SPACE}"
NO_BREAK = "\N{NO-BREAK SPACE}"

MOST_SHOWN = 50
"""How many admitted values a message lists."""

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


def quoted(text: str, most: int = 80) -> str:
    """A text of a file as a message quotes it: on one line, its end left out when it is long."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def either(words: Iterable[str]) -> str:
    """« a », « b » ou « c »: the words that close guillemets surround in a message."""
    *first, last = words
    return _(" » ou « ").join(filter(None, (_(" », « ").join(first), last)))


def closest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate that the word most likely stands for, accents and case aside; None when none is near."""
    by_folded: dict[str, str] = {}
    for candidate in candidates:
        by_folded.setdefault(fold(candidate), candidate)
    near = get_close_matches(fold(quoted(word)), by_folded, n=1, cutoff=0.7)
    return by_folded[near[0]] if near else None


def admitted(word: str, candidates: Iterable[str], *, most: int = 12, near_among: Iterable[str] | None = None) -> str:
    """What to write instead: the nearest candidate, and the list when it is short or nothing is near.

    ``near_among`` are the words understood, when they are more than the ``candidates`` worth showing.
    """
    known = list(candidates)
    near = closest(word, known if near_among is None else near_among)
    suggestion = _("Vouliez-vous dire « {near} » ?", near=near) if near else ""
    if near and len(known) > most:
        return suggestion
    shown = ", ".join(known[:MOST_SHOWN]) + ("…" if len(known) > MOST_SHOWN else ".")
    return " ".join(filter(None, (_("Valeurs admises : {shown}", shown=shown), suggestion)))
