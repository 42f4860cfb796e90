"""The calendars that a site offers: one for each dated programme, one for each series, and the agenda of all."""

from collections.abc import Iterator, Mapping as ReadOnly

from espace_ressource.calendars import calendar_of, entries_of, shared_entries
from espace_ressource.catalogue import Catalogue
from espace_ressource.occurrences import former_ids
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
    """Every calendar that holds at least one date, and those that were published: somebody may have subscribed."""
    shared = shared_entries(catalogue.agenda)
    for programme in (*catalogue.agenda, *catalogue.withdrawn_agenda):
        members = [programme, *catalogue.of_series(programme.id)]
        entries = [entry for member in members for entry in (*entries_of(member), *shared.get(member.id, ()))]
        paths = [calendar_path(identifier) for identifier in (programme.id, *former_ids(programme))]
        kept = [path for path in paths if f"/{path}" in surroundings.published]
        if entries and not programme.record.is_withdrawn:
            kept.insert(0, paths[0])
        if kept:
            calendar = calendar_of(programme.title, entries, sequences=sequences, link=surroundings.absolute)
            yield from (Output(path, calendar) for path in dict.fromkeys(kept))
    entries = [entry for programme in catalogue.agenda for entry in entries_of(programme)]
    if entries or f"/{AGENDA}" in surroundings.published:
        name = _("Agenda : {site}", site=surroundings.site_name) if surroundings.site_name else _("Agenda")
        yield Output(AGENDA, calendar_of(name, entries, sequences=sequences, link=surroundings.absolute))
