"""The network's edge towards an archive of the Web: a copy is asked for each dead page, slowly."""

import asyncio
import datetime
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, replace

from espace_ressource.links.answers import Answer
from espace_ressource.links.archive import Snapshot, question, read_answer
from espace_ressource.links.fetching import Fetcher, Request
from espace_ressource.links.guard import Target, examine
from espace_ressource.links.options import Options
from espace_ressource.links.pacing import Pace, Pacing

PACE = Pace(per_host=1, gap=2.0)
"""The archive serves everybody for nothing."""
_MOST_FAILURES = 3
"""After so many questions in a row without an answer, the archive is left alone."""
_LONGEST_REST = 60.0


@dataclass(frozen=True, slots=True)
class Found:
    """What the archive answered."""

    copies: ReadOnly[str, Snapshot]
    without: tuple[str, ...]
    """The addresses that it has no copy of."""
    unasked: tuple[str, ...]
    """Those that it gave no answer for: another round will ask."""


def find_copies(dead: ReadOnly[str, datetime.date | None], options: Options, base: str, pace: Pace = PACE) -> Found:
    """Asks the archive at ``base`` for a copy of each address, nearest to the day when it last answered."""
    return asyncio.run(_find_copies(dead, replace(options, pace=pace), base))


async def _find_copies(dead: ReadOnly[str, datetime.date | None], options: Options, base: str) -> Found:
    copies: dict[str, Snapshot] = {}
    without: list[str] = []
    unasked: list[str] = []
    failures = 0
    pacing = Pacing(options.pace)
    async with Fetcher(options, pacing) as fetcher:
        for url, last_good in dead.items():
            body = (
                await _ask(fetcher, pacing, question(url, last_good, base), options)
                if failures < _MOST_FAILURES
                else None
            )
            failures = failures + 1 if body is None else 0
            if body is None:
                unasked.append(url)
            elif copy := read_answer(body, base):
                copies[url] = copy
            else:
                without.append(url)
    return Found(copies, tuple(without), tuple(unasked))


async def _ask(fetcher: Fetcher, pacing: Pacing, address: str, options: Options) -> bytes | None:
    """The archive's answer; None when it gave none. A question that it put off is asked once more."""
    target = examine(address, options.allowed)
    if not isinstance(target, Target):
        return None
    for is_last in (False, True):
        found = await fetcher.fetch(Request(target, seconds=options.limits.second_answer, only_pages=False))
        if isinstance(found, Answer) and found.status == 200 and found.is_whole:
            return found.body
        if is_last or not isinstance(found, Answer) or found.status not in (429, 503):
            return None
        asked = found.headers.get("retry-after", "")
        pacing.rest(target.host, min(float(asked) if asked.isdecimal() else options.pace.gap * 5, _LONGEST_REST))
    return None
