"""Closed lists of words, each with its synonyms: what is typed by hand is understood in one way only."""

from collections.abc import Iterable, Iterator, Mapping as ReadOnly
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

from espace_ressource.folding import fold


@dataclass(frozen=True, slots=True)
class Term:
    """A word of a vocabulary (SKOS concept): one preferred label, others « employé pour »."""

    code: str
    label: str
    definition: str | None = None
    synonyms: tuple[str, ...] = ()
    broader: str | None = None
    related: tuple[str, ...] = ()
    inverse: str | None = None
    """For a relation or a role: how it reads from the other side."""
    symbol: str | None = None
    level: str | None = None
    insee: str | None = None
    internal: bool = False
    """True when it may not be typed by hand."""
    schema_org: str | None = None
    csl: str | None = None
    ris: str | None = None
    bibtex: str | None = None

    def __str__(self) -> str:
        return self.label


class Vocabulary:
    """The terms of one list, found by code, label or synonym, accents and case aside."""

    def __init__(self, name: str, title: str, terms: Iterable[Term]) -> None:
        self.name = name
        self.title = title
        self._terms: ReadOnly[str, Term] = MappingProxyType({term.code: term for term in terms})

    def __iter__(self) -> Iterator[Term]:
        return iter(self._terms.values())

    def __len__(self) -> int:
        return len(self._terms)

    def __contains__(self, code: object) -> bool:
        return code in self._terms

    def __getitem__(self, code: str) -> Term:
        return self._terms[code]

    def find(self, word: str) -> Term | None:
        """The term meant by that word."""
        return self._by_word.get(fold(word))

    @cached_property
    def words(self) -> tuple[str, ...]:
        """What may be typed, labels first, for suggestions."""
        typed = [term for term in self if not term.internal]
        return (*(t.label for t in typed), *(s for t in typed for s in t.synonyms), *(t.code for t in typed))

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """The preferred labels."""
        return tuple(term.label for term in self if not term.internal)

    @cached_property
    def _by_word(self) -> dict[str, Term]:
        words: dict[str, Term] = {}
        for term in self:
            for word in (term.code, term.label, *term.synonyms):
                words.setdefault(fold(word), term)
        return words

    def narrower(self, code: str) -> list[Term]:
        """The terms directly under that one."""
        return [term for term in self if term.broader == code]

    def ancestors(self, code: str) -> list[Term]:
        """The broader terms, nearest first; a loop, which validation reports, ends it."""
        found: list[Term] = []
        current = self._terms.get(code)
        while current and current.broader and (parent := self._terms.get(current.broader)):
            if parent in found or parent.code == code:
                break
            found.append(parent)
            current = parent
        return found


Vocabularies = ReadOnly[str, Vocabulary]
