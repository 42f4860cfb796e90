"""What the site tells of one address, from the history alone."""

import datetime
from dataclasses import dataclass

from babel.dates import format_date

from espace_ressource.links.history import SUSPECT, Entry
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _

DEAD = Verdict.DEAD.value


@dataclass(frozen=True, slots=True)
class Standing:
    """What a visitor is told of one address."""

    url: str
    state: str
    """One of ``history.STATES``: a verdict, or ``suspect``."""
    looked_on: datetime.date
    """The day of the last look."""
    verified_on: datetime.date | None
    """The last day it answered."""
    since: datetime.date | None
    """Since when it has not answered, when it is dead."""

    @property
    def is_dead(self) -> bool:
        """True when the history holds it for dead."""
        return self.state == DEAD

    @property
    def words(self) -> str:
        """« lien vérifié le … », « lien injoignable depuis le … »; empty when there is nothing that a visitor can use."""
        if self.since is not None:
            return _("lien injoignable depuis le {day}", day=french_day(self.since))
        if self.state == Verdict.REFUSED.value:
            return ""
        if self.verified_on is not None:
            return _(_VERIFIED.get(self.state, "lien vérifié le {day}"), day=french_day(self.verified_on))
        message = _NEVER_VERIFIED.get(self.state)
        return _(message, day=french_day(self.looked_on)) if message else ""


_VERIFIED = {
    "moved": "lien vérifié le {day} ; la page a changé d’adresse",
    "fragment": "lien vérifié le {day} ; l’endroit visé dans la page n’y est plus",
}
_NEVER_VERIFIED = {
    "unknown": "lien regardé le {day} : un robot ne peut pas en juger",
    SUSPECT: "lien sans réponse le {day}, à confirmer",
}


def state_of(entry: Entry) -> str:
    """What the address is by the history: dead once it is held for dead, else what its last look says."""
    if entry.is_dead:
        return DEAD
    return SUSPECT if entry.verdict is Verdict.DEAD else entry.verdict.value


def standing_of(entry: Entry) -> Standing:
    """What is told of the address of that entry."""
    since = entry.first_bad if entry.is_dead else None
    return Standing(entry.url, state_of(entry), entry.last_look, entry.last_good, since)


def french_day(day: datetime.date) -> str:
    """« 1er mars 2026 »."""
    return format_date(day, "'1er' MMMM y" if day.day == 1 else "d MMMM y", locale="fr")


def french_month(month: str) -> str:
    """« mars 2026 » for ``2026-03``."""
    return format_date(first_day(month), "MMMM y", locale="fr")


def first_day(month: str) -> datetime.date:
    """The first day of ``2026-03``; ValueError for a year that no calendar has."""
    return datetime.date.fromisoformat(f"{month}-01")


def since_when(entry: Entry) -> str:
    """Since when the address is what it is: « depuis le 3 mars 2026 » when a day is known, else « depuis mars 2026 »."""
    if entry.first_bad is not None:
        return _("depuis le {day}", day=french_day(entry.first_bad))
    state, since = state_of(entry), f"{entry.last_look:%Y-%m}"
    for month, was in reversed(entry.months):
        if was != state:
            break
        since = month
    return _("depuis {month}", month=french_month(since))
