"""The edge where a round starts: what a territory's files say of its addresses."""

import datetime
from dataclasses import dataclass
from pathlib import Path

from espace_ressource.catalogue import Catalogue
from espace_ressource.links.claims import Claim, centre_of, claims_of, doubts
from espace_ressource.links.collecting import Collected, collect
from espace_ressource.links.health import Health
from espace_ressource.links.mentions import Centre
from espace_ressource.links.patience import patience_of
from espace_ressource.links.reading import load_pages
from espace_ressource.links.values import Address
from espace_ressource.loading import load_sources
from espace_ressource.problems import Problem
from espace_ressource.source import SourceFile
from espace_ressource.workshop import OpenedTerritory, configured_folder, open_territory, settings_of


@dataclass(frozen=True, slots=True)
class Gathered:
    """The addresses of a territory, and what its records say of them."""

    addresses: tuple[Address, ...]
    archived: frozenset[str]
    """Those whose record gives a copy (``url_archive``)."""
    copied: frozenset[str]
    """Those that a record gives as its own: the only ones that a copy may stand beside."""
    claims: tuple[Claim, ...]
    """The pages that are said to name the centre."""
    centre: Centre
    """What the centre is known by."""
    problems: tuple[Problem, ...]
    """The files whose addresses are not known, and what keeps claims from being proved."""


def gather(root: Path, today: datetime.date) -> Gathered:
    """Every address of the references, the programmes and the pages; those of withdrawn records are left out."""
    catalogue = open_territory(root, today).catalogue
    settings = settings_of(root)
    _patience, problems = patience_of(settings)
    claims, centre = claims_of(catalogue.records), centre_of(settings)
    found = collected(root, catalogue)
    records = (*catalogue.records, *(programme.record for programme in catalogue.agenda))
    own = {str(record.get("url")): bool(record.get("url_archive")) for record in records if record.get("url")}
    return Gathered(
        found.addresses,
        frozenset(url for url, has_copy in own.items() if has_copy),
        frozenset(own),
        claims,
        centre,
        (*found.problems, *problems, *doubts(claims, centre)),
    )


def collected(root: Path, catalogue: Catalogue) -> Collected:
    """The addresses of the files as they are now, but for those of the records that the catalogue knows as withdrawn."""
    withdrawn = (*catalogue.withdrawn, *(programme.record for programme in catalogue.withdrawn_agenda))
    return collect(load_files(root), withdrawn=frozenset(record.position for record in withdrawn))


def health_of(root: Path, territory: OpenedTerritory) -> Health:
    """The health of the links of that territory; its files are read again only when something is remembered."""
    if not territory.history.entries:
        return Health()
    return Health(territory.history, collected(root, territory.catalogue).addresses)


def load_files(root: Path) -> list[SourceFile]:
    """The files that hold addresses, as they are now: ``resources/``, ``programmes/``, and the pages of ``docs_dir``."""
    folders = [name for name in ("resources", "programmes") if (root / name).is_dir()]
    sources = [source for name in folders for source in load_sources(root, name).sources]
    return [*sources, *load_pages(root.resolve(), configured_folder(root, "docs_dir", "docs"))]
