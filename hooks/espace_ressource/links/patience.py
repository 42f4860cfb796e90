"""How long an address may be silent before it is held for dead."""

import datetime
from dataclasses import dataclass

from espace_ressource.problems import Position, Problem
from espace_ressource.settings import plugin_option
from espace_ressource.wording import _, quoted

LOOKS_OPTION = "mort_apres_passages"
DAYS_OPTION = "mort_apres_jours"


@dataclass(frozen=True, slots=True)
class Patience:
    """So many bad looks, each on its own day, over so many days at least, without a good one between."""

    looks: int = 3
    days: int = 14

    def is_over(self, bad_days: tuple[datetime.date, ...]) -> bool:
        """True when those days of silence, in order, are enough."""
        return len(bad_days) >= self.looks and (bad_days[-1] - bad_days[0]).days >= self.days


NORMAL = Patience()
"""Simulated over two years and 1,500 addresses, it raised no false alarm (docs/projet/mesures.md)."""


def patience_of(settings: bytes) -> tuple[Patience, list[Problem]]:
    """What ``mkdocs.yml`` asks for, three looks over fourteen days by default; what is no number is a problem."""
    problems: list[Problem] = []

    def number(option: str, default: int, least: int) -> int:
        written = plugin_option(settings, option)
        if written is None:
            return default
        if written.isascii() and written.isdigit() and least <= int(written[:9]) <= 1_000:
            return int(written)
        message = _("« {option} » n’admet pas « {value} »", option=option, value=quoted(written))
        remedy = _("Écrivez un nombre de {least} à 1000, {default} par exemple.", least=least, default=default)
        problems.append(Problem(Position("mkdocs.yml"), "wrong-patience", message, remedy))
        return default

    return Patience(number(LOOKS_OPTION, NORMAL.looks, 1), number(DAYS_OPTION, NORMAL.days, 0)), problems
