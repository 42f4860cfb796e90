"""The values that the rooms of the link checker hand to one another."""

import datetime
from dataclasses import dataclass
from enum import StrEnum

from espace_ressource.problems import Position

Place = Position
"""Where an address is written: a file, a line, a column."""


class Verdict(StrEnum):
    """What a visitor would say of an address."""

    OK = "ok"
    """The page is there."""
    MOVED = "moved"
    """The page is there, for good at another address, which is proposed."""
    DEAD = "dead"
    """A visitor does not get the page."""
    UNKNOWN = "unknown"
    """A robot cannot tell: never a failure."""
    FRAGMENT = "fragment"
    """The page is there, the place in it that « # » names is not."""
    REFUSED = "refused"
    """The address must not be requested, and was not."""
    SKIPPED = "skipped"
    """There is nothing to fetch: a mail address, a telephone number."""


GOOD = frozenset({Verdict.OK, Verdict.MOVED, Verdict.FRAGMENT})
"""The verdicts of a page that is there."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is written, and everywhere it is written."""

    url: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Look:
    """What one look at an address showed."""

    url: str
    """The address as it is written."""
    verdict: Verdict
    proposed: str | None
    """What to write instead, when the page moved for good."""
    reason: str
    """Why, in one French sentence."""
    status: int | None
    """The last HTTP status, when there was one."""
    etag: str | None
    """The page's ``ETag`` (RFC 9110 §8.8.3), when it gave one."""
    final_url: str | None
    """Where the redirects ended, when they ended elsewhere."""
    checked_on: datetime.date
    """The day of the look, which the caller gives."""
    named: bool | None = None
    """Whether the page names or links the centre; None when nobody asked, or nobody can tell."""
    media_type: str | None = None
    """The declared type of what a good look brought."""
