"""What records say of pages that name the centre (``nous_reference``), and what a check makes of it."""

import datetime
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from espace_ressource.links.mentions import Centre
from espace_ressource.links.values import Place
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.records import Record
from espace_ressource.settings import plugin_texts, setting
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.wording import _, quoted

FIELD = "nous_reference"


@dataclass(frozen=True, slots=True)
class Claim:
    """A record says that this page names the centre."""

    url: str
    """In NFC, as addresses are collected."""
    place: Place
    """Where the record says so."""
    seen_on: datetime.date | None
    """The first day on which a person may have seen it (``vu_le``)."""


def claims_of(records: Iterable[Record]) -> tuple[Claim, ...]:
    """What those records say, in their order."""
    found = []
    for record in records:
        for group in record.every(FIELD):
            if isinstance(group, Group) and (url := group.known("url")):
                seen = group.known("vu_le")
                found.append(
                    Claim(
                        unicodedata.normalize("NFC", str(url)),
                        group.at("url"),
                        seen.earliest if isinstance(seen, Period) else None,
                    )
                )
    return tuple(found)


def centre_of(settings: bytes) -> Centre:
    """The centre as ``mkdocs.yml`` tells it: its site, its name when nobody else may bear it, and the plugin's ``nous``."""
    own = Centre.known_as(filter(None, (setting(settings, "site_url"), setting(settings, "site_name"))))
    given = Centre.known_as(plugin_texts(settings, "nous"))
    return Centre(own.addresses + given.addresses, own.names + given.names, given.too_common)


def doubts(claims: Iterable[Claim], centre: Centre) -> list[Problem]:
    """What keeps claims from being proved: a centre that no page can be seen to name, names that prove nothing."""
    if not any(True for _claim in claims):
        return []
    at = Position("mkdocs.yml")
    if not centre.is_known:
        message = _("rien ne permet de reconnaître notre centre dans une page")
        remedy = _(
            "Renseignez « site_url », ou le nom entier du centre sous « espace-ressource » : « nous: [Le nom] »."
        )
        return [Problem(at, "centre-unknown", message, remedy, Severity.NOTE)]
    return [
        Problem(
            at,
            "centre-name",
            _("« {name} » est un nom trop commun pour prouver que l’on parle de nous", name=quoted(name)),
            _("Donnez sous « nous » un nom que personne d’autre ne porte, comme « Espace ressource du Velay »."),
            Severity.NOTE,
        )
        for name in centre.too_common
    ]
