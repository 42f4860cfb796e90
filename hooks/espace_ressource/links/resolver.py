"""The names' edge: a host is looked up once, every address it gives is examined, and connections go there and nowhere else."""

import asyncio
import socket
import threading
from collections.abc import Sequence
from typing import Protocol

from aiohttp.abc import AbstractResolver, ResolveResult

from espace_ressource.links.answers import Fault
from espace_ressource.links.networks import IpNetwork, may_be_reached

_PATIENCE = 10.0
_MOST_AT_ONCE = 16
_NEVER_ASKED = {"invalid": Fault.NO_NAME, "onion": Fault.NAME_UNSURE}
"""Names that a resolver must not look up: the first never exist (RFC 6761 §6.4), the second are Tor's (RFC 7686)."""


_NEVER_PUBLIC = frozenset({"example", "localhost", "test"})
"""Names that no public server knows, of mail or of anything (RFC 6761 §6)."""
_WITHOUT_ADDRESS = "arpa."


class NameFault(Exception):  # noqa: N818 -- it is an answer of the network, not an error of ours
    """The look-up of a name gave no address."""

    def __init__(self, fault: Fault, *, exists: bool | None = False) -> None:
        super().__init__(fault)
        self.fault = fault
        self.exists = exists
        """True when the name exists and has no address (mail only); None when nothing says whether it does."""


class PrivateName(Exception):  # noqa: N818
    """A name gave an address that must not be requested."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address


class Lookup(Protocol):
    """What finds the addresses of a name: the system, or a table in a test."""

    async def __call__(self, host: str) -> Sequence[str]:
        """The IP addresses of that host; NameFault when there is none."""
        ...


async def system_lookup(host: str) -> Sequence[str]:
    """The addresses that this machine's resolver gives. The thread that asks never keeps the program from ending."""
    loop = asyncio.get_running_loop()
    future: asyncio.Future[list[str]] = loop.create_future()

    def settle(found: list[str] | OSError) -> None:
        if future.done():
            return
        if isinstance(found, OSError):
            future.set_exception(found)
        else:
            future.set_result(found)

    def ask() -> None:
        found: list[str] | OSError
        try:
            infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found = list(dict.fromkeys(str(info[4][0]) for info in infos))
        except OSError as error:
            found = error
        except UnicodeError:
            found = socket.gaierror(socket.EAI_NONAME, "not a name")
        try:
            loop.call_soon_threadsafe(settle, found)
        except RuntimeError:
            return  # the program ended meanwhile

    threading.Thread(target=ask, daemon=True, name="name look-up").start()
    try:
        async with asyncio.timeout(_PATIENCE):
            return await future
    except TimeoutError:
        raise NameFault(Fault.NAME_UNSURE) from None
    except socket.gaierror as error:
        no_data = getattr(socket, "EAI_NODATA", None)
        if error.errno in (socket.EAI_NONAME, no_data):
            raise NameFault(Fault.NO_NAME, exists=True if error.errno == no_data else None) from None
        raise NameFault(Fault.NAME_UNSURE) from None
    except OSError:
        raise NameFault(Fault.NAME_UNSURE) from None


class Names:
    """The names met during a run, each looked up once: an answer that changes afterwards changes nothing."""

    def __init__(self, lookup: Lookup = system_lookup, allowed: Sequence[IpNetwork] = ()) -> None:
        self._lookup = lookup
        self._allowed = tuple(allowed)
        self._known: dict[str, asyncio.Task[tuple[str, ...]]] = {}
        self._turns = asyncio.Semaphore(_MOST_AT_ONCE)

    async def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of that host, all of which may be requested; NameFault or PrivateName otherwise."""
        task = self._known.get(host)
        if task is None or (task.done() and self._failed(task)):
            task = self._known[host] = asyncio.create_task(self._ask(host))
        return await asyncio.shield(task)

    async def tell_absence(self) -> bool:
        """True when a name that does not exist is told here from one that exists without an address, as a domain of mail may.

        Not every system does; ``arpa`` shows it, which always exists and has no address (RFC 3172).
        """
        try:
            await self.addresses(_WITHOUT_ADDRESS)
        except NameFault as error:
            return error.exists is True
        except PrivateName:
            pass
        return False

    async def close(self) -> None:
        """Ends the look-ups under way."""
        for task in self._known.values():
            task.cancel()
        await asyncio.gather(*self._known.values(), return_exceptions=True)

    @staticmethod
    def _failed(task: "asyncio.Task[tuple[str, ...]]") -> bool:
        """True when the name may be asked again: a private address stays refused for the whole run."""
        return task.cancelled() or isinstance(task.exception(), NameFault)

    async def _ask(self, host: str) -> tuple[str, ...]:
        last = host.rsplit(".", 1)[-1]
        if last in _NEVER_ASKED:
            raise NameFault(_NEVER_ASKED[last])
        async with self._turns:
            try:
                found = tuple(dict.fromkeys(await self._lookup(host)))
            except NameFault as error:
                if error.exists is None and last in _NEVER_PUBLIC:
                    raise NameFault(error.fault) from None
                raise
        if not found:
            raise NameFault(Fault.NO_NAME, exists=True)
        for address in found:
            if not may_be_reached(address, self._allowed):
                raise PrivateName(address)
        return found


class PinnedResolver(AbstractResolver):
    """aiohttp's only resolver: the addresses that were examined are the ones it connects to."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The pinned addresses of that host, as aiohttp wants them."""
        try:
            found = await self._names.addresses(host)
        except (NameFault, PrivateName) as error:
            raise OSError(None, f"{host}: {error}") from error
        return [
            ResolveResult(
                hostname=host,
                host=address,
                port=port,
                family=socket.AF_INET6 if ":" in address else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in found
        ]

    async def close(self) -> None:
        """Nothing is held."""
