"""In how many days a death is told, over two simulated years, by the days on which rounds are made."""

import functools
import statistics
from concurrent.futures import ProcessPoolExecutor

from bench.tables import decimal, said, table
from bench.tools import cores
from links.weeks import MONDAY, THURSDAY, WEEKS, simulate

_SEEDS = 20
_MOST_DAYS = 17
_SCHEDULES = {"une fois par semaine": (MONDAY,), "deux fois par semaine": (MONDAY, THURSDAY)}


def delays() -> tuple[str, list[str]]:
    """The table, and the targets that were missed."""
    rows, missed = [], []
    with ProcessPoolExecutor(cores()) as pool:
        for name, days in _SCHEDULES.items():
            said(f"{WEEKS} semaines, {_SEEDS} tirages, {name}…")
            told = list(pool.map(functools.partial(simulate, weekdays=days), range(_SEEDS)))
            waited = [delay for one in told for delay in one.delays]
            false, untold = sum(one.false_reds for one in told), sum(one.untold for one in told)
            median = statistics.median(waited)
            rows.append(
                (
                    name.capitalize(),
                    f"{median:g} jours",
                    f"{decimal(statistics.mean(waited))} jours",
                    f"{max(waited)} jours",
                    str(false),
                )
            )
            missed += [f"{name} : {false} passages rouges à tort"] if false else []
            missed += [f"{name} : {untold} morts jamais dites"] if untold else []
            missed += [f"{name} : une mort dite en {median:g} jours"] if median > _MOST_DAYS else []
    header = ("Une mort est dite", "Médiane", "Moyenne", "Au plus", "Passages rouges à tort")
    return table(header, rows), missed
