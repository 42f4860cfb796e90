"""The network's edge, a step further: an address is followed by hand from redirect to redirect, each examined anew."""

import asyncio
import datetime
import email.utils
import re
from collections import OrderedDict

import aiohttp

from espace_ressource.links.answers import Answer, Fault, Visit
from espace_ressource.links.cases import document_of
from espace_ressource.links.fetching import Fetcher, Request
from espace_ressource.links.guard import MailDomains, Objection, Target, examine, follow
from espace_ressource.links.leads import read_refresh
from espace_ressource.links.options import ROBOT, Options
from espace_ressource.links.pacing import Pacing
from espace_ressource.links.robots import Permission, Robots, read_robots
from espace_ressource.links.values import Verdict

MOST_HOPS = 20
"""Browsers give up after as many redirects (Fetch Standard §4.4)."""
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PERMANENT = frozenset({301, 308})
_QUICK = 10.0
"""A « refresh » that waits longer lets its page be read."""
_INSTANT = 1.0
_REMEMBERED = 2_000
_LEADS_ON = (b"http-equiv", b"location")
"""What a page that sends its visitor elsewhere must hold: the others need not be read for it."""


class Visitor:
    """Follows addresses to where they lead."""

    def __init__(self, options: Options, fetcher: Fetcher, pacing: Pacing) -> None:
        self._options = options
        self._fetcher = fetcher
        self._pacing = pacing
        self._robots: OrderedDict[str, asyncio.Task[Robots]] = OrderedDict()

    async def visit(self, target: Target, *, as_browser: bool = False, needs_body: bool = False) -> Visit:
        """The chain from that address to a page, or to what stops it.

        ``needs_body`` gives up, without a request, where ``robots.txt`` lets nothing be read.
        """
        limits = self._options.limits
        loop = asyncio.get_running_loop()
        jar = aiohttp.CookieJar(unsafe=True)
        left = limits.visit
        answers: list[Answer] = []
        permanent: list[bool] = []
        seen: set[tuple[str, str]] = set()
        while True:
            permission = (await self._robots_of(target)).permission(target.url)
            if permission is Permission.NONE or (needs_body and permission is not Permission.WHOLE):
                return Visit(tuple(answers), Fault.ROBOTS, is_permanent=tuple(permanent))
            reads = permission is Permission.WHOLE
            method = "GET" if reads or as_browser else "HEAD"
            seconds = min(limits.second_answer if as_browser else limits.answer, left)
            begun = loop.time()
            found = await self._fetcher.fetch(Request(target, method, as_browser, reads, seconds), jar)
            left -= loop.time() - begun
            if isinstance(found, Fault):
                return Visit(tuple(answers), found, is_permanent=tuple(permanent))
            if isinstance(found, Objection):
                return Visit(tuple(answers), refused=found, is_permanent=tuple(permanent))
            answers.append(found)
            location, is_permanent = _next(found)
            wait = _retry_after(found)
            if location is None:
                return Visit(tuple(answers), is_permanent=tuple(permanent), retry_after=wait)
            onward = follow(target, location, self._options.allowed)
            if isinstance(onward, MailDomains):
                onward = Objection(Verdict.SKIPPED, "mailto")
            if isinstance(onward, Objection):
                return Visit(tuple(answers), refused=onward, is_permanent=tuple(permanent))
            if found.status not in _REDIRECTS and onward.url == target.url:
                return Visit(tuple(answers), is_permanent=tuple(permanent))  # a page that reloads itself
            state = (onward.url, str(sorted((cookie.key, cookie.value) for cookie in jar)))
            if state in seen or (not seen and onward.url == target.url and not len(jar)):
                return Visit(tuple(answers), Fault.LOOP, is_permanent=tuple(permanent))
            seen.add(state)
            if len(answers) > MOST_HOPS or left <= 0:
                return Visit(tuple(answers), Fault.TOO_MANY_HOPS, is_permanent=tuple(permanent))
            permanent.append(is_permanent)
            target = onward

    async def _robots_of(self, target: Target) -> Robots:
        """The rules of that target's site, asked for once."""
        task = self._robots.get(target.origin)
        if task is None:
            task = self._robots[target.origin] = asyncio.create_task(self._ask_robots(target))
            if len(self._robots) > _REMEMBERED:
                self._robots.popitem(last=False)
        return await asyncio.shield(task)

    async def _ask_robots(self, page: Target) -> Robots:
        """RFC 9309 §2.3.1: 4xx means no rules; a site that does not answer asks for reserve; five redirects are followed."""
        port = page.url.split("/", 3)[2]
        target = examine(f"{page.scheme}://{port}/robots.txt", self._options.allowed)
        for _hop in range(6):
            if not isinstance(target, Target):
                return Robots()
            found = await self._fetcher.fetch(Request(target, seconds=self._options.limits.robots, only_pages=False))
            if not isinstance(found, Answer):
                return Robots(is_silent=found not in (Fault.NO_NAME, Fault.CONNECTION_REFUSED))
            if found.status >= 500 or found.status == 429:
                return Robots(is_silent=True)
            location, _is_permanent = _next(found) if found.status in _REDIRECTS else (None, False)
            if location is None:
                break
            target = follow(target, location, self._options.allowed)
        else:
            return Robots()
        if found.status != 200:
            return Robots()
        robots = read_robots(found.body.decode("utf-8", "replace"), ROBOT)
        if robots.delay:
            self._pacing.slow_down(page.host, robots.delay)
        return robots

    async def close(self) -> None:
        """Ends what is under way."""
        for task in self._robots.values():
            task.cancel()
        await asyncio.gather(*self._robots.values(), return_exceptions=True)


def _next(answer: Answer) -> tuple[str | None, bool]:
    """Where that answer sends its visitor, and whether for good."""
    if answer.status in _REDIRECTS:
        return answer.headers.get("location") or None, answer.status in _PERMANENT
    if not 200 <= answer.status < 300:
        return None, False
    refresh = read_refresh(answer.headers.get("refresh", ""))
    body = answer.body.lower() if refresh is None else b""
    if any(sign in body for sign in _LEADS_ON):
        document = document_of(Visit((answer,)))
        if document and document.script_lead:
            return document.script_lead, False
        refresh = document.refresh if document else None
    if refresh is None or refresh[0] > _QUICK:
        return None, False
    return refresh[1], refresh[0] <= _INSTANT


def _retry_after(answer: Answer) -> float | None:
    """Seconds to wait before asking again (RFC 9110 §10.2.3): a number, or a date seen from the server's own clock."""
    text = answer.headers.get("retry-after", "").strip()
    if not text or answer.status not in (429, 503):
        return None
    if re.fullmatch(r"\d{1,9}", text, re.ASCII):
        return float(text)
    try:
        until = email.utils.parsedate_to_datetime(text)
        since = email.utils.parsedate_to_datetime(answer.headers.get("date", ""))
    except (TypeError, ValueError):
        return None
    if until.tzinfo is None or since.tzinfo is None:
        until, since = until.replace(tzinfo=datetime.UTC), since.replace(tzinfo=datetime.UTC)
    return max(0.0, (until - since).total_seconds())
