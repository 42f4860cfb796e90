"""What is remembered of each address, from one look to the next: one line of JSON each, sorted, that two branches merge.

An address is dead by what is remembered, not by one look: by default three bad days at least, over fourteen days,
without a good one between. With a weekly look a death is told on the 14th day after the first bad look.
"""

import datetime
import re
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from espace_ressource.links.patience import NORMAL, Patience
from espace_ressource.links.values import GOOD, Look, Verdict

PATH = "resources/_liens.jsonl"
UNNAMED_DAYS = 2
"""How many days a page must have been read without a mention of us before it is held not to name us."""
SUSPECT = "suspect"
"""What a month was, when the address did not answer but is not yet held for dead."""
STATES = (*(verdict.value for verdict in Verdict if verdict is not Verdict.SKIPPED), SUSPECT)
_DOCUMENT = re.compile(r"application/(?:pdf|msword|rtf|epub|zip|gzip|octet-stream|vnd\.)|(?:audio|image|video)/")
"""The types of what one downloads or plays; all others are pages, or are not declared."""
_WORST_LAST = ("ok", "fragment", "moved", "unknown", "refused", "suspect", "dead")


@dataclass(frozen=True, slots=True)
class Entry:
    """What is remembered of one address."""

    url: str
    first_seen: datetime.date
    """The day of the first look."""
    last_look: datetime.date
    verdict: Verdict
    """Of the last look."""
    reason: str
    status: int | None = None
    etag: str | None = None
    proposed: str | None = None
    moves: int = 0
    """How many looks in a row proposed that same address."""
    last_good: datetime.date | None = None
    bad_days: tuple[datetime.date, ...] = ()
    """The days of bad looks since the last good one, each once; none is added once the address is dead."""
    months: tuple[tuple[str, str], ...] = ()
    """For each month with a look (``2026-11``), what the address was: one of ``STATES``."""
    extra: tuple[tuple[str, str], ...] = ()
    """Keys that this version does not know, each with its JSON, kept as they were."""
    named_on: datetime.date | None = None
    """The last day on which the page was seen to name or link the centre."""
    unnamed_days: tuple[datetime.date, ...] = ()
    """The first days, since then, on which the whole page was read and did not."""
    media_type: str | None = None
    """The type of the document that the last good look brought; None when it brought a page."""
    patience: Patience = field(default=NORMAL, compare=False, repr=False)
    """The territory's own, which is not written with the entry."""

    @property
    def first_bad(self) -> datetime.date | None:
        """Since when it has not answered."""
        return self.bad_days[0] if self.bad_days else None

    @property
    def bad_count(self) -> int:
        """On how many days it has not answered since the last good look."""
        return len(self.bad_days)

    @property
    def is_dead(self) -> bool:
        """True when patience is over: an unknown look changes nothing to it."""
        return self.patience.is_over(self.bad_days)

    @property
    def is_suspect(self) -> bool:
        """True when it did not answer, and is not yet held for dead."""
        return bool(self.bad_days) and not self.is_dead

    @property
    def unnamed_on(self) -> datetime.date | None:
        """The first day on which the page no longer named the centre, since it was last seen to."""
        return self.unnamed_days[0] if self.unnamed_days else None

    @property
    def is_unnamed(self) -> bool:
        """True after ``UNNAMED_DAYS`` days without a mention of the centre in a page that was read whole."""
        return len(self.unnamed_days) >= UNNAMED_DAYS


@dataclass(frozen=True, slots=True)
class History:
    """The entries by address, and the lines that could not be understood, kept as they are."""

    entries: ReadOnly[str, Entry] = field(default_factory=lambda: MappingProxyType({}))
    kept: tuple[str, ...] = ()
    patience: Patience = NORMAL

    def get(self, url: str) -> Entry | None:
        """What is remembered of that address."""
        return self.entries.get(url)

    @property
    def documents(self) -> ReadOnly[str, str]:
        """The addresses that gave a document, not a page, at their last good look, and its type."""
        return MappingProxyType({url: e.media_type for url, e in self.entries.items() if e.media_type})


def history_of(entries: Iterable[Entry], kept: Iterable[str] = (), patience: Patience = NORMAL) -> History:
    """The history of those entries, under that patience; several of one address are merged."""
    by_url: dict[str, Entry] = {}
    for entry in entries:
        entry = entry if entry.patience == patience else replace(entry, patience=patience)
        known = by_url.get(entry.url)
        by_url[entry.url] = entry if known is None else merged_entry(known, entry)
    return History(MappingProxyType(dict(sorted(by_url.items()))), tuple(sorted(set(kept))), patience)


def updated(history: History, looks: Iterable[Look], today: datetime.date) -> History:
    """The history after those looks, in their order; a look of a day to come counts as today's.

    What there is nothing to fetch for (``skipped``) is not remembered.
    """
    entries = dict(history.entries)
    for look in looks:
        if look.verdict is not Verdict.SKIPPED:
            day = min(look.checked_on, today)
            entry = entries.get(look.url) or Entry(
                look.url, day, day, look.verdict, look.reason, patience=history.patience
            )
            entries[look.url] = _after(entry, look, day)
    return replace(history, entries=MappingProxyType(dict(sorted(entries.items()))))


def _after(entry: Entry, look: Look, day: datetime.date) -> Entry:
    """A good look heals; a bad one counts once a day; the others (unknown, refused) change neither.

    A mention heals in the same way; a page that was not read whole changes nothing to what is known of it.
    """
    proposes = look.verdict is Verdict.MOVED and look.proposed is not None
    moves = (entry.moves + 1 if entry.proposed == look.proposed else 1) if proposes else 0
    last_good, bad_days = entry.last_good, entry.bad_days
    if look.verdict in GOOD:
        last_good = max(day, last_good or day)
        bad_days = tuple(bad for bad in bad_days if bad > last_good)
    elif look.verdict is Verdict.DEAD and not entry.is_dead and (last_good is None or day > last_good):
        bad_days = tuple(sorted({*bad_days, day}))
    named_on, unnamed_days = entry.named_on, entry.unnamed_days
    if look.named:
        named_on = max(day, named_on or day)
        unnamed_days = tuple(unnamed for unnamed in unnamed_days if unnamed > named_on)
    elif look.named is False and not entry.is_unnamed and (named_on is None or day > named_on):
        unnamed_days = tuple(sorted({*unnamed_days, day}))
    media_type = entry.media_type
    if look.verdict in GOOD and look.media_type and day == last_good:
        media_type = look.media_type if _DOCUMENT.match(look.media_type) else None
    after = replace(
        entry,
        first_seen=min(entry.first_seen, day),
        last_look=max(entry.last_look, day),
        verdict=look.verdict,
        reason=look.reason,
        status=look.status,
        etag=look.etag or (entry.etag if look.verdict not in GOOD else None),
        proposed=look.proposed,
        moves=moves,
        last_good=last_good,
        bad_days=bad_days,
        named_on=named_on,
        unnamed_days=unnamed_days,
        media_type=media_type,
    )
    state = look.verdict.value if look.verdict is not Verdict.DEAD or after.is_dead else SUSPECT
    return replace(after, months=tuple(sorted({**dict(entry.months), f"{day:%Y-%m}": state}.items())))


def merged(*histories: History) -> History:
    """What several histories know together, in whatever order and grouping: shards, or two branches. They are of one
    territory, and so of one patience.

    The latest look speaks for an address; its first day, its last good day and its bad days are those of all, and so are
    the days when it named the centre and when it did not.
    """
    return history_of(
        (entry for history in histories for entry in history.entries.values()),
        (line for history in histories for line in history.kept),
        histories[0].patience if histories else NORMAL,
    )


def merged_entry(one: Entry, other: Entry) -> Entry:
    """One entry for two of the same address; commutative, associative and idempotent."""
    latest = max(one, other, key=_precedence)
    last_good = max(filter(None, (one.last_good, other.last_good)), default=None)
    bad = sorted({*one.bad_days, *other.bad_days})
    named_on = max(filter(None, (one.named_on, other.named_on)), default=None)
    unnamed = sorted({*one.unnamed_days, *other.unnamed_days})
    months = dict(one.months)
    for month, state in other.months:
        months[month] = max(months.get(month, state), state, key=_WORST_LAST.index)
    extra = dict(one.extra)
    for key, value in other.extra:
        extra[key] = max(extra.get(key, value), value)
    return replace(
        latest,
        first_seen=min(one.first_seen, other.first_seen),
        last_good=last_good,
        bad_days=tuple(day for day in bad if last_good is None or day > last_good),
        months=tuple(sorted(months.items())),
        named_on=named_on,
        unnamed_days=tuple(day for day in unnamed if named_on is None or day > named_on),
        media_type=max(one, other, key=_last_brought).media_type,
        extra=tuple(sorted(extra.items())),
    )


def _last_brought(entry: Entry) -> tuple[datetime.date, str]:
    """Orders entries of one address by their last good look."""
    return entry.last_good or datetime.date.min, entry.media_type or ""


def _precedence(entry: Entry) -> tuple[object, ...]:
    """Orders entries of one address by their last look; two looks of one day by what they say, the same way everywhere."""
    return (
        entry.last_look,
        entry.verdict.value,
        entry.reason,
        entry.status or -1,
        entry.etag or "",
        entry.proposed or "",
        entry.moves,
    )
