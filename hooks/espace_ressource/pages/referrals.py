"""Those who point to the centre, as far as the history proves it: what a record says of it proves nothing."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from espace_ressource.catalogue import Catalogue
from espace_ressource.links.claims import claims_of
from espace_ressource.links.health import Health
from espace_ressource.links.standing import french_day
from espace_ressource.records import Record


@dataclass(frozen=True, slots=True)
class Referral:
    """A page that names or links the centre."""

    record: Record
    """Whose page it is."""
    url: str
    seen_on: datetime.date
    """The last day on which it was read, and did."""

    @property
    def day(self) -> str:
        """« 3 mars 2026 »."""
        return french_day(self.seen_on)


def referrals_of(record: Record, health: Health) -> Iterator[Referral]:
    """The pages of that record that are proved to name the centre, as long as none was read since that does not."""
    for claim in claims_of([record]):
        entry = health.entry(claim.url)
        if entry is not None and entry.named_on and entry.unnamed_on is None and not entry.is_dead:
            yield Referral(record, claim.url, entry.named_on)


def referrals(catalogue: Catalogue, health: Health) -> tuple[Referral, ...]:
    """All of them, in the order of the catalogue."""
    return tuple(referral for record in catalogue.records for referral in referrals_of(record, health))
