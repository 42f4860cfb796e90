"""Pages that list: everything, a kind, a theme, a territory, a public. All of them work without JavaScript."""

from collections.abc import Iterator

from espace_ressource.folding import sort_key
from espace_ressource.pages import addresses
from espace_ressource.pages.markup import Renderer, headings_of
from espace_ressource.pages.page import Page
from espace_ressource.vocabularies import Term, Vocabulary
from espace_ressource.wording import _, typeset


def listing_pages(render: Renderer) -> Iterator[Page]:
    """Every listing page of the catalogue."""
    catalogue = render.catalogue
    yield _page(
        render, addresses.ALL, "ressources.html", _("Ressources"), _("Tout ce que le centre a réuni, par type.")
    )
    for kind in catalogue.kinds.values():
        records = catalogue.by_kind.get(kind.id, ())
        template = "glossaire.html" if kind.glossary else "type.html"
        title = typeset(kind.plural)
        yield _page(
            render, addresses.of_kind(kind.id), template, title, kind.description or title, type=kind, fiches=records
        )
    yield _page(
        render, addresses.THEMES, "themes.html", _("Thèmes"), _("Les thèmes du centre, du plus large au plus précis.")
    )
    for theme in catalogue.themes:
        yield _term_page(
            render, addresses.of_theme(theme.code), "theme.html", theme, catalogue.by_theme.get(theme.code, ())
        )
    yield from _used_pages(
        render, catalogue.territories, catalogue.by_territory, addresses.TERRITORIES, "territoire.html"
    )
    yield _page(
        render,
        addresses.TERRITORIES,
        "territoires.html",
        _("Territoires"),
        _("Où se passent les cas, où agissent les organismes."),
    )
    yield from _used_pages(render, catalogue.publics, catalogue.by_public, addresses.PUBLICS, "public.html")
    yield _page(render, addresses.PUBLICS, "publics.html", _("Pour qui"), _("Les ressources par public."))


def _used_pages(render: Renderer, terms: Vocabulary, index: object, root: str, template: str) -> Iterator[Page]:
    """A page for each term that has records, or had: an address that was published stays."""
    for term in terms:
        address = f"{root}{term.code}/"
        records = index.get(term.code, ())  # type: ignore[attr-defined]
        if records or f"/{address}" in render.surroundings.published:
            yield _term_page(render, address, template, term, records)


def _term_page(render: Renderer, address: str, template: str, term: Term, records: object) -> Page:
    narrower: list[Term] = []
    for vocabulary in (render.catalogue.themes, render.catalogue.territories):
        if term.code in vocabulary and vocabulary[term.code] is term:
            narrower = sorted(vocabulary.narrower(term.code), key=lambda t: sort_key(t.label))
    return _page(
        render,
        address,
        template,
        typeset(term.label),
        term.definition or _("Les ressources : {label}", label=term.label),
        terme=term,
        fiches=records,
        dessous=narrower,
    )


def _page(render: Renderer, address: str, template: str, title: str, description: str, **values: object) -> Page:
    body = render(template, address, titre=title, **values)
    return Page(address, title, str(body), typeset(description), headings_of(body))
