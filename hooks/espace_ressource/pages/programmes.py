"""The pages of programmes and series, and the list of what comes and what is past."""

from collections.abc import Iterator

from espace_ressource.markdown import first_sentences
from espace_ressource.pages import addresses
from espace_ressource.pages.markup import Renderer, headings_of
from espace_ressource.pages.page import Page
from espace_ressource.programmes import Programme
from espace_ressource.wording import _, typeset


def programme_pages(render: Renderer) -> Iterator[Page]:
    """The agenda, then a page for each programme and series; nothing when the territory has none."""
    if not render.catalogue.agenda:
        return
    body = render("agenda.html", addresses.AGENDA, titre=_("Programmes"))
    lead = _("Ce qui vient, ce qui a eu lieu, ce que l’on peut demander.")
    yield Page(addresses.AGENDA, _("Programmes"), str(body), lead, headings_of(body))
    for programme in render.catalogue.agenda:
        template = "serie.html" if programme.record.kind.id == "serie" else "programme.html"
        yield programme_page(programme, render, template)


def programme_page(programme: Programme, render: Renderer, template: str) -> Page:
    """The page of a programme or of a series, by its template."""
    record = programme.record
    address = addresses.of_record(record.kind.id, record.id)
    body = render(
        template,
        address,
        programme=programme,
        fiche=record,
        etat=programme.state(render.catalogue.today),
        membres=render.catalogue.of_series(record.id),
        modifier=render.surroundings.edit_url(record.position.path),
    )
    lead = record.get("resume") or record.get("contexte") or record.title
    return Page(
        address, typeset(record.title), str(body), first_sentences(str(lead), 160), headings_of(body), record.position.path
    )
