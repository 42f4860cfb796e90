"""The pages of programmes and of series: state, date and place first, then what happens, then what came out of it."""

from collections.abc import Iterator
from dataclasses import dataclass

from espace_ressource.catalogue import Catalogue, Relation
from espace_ressource.feeds import calendar_path
from espace_ressource.markdown import first_sentences
from espace_ressource.pages import addresses
from espace_ressource.pages.agenda import Entry, agenda_page, entries, is_dated
from espace_ressource.pages.days import Timetable, timetables
from espace_ressource.pages.markup import Renderer, headings_of
from espace_ressource.pages.page import Page
from espace_ressource.pages.readings import Assignment, assignments
from espace_ressource.pages.states import programme_badges
from espace_ressource.pages.ties import Successor, Ties, anchor_of_session
from espace_ressource.programmes import Programme, slots_of
from espace_ressource.types.groups import Group
from espace_ressource.types.references import Reference
from espace_ressource.wording import typeset

_SERIES = "serie"


@dataclass(frozen=True, slots=True)
class Sitting:
    """A session in the page of its programme."""

    entry: Entry
    days: tuple[Timetable, ...]
    successors: tuple[Successor, ...]
    replaced: tuple[Successor, ...]

    @property
    def anchor(self) -> str:
        """Where it stands in the page."""
        return anchor_of_session(self.entry.session)


def programme_pages(render: Renderer) -> Iterator[Page]:
    """The agenda, then a page for each programme and series; nothing when the territory has none."""
    if not render.catalogue.agenda and f"/{addresses.AGENDA}" not in render.surroundings.published:
        return
    ties = Ties(render.catalogue)
    yield agenda_page(render)
    for programme in render.catalogue.agenda:
        if programme.record.kind.id == _SERIES:
            yield series_page(programme, render)
        else:
            yield programme_page(programme, render, ties)


def programme_page(programme: Programme, render: Renderer, ties: Ties) -> Page:
    """The page of a programme, whether it is an offer, dated sessions, a restitution, or all of them."""
    catalogue = render.catalogue
    readings = assignments(programme, catalogue)
    series = catalogue.programmes.get(getattr(programme.record.get("partie_de"), "id", ""))
    return _page(
        programme,
        render,
        "programme.html",
        seances=sittings(programme, catalogue, ties),
        journees=timetables(programme.days),
        lectures=readings,
        partages=ties.shared_with(programme),
        serie=series,
        voisins=neighbours(programme, catalogue.of_series(series.id) if series else ()),
        propositions=proposals(programme),
        relations=relations_left(programme, catalogue, readings),
        dossier=addresses.of_folder(programme.id),
    )


def series_page(series: Programme, render: Renderer) -> Page:
    """The page of a series: its sessions in order, what came out of them, its calendar."""
    catalogue = render.catalogue
    members = catalogue.of_series(series.id)
    return _page(
        series,
        render,
        "serie.html",
        membres=[
            (member, programme_badges(member, catalogue.today), entries([member], catalogue)) for member in members
        ],
        restitutions=[member for member in members if member.restitution is not None],
        relations=relations_left(series, catalogue, (), shown=frozenset(member.id for member in members)),
    )


def _page(programme: Programme, render: Renderer, template: str, **values: object) -> Page:
    record, catalogue = programme.record, render.catalogue
    address = addresses.of_record(record.kind.id, record.id)
    body = render(
        template,
        address,
        programme=programme,
        fiche=record,
        etats=programme_badges(programme, catalogue.today),
        calendrier=calendar_path(programme.id) if is_dated(programme, catalogue) else None,
        modifier=render.surroundings.edit_url(record.position.path),
        **values,
    )
    return Page(
        address,
        typeset(record.title),
        str(body),
        lead_of(programme, catalogue),
        headings_of(body),
        record.position.path,
    )


def lead_of(programme: Programme, catalogue: Catalogue) -> str:
    """When and where, then what it is, in a sentence or two: what a preview shows."""
    found = entries([programme], catalogue)
    coming = [entry for entry in found if entry.is_coming] or found
    when = ", ".join(filter(None, (coming[0].when, coming[0].place))) + ". " if coming and coming[0].start else ""
    restitution = programme.restitution
    told = restitution.known("resume") if restitution is not None else None
    lead = programme.record.get("resume") or told or programme.record.get("contexte") or programme.title
    return when + first_sentences(str(lead), 160 - len(when))


def sittings(programme: Programme, catalogue: Catalogue, ties: Ties) -> tuple[Sitting, ...]:
    """The sessions of a programme, the soonest first, with their days and what they have become."""
    found = []
    for entry in entries([programme], catalogue):
        session = entry.session
        days = timetables(session.days, f"jour_{session.id}", session.zone)
        found.append(Sitting(entry, days, ties.successors(session), ties.replaced(programme, session)))
    return tuple(found)


def proposals(programme: Programme) -> tuple[tuple[str, Group], ...]:
    """The propositions of the restitution with their anchors: an own id, else « proposition-1 », apart from those of slots."""
    restitution = programme.restitution
    taken = {slot.anchor for _session, _day, slot in slots_of(programme)}
    taken |= {activity.anchor for _session, _day, slot in slots_of(programme) for activity in slot.activities}
    found = []
    written = restitution.known("propositions") if restitution is not None else None
    for rank, group in enumerate(written if isinstance(written, tuple) else (), 1):
        base = str(group.known("id") or f"proposition-{group.known('numero') or rank}")
        anchor, number = base, 2
        while anchor in taken:
            anchor, number = f"{base}_{number}", number + 1
        taken.add(anchor)
        found.append((anchor, group))
    return tuple(found)


def neighbours(programme: Programme, members: tuple[Programme, ...]) -> tuple[Programme | None, Programme | None]:
    """The programmes before and after that one in its series."""
    rank = next((index for index, member in enumerate(members) if member is programme), None)
    if rank is None:
        return None, None
    return (members[rank - 1] if rank else None), (members[rank + 1] if rank + 1 < len(members) else None)


def relations_left(
    programme: Programme, catalogue: Catalogue, readings: tuple[Assignment, ...], *, shown: frozenset[str] = frozenset()
) -> dict[str, list[Relation]]:
    """The links of a programme, by how they read, but for those that its page shows in their own place."""
    told = {assignment.record.id for assignment in readings} | shown
    for name, value in programme.record.values.items():
        if name != "liens":
            told |= {reference.id for reference in _references(value)}
    found: dict[str, list[Relation]] = {}
    for relation in catalogue.relations(programme.record):
        if relation.other.id not in told:
            found.setdefault(relation.label, []).append(relation)
    return found


def _references(value: object) -> Iterator[Reference]:
    if isinstance(value, Reference):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _references(inner)
    elif isinstance(value, Group):
        for _name, inner in value.pairs:
            yield from _references(inner)
