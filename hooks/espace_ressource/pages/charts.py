"""Columns drawn month by month, stacked by state: where each piece stands, for a template to draw as SVG.

Across, everything is a share of the width (%), so that the words keep their size on a phone; down, it is in pixels.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_date

from espace_ressource.links.evolution import Month
from espace_ressource.links.standing import first_day

MOST_COLUMNS = 24
"""How many months are drawn."""
_LEFT, _RIGHT = 9.0, 99.5
"""Where the columns stand across; the scale is on their left."""
_TOP, _BOTTOM = 8.0, 34.0
"""The room above the highest line, and below the lowest one, for the names of the months."""
_WIDEST = 9.0
_MOST_LABELS = 6
"""As many names as a phone holds side by side."""


@dataclass(frozen=True, slots=True)
class Piece:
    """The addresses of one state, in one month."""

    state: str
    y: float
    height: float


@dataclass(frozen=True, slots=True)
class Column:
    """One month."""

    x: float
    width: float
    pieces: tuple[Piece, ...]
    """From the foot up."""
    name: str = ""
    """« mars »; empty where there is no room for it."""
    year: str = ""
    """« 2026 », under the first name of that year."""

    @property
    def middle(self) -> float:
        """Where its name stands."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the scale, and how many addresses it stands for."""

    y: float
    number: int


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns and the lines behind them."""

    height: float
    foot: float
    """Where the columns stand."""
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]


def stacked(months: Sequence[Month], states: Sequence[str], plot: float) -> Chart:
    """The last ``MOST_COLUMNS`` months as columns of those states, the first at the foot; ``plot`` is their height."""
    shown = months[-MOST_COLUMNS:]
    top = _round_number(max((sum(month.counts.get(state, 0) for state in states) for month in shown), default=0))
    foot, slot = _TOP + plot, (_RIGHT - _LEFT) / max(len(shown), 1)
    width = min(slot * 0.72, _WIDEST)
    names = _names([month.month for month in shown])
    columns = []
    for rank, month in enumerate(shown):
        pieces, below = [], 0
        for state in states:
            if number := month.counts.get(state, 0):
                below += number
                y, height = foot - plot * below / top, plot * number / top
                pieces.append(Piece(state, round(y, 2), round(height, 2)))
        x = _LEFT + slot * rank + (slot - width) / 2
        columns.append(Column(round(x, 2), round(width, 2), tuple(pieces), *names[rank]))
    numbers = sorted({0, top // 2, top} if top % 2 == 0 else {0, top})
    lines = tuple(Line(round(foot - plot * number / top, 2), number) for number in numbers)
    return Chart(round(foot + _BOTTOM, 2), round(foot, 2), tuple(columns), lines)


def _round_number(most: int) -> int:
    """The first number of 1, 2, 4, 5, 6, 8, 10, 20, 40… that holds it: the scale is easy to halve."""
    power = 1
    while True:
        for step in (1, 2, 4, 5, 6, 8):
            if step * power >= most:
                return step * power
        power *= 10


def _names(months: Sequence[str]) -> list[tuple[str, str]]:
    """The name under each column, and its year where it changes; the last month always has its own."""
    step = next(step for step in (1, 2, 3, 4, 6) if len(months) <= step * _MOST_LABELS)
    named: list[tuple[str, str]] = []
    year = ""
    for rank, month in enumerate(months):
        if (len(months) - 1 - rank) % step:
            named.append(("", ""))
            continue
        day = first_day(month)
        named.append((format_date(day, "MMM", locale="fr"), "" if str(day.year) == year else str(day.year)))
        year = str(day.year)
    return named
