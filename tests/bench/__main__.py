"""``make bench-links``: our link checker beside LinkChecker and linkinator, on this machine, in the same run.

Prints tables of Markdown for ``docs/projet/mesures.md``; 1 when a target is missed. ``PART=`` one of: mixed, grouped,
verdicts, inner, delays.
"""

import datetime
import platform
import sys
from collections.abc import Callable

from bench.delays import delays
from bench.inner import inner_links
from bench.speed import speeds
from bench.tables import said
from bench.tools import cores, linkinator, versions
from bench.verdicts import verdicts

PARTS: dict[str, Callable[[], tuple[str, list[str]]]] = {
    "mixed": lambda: speeds("mêlés"),
    "verdicts": verdicts,
    "inner": inner_links,
    "delays": delays,
    "grouped": lambda: speeds("groupés"),
}


def main(wanted: list[str]) -> int:
    """Runs those parts, or all."""
    if unknown := set(wanted) - set(PARTS):
        said(f"Partie inconnue : {', '.join(sorted(unknown))}. Il y a : {', '.join(PARTS)}.")
        return 2
    if linkinator() is None:
        said("npm ou node manque ici : linkinator est laissé de côté.")
    missed: list[str] = []
    for name in wanted or PARTS:
        text, faults = PARTS[name]()
        print(text, flush=True)
        missed += faults
    today = datetime.datetime.now(datetime.UTC).date()
    print(f"{cores()} cœurs, Python {platform.python_version()}, le {today:%d/%m/%Y} ; {versions()}.")
    for fault in missed:
        said(f"Manqué : {fault}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
