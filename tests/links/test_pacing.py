"""No site ever sees more of us than was promised, and an interrupted run ends at once with what it knew."""

import asyncio
import contextlib
import datetime
import itertools
import os
import random
import signal
import socket
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from ipaddress import ip_address
from pathlib import Path

import pytest
from aiohttp import web

from espace_ressource.links.answers import Fault
from espace_ressource.links.checking import check, run
from espace_ressource.links.fetching import Fetcher, Request
from espace_ressource.links.guard import Target
from espace_ressource.links.networks import read_networks
from espace_ressource.links.options import Limits, Options
from espace_ressource.links.pacing import Pace, Pacing
from espace_ressource.links.resolver import NameFault, Names, PrivateName, system_lookup
from espace_ressource.links.values import Address, Look
from links.farm import Farm, Site, html
from links.test_farm import options


async def healthy(request: web.Request, number: int) -> web.StreamResponse:
    if not request.path.startswith("/p/") or not request.path[3:].isdigit():
        return html(status=404)
    await asyncio.sleep((0.0, 0.01, 0.03, 0.06)[int(request.path[3:]) % 4])
    return html(title=f"Fiche {request.path}")


async def hanging(request: web.Request, number: int) -> web.StreamResponse:
    await asyncio.sleep(60)
    return html()


@pytest.fixture(scope="module")
def small_farm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Farm]:
    sites = [Site(f"sain-{number}", "ok", "SITE/p/", healthy) for number in range(10)]
    sites.append(Site("muet", "dead", "SITE/p/1", hanging))
    with Farm(sites, tmp_path_factory.mktemp("pace")).running() as farm:
        yield farm


def urls(farm: Farm, each: int) -> list[str]:
    return [f"{farm.url(site)}{number}" for site in farm.sites.values() if site.id != "muet" for number in range(each)]


@pytest.mark.parametrize("order", ["grouped", "mixed"])
@pytest.mark.parametrize(("per_host", "gap"), [(1, 0.06), (2, 0.06), (3, 0.0)])
def test_no_host_above_its_limits(small_farm: Farm, order: str, per_host: int, gap: float) -> None:
    small_farm.counts.clear()
    asked = urls(small_farm, 12)
    if order == "mixed":
        random.Random(4).shuffle(asked)
    found: list[Look] = []
    begun = time.monotonic()
    assert run([Address(url, ()) for url in asked], options(small_farm, pace=Pace(per_host, gap, 50)), found.append)
    assert {look.url for look in found} == set(asked)
    assert all(look.verdict == "ok" for look in found)
    for count in small_farm.counts.values():
        assert count.peak <= per_host
        if per_host == 1:  # the gap runs from the end of each answer: no load of this machine can shorten it
            assert count.least_gap >= gap
        assert count.last - count.first >= (count.requests - 1) * gap * 0.9
        assert count.requests <= 12 + 2  # robots.txt and the address that cannot exist, once each
    assert time.monotonic() - begun < 14 * (gap + 0.1) + 3


def test_names_that_share_a_machine_share_its_limits(small_farm: Farm) -> None:
    small_farm.counts.clear()
    ip = small_farm.sites["sain-0"].ip

    async def lookup(host: str) -> list[str]:
        return [ip]

    asked = [f"http://nom-{number}.farm.example:{small_farm.port}/p/{number}" for number in range(8)]
    assert run(
        [Address(url, ()) for url in asked],
        options(small_farm, pace=Pace(1, 0.03, 50), lookup=lookup),
        lambda look: None,
    )
    assert small_farm.counts[ip].peak == 1
    assert small_farm.counts[ip].requests == 24


def test_the_run_has_a_limit_too(small_farm: Farm) -> None:
    small_farm.counts.clear()
    assert run(
        [Address(url, ()) for url in urls(small_farm, 3)], options(small_farm, pace=Pace(1, 0.0, 2)), lambda look: None
    )


@pytest.mark.parametrize("per_host", [1, 2, 5])
def test_two_requests_never_leave_nearer_than_the_gap(per_host: int) -> None:
    left: list[float] = []

    async def scenario() -> None:
        pacing = Pacing(Pace(per_host, 0.03, 20))

        async def ask(seconds: float) -> None:
            async with pacing.turn(["a"]) as turn:
                await asyncio.sleep(seconds / 3)
                left.append(asyncio.get_running_loop().time())
                turn.sent()
                await asyncio.sleep(seconds)

        await asyncio.gather(*(ask((number % 4) / 100) for number in range(12)))

    asyncio.run(scenario())
    assert all(after - before >= 0.03 for before, after in itertools.pairwise(left))


def test_a_turn_given_up_is_given_back() -> None:
    async def scenario() -> None:
        pacing = Pacing(Pace(1, 0.01, 1))

        async def take(seconds: float) -> None:
            async with pacing.turn(["a", "b"]) as turn:
                turn.sent()
                await asyncio.sleep(seconds)

        tasks = [asyncio.create_task(take(0.5)) for _one in range(5)]
        await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        async with asyncio.timeout(2):
            await take(0)
            await asyncio.gather(*(take(0) for _one in range(5)))

    asyncio.run(scenario())


def test_ending_the_iteration_ends_the_run(small_farm: Farm) -> None:
    async def scenario() -> None:
        asked = [Address(url, ()) for url in [small_farm.url(small_farm.sites["muet"]), *urls(small_farm, 4)]]
        looks = check(asked, options(small_farm))
        assert (await anext(looks)).verdict == "ok"
        begun = time.monotonic()
        await looks.aclose()
        assert time.monotonic() - begun < 1
        assert len(asyncio.all_tasks()) == 1

    asyncio.run(scenario())


def test_a_site_that_is_not_reached_does_not_cost_a_wait_a_page() -> None:
    """The queue of its socket is full: Linux lets other connections wait in vain."""
    with socket.socket() as full, contextlib.ExitStack() as opened:
        full.bind(("127.66.9.9", 0))
        full.listen(0)
        for _place in range(3):
            waiting = opened.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(full.getsockname())
        found: list[Look] = []
        asked = [Address(f"http://127.66.9.9:{full.getsockname()[1]}/{number}", ()) for number in range(40)]
        limits = Limits(connect=0.2, answer=2.0, second_answer=2.0, robots=0.2)
        chosen = Options(
            datetime.date(2026, 3, 1),
            allowed=read_networks(["127.66.0.0/16"]),
            pace=Pace(1, 0.0),
            limits=limits,
            pauses=(0.05, 0.1),
        )
        begun = time.monotonic()
        assert run(asked, chosen, found.append)
    assert time.monotonic() - begun < 3
    assert {(look.verdict, look.reason) for look in found} == {("dead", "Le site ne répond pas à la connexion.")}
    assert len(found) == 40


def test_a_time_budget_keeps_what_is_known(small_farm: Farm) -> None:
    found: list[Look] = []
    asked = [Address(url, ()) for url in [small_farm.url(small_farm.sites["muet"]), *urls(small_farm, 2)]]
    assert not run(asked, options(small_farm), found.append, seconds=1.5)
    assert len(found) == 20


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_and_nothing_known_is_lost(
    small_farm: Farm, tmp_path: Path, number: signal.Signals
) -> None:
    program = tmp_path / "run.py"
    ips = {f"{site.id}.farm.example": site.ip for site in small_farm.sites.values()}
    asked = [small_farm.url(small_farm.sites["muet"]), *urls(small_farm, 3)]
    program.write_text(
        textwrap.dedent(f"""
        import datetime
        from espace_ressource.links.checking import InterruptedRun, run
        from espace_ressource.links.networks import read_networks
        from espace_ressource.links.options import Options
        from espace_ressource.links.pacing import Pace
        from espace_ressource.links.values import Address
        async def lookup(host):
            return [{ips!r}[host]]
        options = Options(datetime.date(2026, 3, 1), allowed=read_networks(["127.66.0.0/16"]), pace=Pace(1, 0.0), lookup=lookup)
        try:
            run([Address(url, ()) for url in {asked!r}], options, lambda look: print(look.verdict, flush=True))
        except InterruptedRun as stop:
            print("stopped", *stop.args)
        """),
        encoding="utf-8",
    )
    process = subprocess.Popen(
        [sys.executable, str(program)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    assert process.stdout
    for _look in range(30):
        assert process.stdout.readline().strip() == "ok"
    begun = time.monotonic()
    process.send_signal(number)
    out, errors = process.communicate(timeout=10)
    assert time.monotonic() - begun < 3
    assert out.strip() == f"stopped {number.value}"
    assert not errors
    assert process.returncode == 0


def test_memory_stays_bounded(small_farm: Farm) -> None:
    """1,500 addresses, in a process of their own: what it needed at most."""
    ips = {f"{site.id}.farm.example": site.ip for site in small_farm.sites.values()}
    program = f"""
import datetime
from espace_ressource.links.checking import run
from espace_ressource.links.networks import read_networks
from espace_ressource.links.options import Options
from espace_ressource.links.pacing import Pace
from espace_ressource.links.values import Address
async def lookup(host):
    return [{ips!r}[host]]
options = Options(datetime.date(2026, 3, 1), allowed=read_networks(["127.66.0.0/16"]), pace=Pace(4, 0.0), lookup=lookup)
asked = [Address(f"{{url}}{{number}}", ()) for url in {urls(small_farm, 1)!r} for number in range(150)]
found = []
assert run(asked, options, lambda look: found.append(look.verdict))
assert len(found) == 1500 and set(found) == {{"ok"}}, set(found)
from pathlib import Path
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM"))
print(int(peak.split()[1]) // 1024)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) <= 120


def test_a_name_that_changes_its_mind_changes_nothing(small_farm: Farm) -> None:
    answers = iter([[small_farm.sites["sain-0"].ip], ["10.0.0.1"], ["10.0.0.1"]])

    async def lookup(host: str) -> list[str]:
        return next(answers)

    found: list[Look] = []
    asked = [Address(f"http://change.example:{small_farm.port}/p/{number}", ()) for number in range(3)]
    assert run(asked, options(small_farm, lookup=lookup), found.append)
    assert [look.verdict for look in found] == ["ok"] * 3
    assert next(answers) == ["10.0.0.1"]


@pytest.mark.parametrize(
    "given", [["10.0.0.1"], ["93.184.216.34", "127.0.0.1"], ["::ffff:10.0.0.1"], ["fd00:ec2::254"]]
)
def test_a_name_is_worth_its_worst_address(given: list[str]) -> None:
    async def lookup(host: str) -> list[str]:
        return given

    async def scenario() -> None:
        names = Names(lookup)
        with pytest.raises(PrivateName):
            await names.addresses("exemple.org")
        await names.close()

    asyncio.run(scenario())


def test_a_name_that_failed_may_be_asked_again() -> None:
    asked = []

    async def lookup(host: str) -> list[str]:
        asked.append(host)
        if len(asked) == 1:
            raise NameFault(Fault.NAME_UNSURE)
        return ["93.184.216.34"]

    async def scenario() -> None:
        names = Names(lookup)
        with pytest.raises(NameFault):
            await names.addresses("exemple.org")
        assert await names.addresses("exemple.org") == ("93.184.216.34",)
        assert await names.addresses("exemple.org") == ("93.184.216.34",)
        assert len(asked) == 2
        await names.close()

    asyncio.run(scenario())


def test_the_system_knows_this_machine() -> None:
    assert set(asyncio.run(system_lookup("localhost"))) <= {"127.0.0.1", "::1"}


@pytest.mark.parametrize(("host", "fault"), [("nulle-part.invalid", Fault.NO_NAME), ("abc.onion", Fault.NAME_UNSURE)])
def test_some_names_are_never_asked(host: str, fault: Fault) -> None:
    async def lookup(host: str) -> list[str]:
        raise AssertionError(host)

    async def scenario() -> None:
        with pytest.raises(NameFault) as raised:
            await Names(lookup).addresses(host)
        assert raised.value.fault is fault

    asyncio.run(scenario())


def test_the_socket_has_the_last_word(small_farm: Farm) -> None:
    """Were a private address to pass every examination, no socket would be made for it."""

    async def scenario() -> None:
        chosen = options(small_farm, allowed=())
        async with Fetcher(chosen, Pacing(chosen.pace)) as fetcher:
            ip = small_farm.sites["sain-0"].ip
            port = small_farm.port
            forged = Target(f"http://{ip}:{port}/p/1", "http", ip, port, "", ip_address(ip))  # type: ignore[arg-type]
            assert isinstance(await fetcher.fetch(Request(forged)), Fault)

    small_farm.counts.clear()
    asyncio.run(scenario())
    assert not small_farm.counts
