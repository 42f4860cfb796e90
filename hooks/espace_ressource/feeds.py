"""The calendars that a site offers: one for each dated programme, one for each series, and the agenda of all."""

from collections.abc import Iterator, Mapping as ReadOnly

from espace_ressource.calendars import calendar_of
from espace_ressource.catalogue import Catalogue
from espace_ressource.pages import addresses
from espace_ressource.pages.markup import Surroundings
from espace_ressource.pages.page import Output
from espace_ressource.wording import _

AGENDA = f"{addresses.AGENDA}agenda.ics"


def calendar_path(identifier: str) -> str:
    """Where the calendar of a programme or of a series lives."""
    return f"{addresses.AGENDA}{identifier}.ics"


def calendar_outputs(
    catalogue: Catalogue, surroundings: Surroundings, sequences: ReadOnly[str, int]
) -> Iterator[Output]:
    """Every calendar that holds at least one date."""
    for programme in catalogue.agenda:
        members = [programme, *catalogue.of_series(programme.id)]
        calendar = calendar_of(programme.title, members, sequences=sequences, link=surroundings.absolute)
        if calendar is not None:
            yield Output(calendar_path(programme.id), calendar)
    name = _("Agenda : {site}", site=surroundings.site_name) if surroundings.site_name else _("Agenda")
    whole = calendar_of(name, catalogue.agenda, sequences=sequences, link=surroundings.absolute)
    if whole is not None:
        yield Output(AGENDA, whole)
