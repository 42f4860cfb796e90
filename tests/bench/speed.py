"""How long each tool takes over 1,500 healthy addresses, and what the sites see of it meanwhile."""

import statistics
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.hosts import PAGES, Hosts, Seen, hosts
from bench.measuring import Run, measured
from bench.tables import decimal, said, table
from bench.tools import LINKCHECKER, Said, Tool, command, linkinator, ours, write_links

PER_HOST, GAP = 2, 0.1
"""Connections at once on a host, and seconds between two requests to it: what we promise in these runs."""
MOST_MEGABYTES = 120
LEAST_TIMES = {"mêlés": 3.9, "groupés": 60.0}
"""How many times faster than LinkChecker we must be, by the order of the addresses."""
_LINKCHECKER_RUNS = {"mêlés": 3, "groupés": 1}
"""It draws its waits by lot: mixed, one run takes up to twice as long as another; grouped, the chances even out."""


@dataclass(frozen=True, slots=True)
class Result:
    """The runs of one tool over one order."""

    tool: str
    runs: tuple[Run, ...]
    seen: tuple[Seen, ...]

    @property
    def seconds(self) -> float:
        """The median."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def megabytes(self) -> float:
        """The worst."""
        return max(run.megabytes for run in self.runs)

    @property
    def connections(self) -> int:
        """The most that one host held at once."""
        return max(seen.connections for seen in self.seen)

    @property
    def gap(self) -> float:
        """The shortest that one host saw, in seconds."""
        return min(seen.gap for seen in self.seen)


def speeds(order: str) -> tuple[str, list[str]]:
    """The table of one order (``mêlés``, ``groupés``), and the targets that were missed.

    Our runs stand between those of the others, so that a busy moment of the machine is everybody's.
    """
    us = ours("--allow-network", "127.0.0.0/8", "--per-host", str(PER_HOST), "--gap", str(GAP))
    others = [tool for tool in (linkinator(), LINKCHECKER) if tool]
    theirs = [*others, *[LINKCHECKER] * (_LINKCHECKER_RUNS[order] - 1)]
    turns = [us, *(turn for tool in theirs for turn in (tool, us, us))]
    done: list[tuple[Tool, Run, Seen]] = []
    with hosts() as served, tempfile.TemporaryDirectory() as kept:
        Path(kept).chmod(0o755)
        for rank, tool in enumerate(turns, 1):
            said(f"hôtes {order}, passage {rank} sur {len(turns)} : {tool.name}…")
            run, seen = _run(tool, served, Path(kept) / str(rank), grouped=order == "groupés")
            said(f"  {decimal(run.seconds)} s")
            done.append((tool, run, seen))
    results = [
        Result(
            tool.name,
            tuple(run for other, run, _seen in done if other is tool),
            tuple(seen for other, _run, seen in done if other is tool),
        )
        for tool in (us, *reversed(others))
    ]
    return _table(order, results), list(_missed(order, results))


def _run(tool: Tool, served: Hosts, folder: Path, *, grouped: bool) -> tuple[Run, Seen]:
    """One run of that tool over every page; RuntimeError when it did not look at all of them and find them alive."""
    write_links(folder, served.urls(grouped=grouped))
    program, environment = command(tool, folder)
    served.seen()
    run = measured(program, folder, environment=environment)
    seen = served.seen()
    told = tool.read(run.output) if run.is_whole else {}
    alive = sum(verdict is Said.LIVES and "/fiche/" in url for url, verdict in told.items())
    if alive != PAGES:
        raise RuntimeError(f"{tool.name}: {alive} pages out of {PAGES}\n{run.complaint[-2000:]}")
    return run, seen


def _table(order: str, results: Sequence[Result]) -> str:
    us = results[0]
    rows = []
    for result in results:
        every = sorted(run.seconds for run in result.runs)
        between = f" ({decimal(every[0])} à {decimal(every[-1])})" if len(every) > 1 else ""
        rows.append(
            (
                result.tool,
                f"{decimal(result.seconds)} s{between}",
                "" if result is us else f"{decimal(result.seconds / us.seconds)} fois",
                f"{round(result.megabytes)} Mo",
                str(result.connections),
                f"{decimal(result.gap, 3)} s",
            )
        )
    return table(
        (f"Hôtes {order}", "Durée", "Rapport au nôtre", "Mémoire", "Connexions sur un hôte", "Écart le plus court"),
        rows,
    )


def _missed(order: str, results: Sequence[Result]) -> Iterator[str]:
    us = results[0]
    stock = next(result for result in results if result.tool == LINKCHECKER.name)
    if stock.seconds < LEAST_TIMES[order] * us.seconds:
        times = decimal(stock.seconds / us.seconds)
        yield f"hôtes {order} : {times} fois LinkChecker, il en faut {decimal(LEAST_TIMES[order])}"
    if us.connections > PER_HOST:
        yield f"hôtes {order} : {us.connections} connexions sur un hôte, {PER_HOST} permises"
    if us.gap < GAP:
        yield f"hôtes {order} : {decimal(us.gap, 3)} s entre deux demandes, {decimal(GAP)} promises"
    if us.megabytes > MOST_MEGABYTES:
        yield f"hôtes {order} : {round(us.megabytes)} Mo, {MOST_MEGABYTES} permis"
