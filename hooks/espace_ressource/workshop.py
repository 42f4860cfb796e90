"""The edge that every command and plugin enters by: a folder on disk becomes a territory, ready to be shown."""

import datetime
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from espace_ressource import published
from espace_ressource.catalogue import Catalogue
from espace_ressource.icons import load_icon
from espace_ressource.kinds import Kind
from espace_ressource.loading import Loaded, load_sources
from espace_ressource.problems import Problem, Severity, in_order
from espace_ressource.programmes import DEFAULT_ZONE
from espace_ressource.site import living_addresses
from espace_ressource.source import SourceFile
from espace_ressource.territory import read_territory
from espace_ressource.validation import addresses_are_kept
from espace_ressource.wording import _


@dataclass(frozen=True, slots=True)
class OpenedTerritory:
    """A territory as it stands on disk."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    listed: frozenset[str]
    """The addresses of the committed list."""
    living: frozenset[str]
    """The addresses that the site answers now."""


def open_territory(root: Path, today: datetime.date | None = None, zone: str = DEFAULT_ZONE) -> OpenedTerritory:
    """Reads ``root/resources``, ``root/programmes`` and the list of addresses; every problem is gathered, none is raised.

    ``today`` is, in this order: the argument, ``SOURCE_DATE_EPOCH``, the last day that the records speak of.
    """
    loaded = load_sources(root)
    agenda = load_sources(root, "programmes") if (root / "programmes").exists() else Loaded((), ())
    territory = read_territory(loaded.sources, today or _epoch_day(), programmes=agenda.sources, zone=zone)
    listed, list_problems = published.read_addresses(_list_of(root))
    addresses = frozenset(address for address, _position in listed)
    living = living_addresses(territory.catalogue, addresses)
    problems = [*loaded.problems, *agenda.problems, *territory.problems, *list_problems]
    problems += _icons_exist(territory.catalogue.kinds.values())
    # An address whose record cannot be read has not vanished: its own error comes first.
    if not any(problem.severity is Severity.ERROR for problem in problems):
        problems += addresses_are_kept(listed, living)
    problems += published.unlisted(list(addresses), living)
    return OpenedTerritory(territory.catalogue, tuple(in_order(problems)), addresses, living)


def write_addresses(root: Path, territory: OpenedTerritory) -> int:
    """Adds to the committed list the addresses that it lacks; how many were added. Nothing is ever taken away."""
    missing = published.new_addresses(territory.listed, territory.living)
    if missing:
        path = root / published.PATH
        path.write_text(published.as_list({*territory.listed, *missing}), encoding="utf-8", newline="\n")
    return len(missing)


def _list_of(root: Path) -> SourceFile | None:
    path = root / published.PATH
    return SourceFile(published.PATH, path.read_bytes()) if path.is_file() else None


def _epoch_day() -> datetime.date | None:
    """The day of ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), when it is set to a number."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date() if epoch.isdigit() else None


def _icons_exist(kinds: Iterable[Kind]) -> list[Problem]:
    found = []
    for kind in kinds:
        if kind.icon and not load_icon(kind.icon):
            found.append(
                Problem(
                    kind.position,
                    "icon",
                    _("icône « {name} » introuvable", name=kind.icon),
                    _("Prenez un nom de la galerie de Material, comme « material/book-open-variant »."),
                    Severity.WARNING,
                )
            )
    return found
