"""The whole site that a catalogue makes: its pages, its other files, and the addresses that it answers."""

from dataclasses import dataclass, replace

from espace_ressource.catalogue import Catalogue
from espace_ressource.feeds import calendar_outputs
from espace_ressource.glossary import Glossary
from espace_ressource.pages import addresses
from espace_ressource.pages.folder import folder_addresses, folder_pages, folder_redirects
from espace_ressource.pages.health import health_page
from espace_ressource.pages.listings import listing_pages
from espace_ressource.pages.markup import Renderer, Surroundings
from espace_ressource.pages.page import Output, Page
from espace_ressource.pages.programmes import programme_pages
from espace_ressource.pages.records import former_addresses, record_page, redirects, withdrawn_page
from espace_ressource.previews import card_outputs, image_of
from espace_ressource.structured_data import as_script, graph_of


@dataclass(frozen=True, slots=True)
class Site:
    """What is to be written, besides the territory's own pages."""

    pages: tuple[Page, ...]
    outputs: tuple[Output, ...]


def make_site(catalogue: Catalogue, surroundings: Surroundings) -> Site:
    """Every page and file of that catalogue; the same catalogue always makes the same bytes."""
    render = Renderer(catalogue, surroundings)
    glossary = Glossary(catalogue)
    pages = [record_page(record, render) for record in catalogue.records]
    pages += listing_pages(render)
    pages += programme_pages(render)
    pages.append(health_page(render))
    pages = [replace(page, body=glossary.explain(page.body, page.address)) for page in pages]
    pages = [_with_preview(page, catalogue, surroundings) for page in pages]
    pages += folder_pages(render, glossary)
    withdrawn = (*catalogue.withdrawn, *(programme.record for programme in catalogue.withdrawn_agenda))
    pages += [withdrawn_page(record, render) for record in withdrawn]
    kept = (*catalogue.by_id.values(), *withdrawn)
    outputs = [output for record in kept for output in redirects(record, render)]
    outputs += folder_redirects(render)
    outputs += calendar_outputs(catalogue, surroundings, surroundings.sequences)
    outputs += card_outputs(catalogue, surroundings)
    return Site(tuple(pages), tuple(outputs))


def _with_preview(page: Page, catalogue: Catalogue, surroundings: Surroundings) -> Page:
    """The page of a programme or of a series with its card, and what machines read of it; any other as it is."""
    programme = catalogue.programmes.get(page.address.removeprefix(addresses.AGENDA).rstrip("/"))
    if programme is None or not page.address.startswith(addresses.AGENDA):
        return page
    image = image_of(programme)
    graph = graph_of(programme, catalogue, surroundings.absolute, image)
    return replace(page, image=image, structured_data=as_script(graph))


def living_addresses(catalogue: Catalogue, published: frozenset[str] = frozenset()) -> frozenset[str]:
    """Every address that the site answers, with its first slash: pages, notices and redirects."""
    living = {addresses.ALL, addresses.THEMES, addresses.TERRITORIES, addresses.PUBLICS, addresses.HEALTH}
    living |= {addresses.of_kind(kind) for kind in catalogue.kinds}
    living |= {addresses.of_theme(term.code) for term in catalogue.themes}
    for terms, index, of_term in (
        (catalogue.territories, catalogue.by_territory, addresses.of_territory),
        (catalogue.publics, catalogue.by_public, addresses.of_public),
    ):
        living |= {of_term(t.code) for t in terms if t.code in index or f"/{of_term(t.code)}" in published}
    withdrawn = (*catalogue.withdrawn, *(programme.record for programme in catalogue.withdrawn_agenda))
    for record in (*catalogue.by_id.values(), *withdrawn):
        living.add(addresses.of_record(record.kind.id, record.id))
        living |= {*former_addresses(record)}
    if catalogue.agenda or f"/{addresses.AGENDA}" in published:
        living.add(addresses.AGENDA)
    living |= {*folder_addresses(catalogue)}
    living |= {output.path for output in calendar_outputs(catalogue, Surroundings(published=published), {})}
    return frozenset(f"/{address}" for address in living)
