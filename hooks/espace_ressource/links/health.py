"""The health of a territory's links as its site shows it: what is remembered, and where each address stands now."""

import unicodedata
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field

from espace_ressource.links.evolution import Month, evolution, present
from espace_ressource.links.history import Entry, History
from espace_ressource.links.standing import Standing, standing_of
from espace_ressource.links.values import Address

_FETCHED = ("http://", "https://")


@dataclass(frozen=True, slots=True)
class Health:
    """The history of links and the addresses that the territory's files hold; nothing is known without a history."""

    history: History = field(default_factory=History)
    addresses: tuple[Address, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.history.entries)

    def entry(self, url: object) -> Entry | None:
        """What is remembered of the address that a field holds; None when it holds none, or nobody has looked at it."""
        # The history names addresses as they are collected, in NFC.
        return self.history.get(unicodedata.normalize("NFC", url.strip())) if isinstance(url, str) else None

    def standing(self, url: object) -> Standing | None:
        """What a visitor may be told of it."""
        entry = self.entry(url)
        return standing_of(entry) if entry is not None else None

    @property
    def followed(self) -> frozenset[str]:
        """The addresses of the files."""
        return frozenset(address.url for address in self.addresses)

    @property
    def unseen(self) -> int:
        """How many of them could be looked at, and have never been."""
        return sum(url.lower().startswith(_FETCHED) for url in self.followed - self.history.entries.keys())

    @property
    def present(self) -> ReadOnly[str, int]:
        """How many of them are in each state."""
        return present(self.history, self.followed)

    @property
    def evolution(self) -> tuple[Month, ...]:
        """Their states, month after month."""
        return evolution(self.history, self.followed)
