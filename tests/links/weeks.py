"""Two years of a catalogue, simulated: what its rounds would have seen, and what they would have told, on which day."""

import datetime
import random
from collections.abc import Collection
from dataclasses import dataclass, field

from espace_ressource.links.findings import findings_of
from espace_ressource.links.history import History, updated
from espace_ressource.links.values import Address, Look, Verdict
from espace_ressource.problems import Position, Severity

START = datetime.date(2026, 1, 5)
"""A Monday."""
WEEKS = 104
HOSTS = 50
MONDAY, THURSDAY = 0, 3
_FAULTS = 0.01**3 + (0.01 / 8) ** 2
"""A look that goes wrong, when one request in a hundred does: three in a row, or two that fail in the same one of eight ways."""
_LONGEST_OUTAGE = 13
"""Days: a site that is down until a volunteer comes back. One each half-year for every host, months or weeks apart."""
_HALF_YEAR = 182
_DYING = 63
_LAST_DEATH = WEEKS * 7 - 60


@dataclass(frozen=True, slots=True)
class Told:
    """What two years of rounds told."""

    delays: tuple[int, ...]
    """For each address that died, in how many days it was told."""
    untold: int
    """How many that died were never told."""
    false_reds: int
    """How many rounds turned red for an address that lives."""


@dataclass(slots=True)
class Web:
    """Addresses that live, that die on a day, and hosts that are down for some days."""

    chance: random.Random
    number: int = 1_500
    addresses: list[Address] = field(default_factory=list)
    deaths: dict[str, int] = field(default_factory=dict)
    outages: dict[int, set[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.addresses = [
            Address(f"https://h{n % HOSTS}.fr/{n}", (Position("docs/a.md", n + 1, 1),)) for n in range(self.number)
        ]
        dying = self.chance.sample(self.addresses, _DYING)
        self.deaths = {address.url: self.chance.randrange(14, _LAST_DEATH) for address in dying}
        for host in range(HOSTS):
            self.outages[host] = set()
            for start in range(0, WEEKS * 7, _HALF_YEAR):
                first = start + self.chance.randrange(_HALF_YEAR - 2 * _LONGEST_OUTAGE)
                self.outages[host].update(range(first, first + self.chance.randint(1, _LONGEST_OUTAGE)))

    def looks(self, day: int) -> list[Look]:
        """One look at each address on that day, as the checker would tell it."""
        today = START + datetime.timedelta(days=day)
        found = []
        for number, address in enumerate(self.addresses):
            is_dead = self.deaths.get(address.url, day + 1) <= day
            bad = is_dead or day in self.outages[number % HOSTS] or self.chance.random() < _FAULTS
            verdict = Verdict.DEAD if bad else Verdict.OK
            found.append(Look(address.url, verdict, None, "", None, None, None, today))
        return found


def simulate(seed: int, weekdays: Collection[int] = (MONDAY,), *, number: int = 1_500) -> Told:
    """Two years of rounds on those days of the week."""
    web = Web(random.Random(seed), number)
    history, delays, false_reds = History(), dict[str, int](), 0
    for day in range(WEEKS * 7):
        today = START + datetime.timedelta(days=day)
        if today.weekday() not in weekdays:
            continue
        looks = web.looks(day)
        after = updated(history, looks, today)
        findings = findings_of(web.addresses, looks, after, before=history)
        red = {finding.url for finding in findings if finding.severity is Severity.ERROR}
        dead = {url for url, died in web.deaths.items() if died <= day}
        false_reds += not red <= dead
        for url in red & dead:
            delays.setdefault(url, day - web.deaths[url])
        history = after
    return Told(tuple(delays.values()), len(web.deaths) - len(delays), false_reds)
