"""How long it takes to check the links of the default site to itself."""

import sys
import tempfile
from pathlib import Path

from bench.measuring import measured
from bench.tables import decimal, said, table
from bench.tools import LINKCHECKER, command, ours, write_links
from links.witness import served_in_haste

_ROOT = Path(__file__).parent.parent.parent


def inner_links() -> tuple[str, list[str]]:
    """The table; nothing is promised."""
    with tempfile.TemporaryDirectory() as kept:
        site, elsewhere = Path(kept) / "site", Path(kept) / "territoire"
        said("liens internes : construction du site par défaut…")
        built = measured([sys.executable, "-m", "espace_ressource", "build", "--site", str(site)], _ROOT)
        if not (site / "index.html").is_file():
            raise RuntimeError(built.complaint)
        write_links(elsewhere, ())
        said("liens internes : espace-ressource, puis LinkChecker…")
        program, environment = command(ours("--offline", "--site", str(site)), elsewhere)
        us = measured(program, elsewhere, environment=environment)
        with served_in_haste(site) as address:
            program, environment = command(LINKCHECKER, elsewhere)
            them = measured([*program[:-1], address], elsewhere, environment=environment)
    links = sum(line.count(";") > 5 for line in them.output.splitlines()) - 1  # but for the header
    return table(
        ("Liens internes du site par défaut", "Durée", "Mémoire"),
        (
            ("espace-ressource", f"{decimal(us.seconds)} s", f"{round(us.megabytes)} Mo"),
            (f"LinkChecker ({links} adresses)", f"{decimal(them.seconds)} s", f"{round(them.megabytes)} Mo"),
        ),
    ), []
