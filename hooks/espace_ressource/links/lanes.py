"""The queue of a run: pages by host, so that the order of the addresses changes nothing to the pace."""

import asyncio
from collections import defaultdict, deque
from collections.abc import AsyncGenerator, Iterable

from espace_ressource.links.guard import Target, examine
from espace_ressource.links.options import Options
from espace_ressource.links.values import Address


class Lanes:
    """One lane a host; in it the pages that wait, each with all the addresses that name it or a place of it."""

    def __init__(self, addresses: Iterable[Address], options: Options) -> None:
        pages: dict[tuple[str, str], list[str]] = defaultdict(list)
        for url in dict.fromkeys(address.url for address in addresses):
            examined = examine(url, options.allowed)
            key = (examined.host, examined.url) if isinstance(examined, Target) else ("", url)
            pages[key].append(url)
        self._waiting: dict[str, deque[tuple[str, ...]]] = defaultdict(deque)
        for (lane, _page), urls in pages.items():
            self._waiting[lane].append(tuple(urls))
        self.count = len(pages)
        self._free = deque(
            lane for lane, waiting in self._waiting.items() for _one in range(min(options.pace.per_host, len(waiting)))
        )
        self._left = self.count
        self._change = asyncio.Condition()

    async def turns(self) -> AsyncGenerator[tuple[str, ...], None]:
        """The addresses of a page whose host has a free place, then of another, until none is left."""
        while True:
            async with self._change:
                await self._change.wait_for(lambda: self._free or not self._left)
                if not self._free:
                    return
                lane = self._free.popleft()
                if not self._waiting[lane]:
                    continue
                urls = self._waiting[lane].popleft()
                self._left -= 1
            yield urls
            async with self._change:
                if self._waiting[lane]:
                    self._free.append(lane)
                self._change.notify_all()
