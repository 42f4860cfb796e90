"""What a page says of its own absence: an error, an empty place, a pause.

Words never condemn a page. They tell which pages deserve a second question, and what to warn of. A sentence about *this* page
(« la page demandée n’existe plus ») weighs more than one about pages (« une page introuvable fait fuir »).
"""

import re
from enum import IntEnum

from espace_ressource.links.documents import Document
from espace_ressource.links.statements import (
    answers_error,
    mentions_error,
    plain,
    states_empty_place,
    states_error,
    states_pause,
    titles_error,
)

SHORT = 150
"""A page with fewer words of its own says one thing."""
_FIRST = 4
"""The sentences that a visitor reads first; further down, a page speaks of other things."""

_READ = re.compile(r"([^\n]+?)(?:([.!?…]+)(?=\s|$)|(?=\n)|$)")
"""A sentence, and what ends it."""


class Complaint(IntEnum):
    """What a page says of itself, from nothing to the worst."""

    NONE = 0
    MENTION = 1
    """A short page holds the words of an error, perhaps to speak of something else."""
    PAUSE = 2
    """It says that the site is closed for a while."""
    PLACEHOLDER = 3
    """It says that nobody has put a page there: a server's default page, a site under construction."""
    ERROR = 4
    """It says, first thing, that what was asked for is not there, or that the site is broken."""


def complaint(document: Document) -> Complaint:
    """The worst that the page says of itself first thing; words further down are a mention."""
    titles, sentences = _titles(document), _first_sentences(document)
    if _complaints(document, titles, sentences):
        return Complaint.ERROR
    said = (*titles, *sentences)
    for kind, states in ((Complaint.PLACEHOLDER, states_empty_place), (Complaint.PAUSE, states_pause)):
        if document.own_words < SHORT and any(map(states, said)):
            return kind
    if document.own_words < SHORT and mentions_error(plain(" ".join(document.words[: SHORT * 4]))):
        return Complaint.MENTION
    return Complaint.NONE


def complains(note: str) -> bool:
    """True for a few words, or the few fields of a program's answer, that say an error."""
    if answers_error(plain(note)):
        return True
    return any(states_error(plain(sentence)) for sentence in re.split(r"\n|(?<=[.!…])\s", note)[:_FIRST])


def same_complaint(one: Document, other: Document, echoes: set[str]) -> bool:
    """True when both say the same error in the same words, but for the address that each repeats."""

    def bare(sentences: tuple[str, ...]) -> set[tuple[str, ...]]:
        return {
            tuple(word for word in re.findall(r"[^\W\d]{2,}", sentence) if word not in echoes) for sentence in sentences
        } - {()}

    said = [_complaints(page, _titles(page), _first_sentences(page)) for page in (one, other)]
    return bool(bare(said[0]) & bare(said[1]))


def _complaints(document: Document, titles: list[str], sentences: list[str]) -> tuple[str, ...]:
    """The error that the page says first thing: its titles that are nothing else, its first sentences."""
    errors = [title for title in titles if title and titles_error(title)]
    if document.own_words < 4 * SHORT:
        errors += [sentence for sentence in sentences if states_error(sentence)]
    return tuple(dict.fromkeys(errors))


def _titles(document: Document) -> list[str]:
    """The page's title, whole and cut where sites add their name, and its first headings."""
    parts = re.split(r"\s+[-–—|·•»:]\s+", document.title)
    return [plain(text) for text in dict.fromkeys((document.title, *parts, *document.headings[:3])) if text]


def _first_sentences(document: Document) -> list[str]:
    """The sentences that a visitor reads first, but for its questions and for the title once more."""
    titles = {plain(document.title), *(plain(heading) for heading in document.headings[:1])}
    kept: list[str] = []
    for found in _READ.finditer(document.opening[:1_500]):
        if "?" not in (found[2] or "") and (text := plain(found[1])) and text not in titles:
            kept.append(text)
            if len(kept) == _FIRST:
                break
    return kept
