"""The checker: addresses in, looks out, as they are known."""

import asyncio
import contextlib
import signal
from collections import Counter, OrderedDict
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from dataclasses import replace

from espace_ressource.links.answers import Fault, Visit
from espace_ressource.links.cases import Case, Ruling, Witness
from espace_ressource.links.disguise_rules import question
from espace_ressource.links.fetching import Fetcher
from espace_ressource.links.guard import MailDomains, Objection, Target, examine
from espace_ressource.links.judging import (
    Again,
    after_upgrade,
    another_look,
    judge,
    settled,
    upgraded,
)
from espace_ressource.links.lanes import Lanes
from espace_ressource.links.likeness import root_siblings
from espace_ressource.links.mentions import mentions_us
from espace_ressource.links.options import Options
from espace_ressource.links.pacing import Pacing
from espace_ressource.links.resolver import NameFault, PrivateName
from espace_ressource.links.values import GOOD, Address, Look, Verdict
from espace_ressource.links.visiting import Visitor
from espace_ressource.wording import _

_REMEMBERED = 256
_ENOUGH_SILENCE = 2
"""How many pages of a site must have waited in vain for a connection before the others are spared the wait."""


class InterruptedRun(Exception):
    """A signal ended the run; its number is the first argument. What was known has been kept."""


async def check(addresses: Iterable[Address], options: Options) -> AsyncGenerator[Look, None]:
    """A look at each address, as soon as it is known, in no order. Ending the iteration ends what is under way.

    An address that stands several times is looked at once; so is a page of which several places are named (« # »).
    """
    lanes = Lanes(addresses, options)
    pacing = Pacing(options.pace)
    known: asyncio.Queue[Look | None] = asyncio.Queue(maxsize=200)
    async with Fetcher(options, pacing) as fetcher:
        visitor = Visitor(options, fetcher, pacing)
        checker = _Checker(options, fetcher, visitor, pacing)

        async def work() -> None:
            async for urls in lanes.turns():
                for look in await checker.looks(urls):
                    await known.put(look)

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
    """Hands each look to ``keep`` as it is known; False when the time limit ended the run before its end.

    Raises InterruptedRun on SIGINT and SIGTERM, once what was under way has been closed.
    """
    received: list[int] = []

    async def run_all() -> bool:
        task = asyncio.current_task()
        loop = asyncio.get_running_loop()

        def stop(number: int) -> None:
            received.append(number)
            if task:
                task.cancel()

        for number in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                loop.add_signal_handler(number, stop, number)
        try:
            async with asyncio.timeout(seconds), contextlib.aclosing(check(addresses, options)) as looks:
                async for look in looks:
                    keep(look)
        except TimeoutError:
            return False
        except asyncio.CancelledError:
            raise InterruptedRun(*received) from None
        return True

    return asyncio.run(run_all())


class _Checker:
    """Looks at one address after another, and remembers what each site answers for what cannot exist."""

    def __init__(self, options: Options, fetcher: Fetcher, visitor: Visitor, pacing: Pacing) -> None:
        self._options = options
        self._fetcher = fetcher
        self._visitor = visitor
        self._pacing = pacing
        self._tops: OrderedDict[str, asyncio.Task[Witness]] = OrderedDict()
        self._unreached: Counter[str] = Counter()

    async def looks(self, urls: Sequence[str]) -> list[Look]:
        """What those addresses are worth today; they are of one page, and differ at most by their fragments."""
        target = examine(urls[0], self._options.allowed)
        if isinstance(target, Objection):
            return [self._said(url, Ruling(target.verdict, target.reason)) for url in urls]
        if isinstance(target, MailDomains):
            ruling = await self._mail(target)
            return [self._said(url, ruling) for url in urls]
        if self._unreached[target.origin] >= _ENOUGH_SILENCE:
            ruling = judge(Case.of(target, Visit(fault=Fault.CONNECT_TIMEOUT)))
            return [self._said(url, ruling) for url in urls]
        gave_document = not self._options.documents.keys().isdisjoint(urls)
        cases: list[Case] = []
        rulings: list[Ruling] = []
        again = Again.SOON
        while again is not Again.NEVER:
            if cases:
                await self._pause(target, cases[-1].visit, self._options.pauses[again is Again.LATER])
            cases.append(await self._case(target, as_browser=bool(cases), gave_document=gave_document))
            rulings.append(judge(cases[-1]))
            again = another_look([case.visit for case in cases], rulings)
        ruling = settled([case.visit for case in cases], rulings)
        secure = examine(upgraded(target, cases[-1].visit, ruling) or "", self._options.allowed)
        upgrade = await self._case(secure, as_browser=True) if isinstance(secure, Target) else None
        tried = [case.visit for case in (*cases, *((upgrade,) if upgrade else ()))]
        self._unreached[target.origin] += all(v.fault is Fault.CONNECT_TIMEOUT and not v.answers for v in tried)
        return [self._concluded(url, cases, rulings, upgrade) for url in urls]

    def _concluded(self, url: str, cases: list[Case], rulings: list[Ruling], upgrade: Case | None) -> Look:
        """What those visits of its page say of one address; they are judged anew for another place than the one asked."""
        fragment = url.strip().partition("#")[2]
        if fragment != cases[0].target.fragment:
            cases = [case.at(fragment) for case in cases]
            rulings = [judge(case) for case in cases]
        ruling, case = settled([one.visit for one in cases], rulings), cases[-1]
        if upgrade is not None:
            secure = upgrade.at(fragment)
            before, ruling = ruling, after_upgrade(ruling, secure.target.written, judge(secure))
            case = case if ruling is before else replace(secure, target=case.target)
        return self._said(url, ruling, case)

    async def close(self) -> None:
        """Ends what is under way."""
        for task in self._tops.values():
            task.cancel()
        await asyncio.gather(*self._tops.values(), return_exceptions=True)

    async def _case(self, target: Target, *, as_browser: bool, gave_document: bool = False) -> Case:
        """A visit of that page, its siblings asked when they are needed."""
        visit = await self._visitor.visit(target, as_browser=as_browser)
        case = Case.of(target, visit, gave_document=gave_document)
        while (url := question(case)) is not None:
            if url in root_siblings(target.url):
                witness = await self._top(url)
            else:
                witness = await self._witness(url, as_browser=as_browser)
            case = replace(case, witnesses=(*case.witnesses, witness))
        return case

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
                    if last:
                        return await self._without_address(domain, error)
                    await asyncio.sleep(self._options.pauses[0])
        return Ruling(Verdict.SKIPPED, _("adresse de courriel bien écrite, dont le domaine existe"))

    async def _without_address(self, domain: str, error: NameFault) -> Ruling:
        """A domain may receive mail without having an address (RFC 5321 §5.1): only one that does not exist is dead."""
        if error.fault is not Fault.NO_NAME:
            reason = _("le domaine de courriel « {domain} » n’a pas pu être cherché", domain=domain)
            return Ruling(Verdict.UNKNOWN, reason)
        if error.exists is False or await self._fetcher.names.tell_absence():
            return Ruling(Verdict.DEAD, _("le domaine de courriel « {domain} » n’existe pas", domain=domain))
        reason = _("« {domain} » n’a pas de site ; d’ici, rien ne dit s’il reçoit du courriel", domain=domain)
        return Ruling(Verdict.UNKNOWN, reason)

    def _said(self, url: str, ruling: Ruling, case: Case | None = None) -> Look:
        visit = case.visit if case else Visit()
        answer = visit.last
        is_there = ruling.verdict in GOOD and answer is not None
        return Look(
            url,
            ruling.verdict,
            ruling.proposed,
            ruling.reason[:1].upper() + ruling.reason[1:] + ".",
            answer.status if answer and not visit.fault else None,
            answer.headers.get("etag") if answer and answer.status == 200 and not visit.fault else None,
            answer.url if answer and case and case.was_redirected else None,
            self._options.checked_on,
            self._is_named(case) if case and is_there and url in self._options.claims else None,
            answer.media_type or None if answer and is_there else None,
        )

    def _is_named(self, case: Case) -> bool | None:
        is_whole = case.answer is not None and case.answer.is_whole
        return mentions_us(case.document, case.final_url, self._options.centre, is_whole=is_whole)
