"""The checker: addresses in, looks out, as they are known."""

import asyncio
import contextlib
import signal
from collections import OrderedDict, defaultdict, deque
from collections.abc import AsyncGenerator, Callable, Iterable

from espace_ressource.links.answers import Fault, Visit
from espace_ressource.links.cases import Case, Ruling, Witness
from espace_ressource.links.fetching import Fetcher
from espace_ressource.links.guard import MailDomains, Objection, Target, examine
from espace_ressource.links.judging import (
    Again,
    after_upgrade,
    another_look,
    is_proof,
    judge,
    questions,
    settled,
    upgraded,
)
from espace_ressource.links.likeness import root_sibling
from espace_ressource.links.options import Options
from espace_ressource.links.pacing import Pacing
from espace_ressource.links.resolver import NameFault, PrivateName
from espace_ressource.links.values import Address, Look, Verdict
from espace_ressource.links.visiting import Visitor
from espace_ressource.wording import _

_REMEMBERED = 256


async def check(addresses: Iterable[Address], options: Options) -> AsyncGenerator[Look, None]:
    """A look at each address, as soon as it is known, in no order. Ending the iteration ends what is under way.

    An address that stands several times is looked at once.
    """
    lanes = _Lanes(addresses, options)
    pacing = Pacing(options.pace)
    known: asyncio.Queue[Look | None] = asyncio.Queue(maxsize=200)
    async with Fetcher(options, pacing) as fetcher:
        visitor = Visitor(options, fetcher, pacing)
        checker = _Checker(options, fetcher, visitor, pacing)

        async def work() -> None:
            async for url in lanes.turns():
                await known.put(await checker.look(url))

        async def work_all(number: int) -> None:
            async with asyncio.TaskGroup() as group:
                for _worker in range(number):
                    group.create_task(work())
            await known.put(None)

        workers = asyncio.create_task(work_all(min(options.pace.total, lanes.count)))
        try:
            while True:
                getting = asyncio.ensure_future(known.get())
                await asyncio.wait({getting, workers}, return_when=asyncio.FIRST_COMPLETED)
                if not getting.done():
                    getting.cancel()
                    await workers  # it failed: say why
                    break
                look = getting.result()
                if look is None:
                    break
                yield look
        finally:
            workers.cancel()
            with contextlib.suppress(asyncio.CancelledError, Exception):
                await workers
            await checker.close()
            await visitor.close()


def run(
    addresses: Iterable[Address], options: Options, keep: Callable[[Look], None], *, seconds: float | None = None
) -> bool:
    """Hands each look to ``keep`` as it is known; False when SIGINT, SIGTERM or the time limit ended the run before its end."""

    async def run_all() -> bool:
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, lambda: task and task.cancel())
        try:
            async with asyncio.timeout(seconds), contextlib.aclosing(check(addresses, options)) as looks:
                async for look in looks:
                    keep(look)
        except (asyncio.CancelledError, TimeoutError):
            return False
        return True

    return asyncio.run(run_all())


class _Lanes:
    """The addresses by host, so that the order of the input changes nothing to the pace."""

    def __init__(self, addresses: Iterable[Address], options: Options) -> None:
        self._waiting: dict[str, deque[str]] = defaultdict(deque)
        for url in dict.fromkeys(address.url for address in addresses):
            self._waiting[_lane(url, options)].append(url)
        self.count = sum(len(urls) for urls in self._waiting.values())
        self._free = deque(
            lane for lane, urls in self._waiting.items() for _one in range(min(options.pace.per_host, len(urls)))
        )
        self._left = self.count
        self._change = asyncio.Condition()

    async def turns(self) -> AsyncGenerator[str, None]:
        """An address whose host has a free place, then another, until none is left."""
        while True:
            async with self._change:
                await self._change.wait_for(lambda: self._free or not self._left)
                if not self._free:
                    return
                lane = self._free.popleft()
                if not self._waiting[lane]:
                    continue
                url = self._waiting[lane].popleft()
                self._left -= 1
            yield url
            async with self._change:
                if self._waiting[lane]:
                    self._free.append(lane)
                self._change.notify_all()


def _lane(url: str, options: Options) -> str:
    examined = examine(url, options.allowed)
    return examined.host if isinstance(examined, Target) else ""


class _Checker:
    """Looks at one address after another, and remembers what each site answers for what cannot exist."""

    def __init__(self, options: Options, fetcher: Fetcher, visitor: Visitor, pacing: Pacing) -> None:
        self._options = options
        self._fetcher = fetcher
        self._visitor = visitor
        self._pacing = pacing
        self._tops: OrderedDict[str, asyncio.Task[Witness]] = OrderedDict()

    async def look(self, url: str) -> Look:
        """What that address is worth today."""
        examined = examine(url, self._options.allowed)
        if isinstance(examined, Objection):
            return self._said(url, Ruling(examined.verdict, examined.reason))
        if isinstance(examined, MailDomains):
            return self._said(url, await self._mail(examined))
        visits: list[Visit] = []
        rulings: list[Ruling] = []
        again = Again.SOON
        while again is not Again.NEVER:
            if visits:
                await self._pause(examined, visits[-1], self._options.pauses[again is Again.LATER])
            visit = await self._visitor.visit(examined, as_browser=bool(visits))
            visits.append(visit)
            rulings.append(await self._judged(examined, visit, as_browser=len(visits) > 1))
            again = another_look(visits, rulings)
        ruling, visit = settled(visits, rulings), visits[-1]
        secure = examine(upgraded(examined, visit, ruling) or "", self._options.allowed)
        if isinstance(secure, Target):
            upgrade = await self._visitor.visit(secure, as_browser=True)
            before, ruling = (
                ruling,
                after_upgrade(ruling, secure.written, await self._judged(secure, upgrade, as_browser=True)),
            )
            visit = visit if ruling is before else upgrade
        return self._said(url, ruling, visit, examined)

    async def close(self) -> None:
        """Ends what is under way."""
        for task in self._tops.values():
            task.cancel()
        await asyncio.gather(*self._tops.values(), return_exceptions=True)

    async def _judged(self, target: Target, visit: Visit, *, as_browser: bool) -> Ruling:
        """The verdict on that visit, its siblings asked when they are needed."""
        case = Case.of(target, visit)
        for url in questions(case):
            if url == root_sibling(target.url):
                witness = await self._top(url)
            else:
                witness = await self._witness(url, as_browser=as_browser)
            case = Case(target, visit, case.document, (*case.witnesses, witness))
            if is_proof(case):
                break
        return judge(case)

    async def _witness(self, url: str, *, as_browser: bool) -> Witness:
        examined = examine(url, self._options.allowed)
        if not isinstance(examined, Target):
            return Witness(url, Visit(fault=Fault.NOT_HTTP), None)
        return Witness.of(url, await self._visitor.visit(examined, as_browser=as_browser, needs_body=True))

    async def _top(self, url: str) -> Witness:
        """The witness at the top of a site, asked once."""
        task = self._tops.get(url)
        if task is None:
            task = self._tops[url] = asyncio.create_task(self._witness(url, as_browser=False))
            if len(self._tops) > _REMEMBERED:
                self._tops.popitem(last=False)
        return await asyncio.shield(task)

    async def _pause(self, target: Target, visit: Visit, seconds: float) -> None:
        """Waits before another look; a site that said how long is left alone as long by everyone."""
        if visit.retry_after is not None:
            self._pacing.rest(target.host, visit.retry_after)
        await asyncio.sleep(seconds)

    async def _mail(self, mail: MailDomains) -> Ruling:
        """Nothing is sent: the domains must exist, and are asked for twice before a bad word."""
        for domain in mail.domains:
            for last in (False, True):
                try:
                    await self._fetcher.names.addresses(domain)
                    break
                except PrivateName:
                    break
                except NameFault as error:
                    if error.exists:
                        break
                    if last and error.fault is Fault.NO_NAME:
                        return Ruling(
                            Verdict.DEAD, _("le domaine de courriel « {domain} » n’existe pas", domain=domain)
                        )
                    if last:
                        return Ruling(
                            Verdict.UNKNOWN,
                            _("le domaine de courriel « {domain} » n’a pas pu être cherché", domain=domain),
                        )
                    await asyncio.sleep(self._options.pauses[0])
        return Ruling(Verdict.SKIPPED, _("adresse de courriel bien écrite, dont le domaine existe"))

    def _said(self, url: str, ruling: Ruling, visit: Visit | None = None, target: Target | None = None) -> Look:
        answer = visit.last if visit else None
        status = answer.status if answer and visit and not visit.fault else None
        final = answer.url if answer and target and answer.url != target.url else None
        etag = answer.headers.get("etag") if answer and status == 200 else None
        reason = ruling.reason[:1].upper() + ruling.reason[1:] + "."
        return Look(url, ruling.verdict, ruling.proposed, reason, status, etag, final, self._options.checked_on)
