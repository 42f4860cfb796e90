"""What a look at an address brought back: one answer a request, one visit a chain of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from espace_ressource.links.guard import Objection


class Fault(StrEnum):
    """Why a request got no answer."""

    NO_NAME = "no-name"
    """The site's name does not exist (NXDOMAIN)."""
    NAME_UNSURE = "name-unsure"
    """The names could not be asked now."""
    CONNECTION_REFUSED = "connection-refused"
    UNREACHABLE = "unreachable"
    CONNECT_TIMEOUT = "connect-timeout"
    TIMEOUT = "timeout"
    """Connected, never answered."""
    BROKEN_OFF = "broken-off"
    """The connection was cut before an answer."""
    TLS_EXPIRED = "tls-expired"
    TLS_NAME = "tls-name"
    TLS_SELF_SIGNED = "tls-self-signed"
    TLS_CHAIN = "tls-chain"
    """The certificate's issuer is unknown here: the chain may be incomplete."""
    TLS = "tls"
    """Any other failure of TLS."""
    NOT_HTTP = "not-http"
    """What came back is no HTTP, or its headers are out of bounds."""
    LOOP = "loop"
    TOO_MANY_HOPS = "too-many-hops"
    ROBOTS = "robots"
    """``robots.txt`` names us and says no."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to one request."""

    url: str
    """The address requested, in its plain form."""
    fragment: str
    status: int
    headers: Mapping[str, str]
    """By lower-case name; the first value of each."""
    body: bytes = field(default=b"", repr=False)
    """At most 192 KB, decompressed."""
    is_whole: bool = False
    """False when the body was cut, or not asked for."""
    was_read: bool = True
    """False when only the headers were asked for."""

    @property
    def media_type(self) -> str:
        """The declared type, without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Visit:
    """The chain of answers from an address to where it leads, or to what stopped it."""

    answers: tuple[Answer, ...] = ()
    fault: Fault | None = None
    refused: Objection | None = None
    """The address that a redirect asked for and that was not requested."""
    is_permanent: tuple[bool, ...] = ()
    """For each redirect followed, whether it is for good."""
    retry_after: float | None = None
    """Seconds that the server asked to wait."""

    @property
    def last(self) -> Answer | None:
        """The answer that ended the chain."""
        return self.answers[-1] if self.answers else None
