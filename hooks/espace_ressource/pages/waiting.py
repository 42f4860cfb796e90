"""The links that ask for a person: which address, since when, what to write, and in which line of which file."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from espace_ressource.catalogue import Catalogue
from espace_ressource.links.findings import Finding, findings_of
from espace_ressource.links.health import Health
from espace_ressource.links.repair import is_sure
from espace_ressource.links.standing import since_when, state_of
from espace_ressource.links.values import Place
from espace_ressource.pages.dates import capitalised
from espace_ressource.records import Record
from espace_ressource.wording import _, typeset

ASKING = ("dead", "moved", "fragment", "refused")
"""The states that ask for a person, the gravest first."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A line where an address stands."""

    place: Place
    record: Record | None
    """The record that it belongs to; None in a page of the territory."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An address that asks for a person."""

    finding: Finding
    state: str
    """One of ``ASKING``."""
    since: str
    """« depuis le 3 mars 2026 »."""
    spots: tuple[Spot, ...]
    archived: bool
    """True when its record already gives a copy: nothing is urgent."""
    can_be_written: bool
    """True when ``espace-ressource links --fix`` writes the new address."""

    @property
    def reason(self) -> str:
        """What was seen, as a sentence of its own."""
        return capitalised(typeset(self.finding.reason))

    @property
    def advice(self) -> str:
        """What to do about it, in a sentence."""
        if self.state != "dead" or self.archived:
            return self.finding.remedy
        if any(record.get("url") == self.finding.url for record in self.records):
            return _("Remplacez l’adresse, ou donnez une copie d’archive (« url_archive: … »).")
        return _("Remplacez l’adresse, ou retirez-la.")

    @property
    def records(self) -> tuple[Record, ...]:
        """The records where it stands, each once."""
        return tuple(dict.fromkeys(spot.record for spot in self.spots if spot.record is not None))


def waiting(catalogue: Catalogue, health: Health) -> tuple[Waiting, ...]:
    """Every address of the files that asks for a person: the gravest first, then those that wait for longest."""
    records = [*catalogue.records, *(programme.record for programme in catalogue.agenda)]
    archived = frozenset(
        str(record.get("url")) for record in records if record.get("url") and record.get("url_archive")
    )
    spots = _Spots(records)
    found = []
    for finding in findings_of(health.addresses, (), health.history, archived=archived):
        entry = health.history.get(finding.url)
        if entry is not None and (state := state_of(entry)) in ASKING:
            where = tuple(map(spots.at, finding.places))
            has_copy = finding.url in archived
            told = Waiting(finding, state, since_when(entry), where, has_copy, state == "moved" and is_sure(entry))
            order = (ASKING.index(state), has_copy, entry.first_bad or entry.last_look, entry.url)
            found.append((order, told))
    return tuple(told for _order, told in sorted(found, key=lambda one: one[0]))


class _Spots:
    """Which record each line belongs to: the last one that starts before it in its file."""

    def __init__(self, records: Iterable[Record]) -> None:
        by_path: dict[str, list[Record]] = defaultdict(list)
        for record in sorted(records, key=lambda record: record.position):
            by_path[record.position.path].append(record)
        self._by_path = dict(by_path)

    def at(self, place: Place) -> Spot:
        records = self._by_path.get(place.path, [])
        rank = bisect_right(records, place, key=lambda record: record.position)
        return Spot(place, records[rank - 1] if rank else None)
