"""How a run of the checker behaves: its limits, its pace, who it says it is."""

import datetime
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from espace_ressource import __version__
from espace_ressource.links.mentions import Centre
from espace_ressource.links.networks import IpNetwork
from espace_ressource.links.pacing import Pace
from espace_ressource.links.resolver import Lookup, system_lookup

ROBOT = "espace-ressource"
"""Our name in ``robots.txt``."""
MOST_BYTES = 192 * 1024
"""What is read of a page, once decompressed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that a request may take; waiting for one's turn does not count."""

    connect: float = 8.0
    """Less than the time to answer, so that a site that is not reached is told from one that hangs."""
    answer: float = 10.0
    """From the request to the end of the headers, at the first look."""
    second_answer: float = 20.0
    """The same, at the next ones: a slow page is a living page."""
    body: float = 8.0
    robots: float = 5.0
    visit: float = 45.0
    """All the requests of one chain of redirects."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the caller decides of a run."""

    checked_on: datetime.date
    """The day that the looks bear."""
    contact: str = ""
    """Where a site's keeper finds who visits: an address of the Web or of mail, shown in the User-Agent."""
    allowed: tuple[IpNetwork, ...] = ()
    """Private networks that may be requested all the same (``--allow-network``)."""
    pace: Pace = field(default=Pace())
    limits: Limits = field(default=Limits())
    pauses: tuple[float, float] = (1.0, 4.0)
    """Seconds before the second and the third look."""
    lookup: Lookup = system_lookup
    """What finds the addresses of a name."""
    authorities: Path | None = None
    """A file of certificates trusted besides those of the system (PEM)."""
    centre: Centre = field(default=Centre())
    """Whom the pages of ``claims`` should name."""
    claims: frozenset[str] = frozenset()
    """The addresses, as they are written, whose page a record says to name the centre."""
    documents: ReadOnly[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """The addresses that gave a document at their last good look, and its type (``History.documents``)."""

    def headers(self, *, as_browser: bool) -> dict[str, str]:
        """What a request says of its sender: who we are, or what a browser would say, and a contact when it is a mail address.

        The second manner is for a second look only: some sites answer an error to whoever is no browser.
        """
        said = {"Accept-Encoding": "gzip, deflate", "Accept-Language": "fr-FR,fr;q=0.9,en;q=0.6"}
        if "@" in self.contact and "/" not in self.contact:
            said["From"] = self.contact
        if as_browser:
            return said | {
                "User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
                "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                "Upgrade-Insecure-Requests": "1",
                "Sec-Fetch-Dest": "document",
                "Sec-Fetch-Mode": "navigate",
                "Sec-Fetch-Site": "none",
                "Sec-Fetch-User": "?1",
            }
        contact = self.contact if "/" not in self.contact or "://" in self.contact else f"https://{self.contact}"
        named = f"{ROBOT}/{__version__}" + (f"; +{contact}" if contact else "")
        return said | {
            "User-Agent": f"Mozilla/5.0 (compatible; {named})",
            "Accept": "text/html,application/xhtml+xml,*/*;q=0.8",
        }
