"""The pace: how many requests a site sees at once, and how far apart, whatever the order of the addresses."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """The limits of a run."""

    per_host: int = 1
    """Requests that one host, or one IP address, answers at once."""
    gap: float = 1.0
    """Seconds between two requests to it."""
    total: int = 100
    """Requests under way in all."""


def _kept(gap: float) -> float:
    """The gap as it is kept: the network shortens it by its jitter, so a little more than was promised."""
    return gap * 1.04 + min(0.02, gap / 5)


class _Gate:
    """One host's limits: places inside, a door that opens after the gap, and who holds it open."""

    def __init__(self, pace: Pace) -> None:
        self.places = asyncio.Semaphore(pace.per_host)
        self.door = asyncio.Lock()
        self.opens_at = 0.0
        self.gap = _kept(pace.gap)


class Turn:
    """The right to send one request."""

    def __init__(self, gates: list[_Gate]) -> None:
        self._gates = gates
        self._is_sent = False

    def sent(self) -> None:
        """The request has left: from now on the gap runs, and the next may come to the door."""
        if self._is_sent:
            return
        self._is_sent = True
        moment = asyncio.get_running_loop().time()
        for gate in self._gates:
            gate.opens_at = max(gate.opens_at, moment + gate.gap)
            gate.door.release()


class Pacing:
    """The gates of every host met during a run."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._gates: dict[str, _Gate] = {}
        self._all = asyncio.Semaphore(pace.total)

    @contextlib.asynccontextmanager
    async def turn(self, keys: Iterable[str]) -> AsyncIterator[Turn]:
        """A turn at the gates of those keys: the host first, then its IP address. Waits as long as the limits ask.

        Gates are always taken in that order and the run's own limit last, so that no two requests wait for each other.
        """
        gates = [self._gate(key) for key in dict.fromkeys(keys)]
        async with contextlib.AsyncExitStack() as held:
            for gate in gates:
                await held.enter_async_context(gate.places)
            doors = contextlib.ExitStack()
            with doors:
                for gate in gates:
                    await self._pass(gate)
                    doors.callback(gate.door.release)
                await held.enter_async_context(self._all)
                doors.pop_all()
            turn = Turn(gates)
            try:
                yield turn
            finally:
                turn.sent()
                if self._pace.per_host == 1:
                    # One at a time, the gap runs from the end: a site that was slow to hear us is not hurried.
                    for gate in gates:
                        gate.opens_at = max(gate.opens_at, asyncio.get_running_loop().time() + gate.gap)

    def rest(self, key: str, seconds: float) -> None:
        """No request leaves for that host during so many seconds (``Retry-After``)."""
        gate = self._gate(key)
        gate.opens_at = max(gate.opens_at, asyncio.get_running_loop().time() + seconds)

    def slow_down(self, key: str, gap: float) -> None:
        """That host asks for a greater gap (``Crawl-delay``)."""
        gate = self._gate(key)
        gate.gap = max(gate.gap, _kept(gap))

    def _gate(self, key: str) -> _Gate:
        return self._gates.setdefault(key, _Gate(self._pace))

    @staticmethod
    async def _pass(gate: _Gate) -> None:
        """Holds the door, once the gap has run out."""
        loop = asyncio.get_running_loop()
        await gate.door.acquire()
        try:
            while (left := gate.opens_at - loop.time()) > 0:
                await asyncio.sleep(left)
        except BaseException:
            gate.door.release()
            raise
