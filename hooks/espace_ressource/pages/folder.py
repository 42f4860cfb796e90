"""The participant's folder: one page to print, with the programme, the cases and room to write, words and references."""

from collections.abc import Iterator

import segno
from markupsafe import Markup

from espace_ressource.catalogue import Catalogue, authors_of
from espace_ressource.glossary import Glossary
from espace_ressource.occurrences import former_ids
from espace_ressource.pages import addresses
from espace_ressource.pages.agenda import entries
from espace_ressource.pages.days import timetables
from espace_ressource.pages.markup import Renderer
from espace_ressource.pages.page import Output, Page
from espace_ressource.pages.programmes import sittings
from espace_ressource.pages.readings import Assignment, assignments
from espace_ressource.pages.states import programme_badges
from espace_ressource.pages.ties import Ties
from espace_ressource.programmes import Programme
from espace_ressource.records import Record
from espace_ressource.wording import _, typeset

LINES = 4
"""How many ruled lines each question of a grid has."""
_SERIES = "serie"
_NOT_READ = frozenset({"organise_par", "publie_par"})
"""Relations that name who does, not what one reads."""


def folder_pages(render: Renderer, glossary: Glossary) -> Iterator[Page]:
    """A folder for each programme."""
    ties = Ties(render.catalogue)
    for programme in _programmes(render.catalogue):
        yield folder_page(programme, render, glossary, ties)


def folder_page(programme: Programme, render: Renderer, glossary: Glossary, ties: Ties) -> Page:
    """The folder of a programme. Its words of the glossary stand at its end, where paper can show them."""
    catalogue, record = render.catalogue, programme.record
    address, page = addresses.of_folder(programme.id), addresses.of_record(record.kind.id, record.id)
    readings = assignments(programme, catalogue)
    worked = [reading for reading in readings if reading.is_worked]
    values: dict[str, object] = {
        "programme": programme,
        "fiche": record,
        "etats": programme_badges(programme, catalogue.today),
        "entrees": entries([programme], catalogue),
        "seances": sittings(programme, catalogue, ties),
        "journees": timetables(programme.days),
        "lectures": readings,
        "cas": worked,
        "lignes": range(LINES),
        "page": page,
    }
    references = bibliography(programme, catalogue, readings)
    body = render("dossier_corps.html", address, **values)
    whole = render(
        "dossier.html",
        address,
        corps=body,
        mots=glossary.words_in(body, address),
        references=[(reference, authors_of(reference)) for reference in references],
        site=render.surroundings.site_name,
        absolue=render.surroundings.absolute(page),
        qr=qr_code(render.surroundings.absolute(page)),
        titre_courant=css_text(_("{title} – dossier", title=record.title)),
        **values,
    )
    title = _("Dossier : {title}", title=record.title)
    lead = _("Le programme, les cas à lire et de quoi écrire, à imprimer.")
    return Page(address, title, str(whole), lead, listed=False, origin=record.position.path)


def folder_redirects(render: Renderer) -> Iterator[Output]:
    """The folders that have been: of a withdrawn programme to its notice, of a former identifier to the present one."""
    catalogue = render.catalogue
    for programme in (*_programmes(catalogue), *_withdrawn(catalogue)):
        living = programme.id in catalogue.programmes
        target = (
            addresses.of_folder(programme.id) if living else addresses.of_record(programme.record.kind.id, programme.id)
        )
        for identifier in former_ids(programme) if living else (programme.id, *former_ids(programme)):
            address = addresses.of_folder(identifier)
            html = render("redirection.html", address, cible=target, titre=programme.title)
            yield Output(f"{address}index.html", f"{html}\n")


def folder_addresses(catalogue: Catalogue) -> Iterator[str]:
    """Every address at which there is a folder, or a redirect from where one was."""
    for programme in (*_programmes(catalogue), *_withdrawn(catalogue)):
        yield from map(addresses.of_folder, (programme.id, *former_ids(programme)))


def bibliography(programme: Programme, catalogue: Catalogue, readings: tuple[Assignment, ...]) -> list[Record]:
    """What the programme is tied to and what its cases cite, cases and words aside: they stand in the folder itself."""
    found = {reading.record.id: reading.record for reading in readings}
    for relation in catalogue.relations(programme.record):
        if relation.term.code not in _NOT_READ:
            found.setdefault(relation.other.id, relation.other)
    for reading in readings:
        for relation in catalogue.relations(reading.record):
            if authors_of(relation.other):
                found.setdefault(relation.other.id, relation.other)
    held = {reading.record.id for reading in readings if reading.is_worked}
    return [
        record
        for record in found.values()
        if record.id not in held and record.kind.id in catalogue.kinds and not record.kind.glossary
    ]


def qr_code(address: str | None) -> Markup | None:
    """The address as a QR code (ISO/IEC 18004) in inline SVG, black on white whatever the scheme; None without address."""
    if address is None:
        return None
    drawn = segno.make_qr(address, error="m").svg_inline(scale=4, border=2, dark="#000", light="#fff", omitsize=True)
    return Markup(drawn)  # noqa: S704 - drawn by the library: no text of ours is in it


def css_text(text: str) -> Markup:
    """The text as a string of CSS, all but letters and digits escaped: nothing that is written can end it."""
    escaped = "".join(char if char.isalnum() else f"\\{ord(char):06x}" for char in typeset(text))
    return Markup(f'"{escaped}"')  # noqa: S704 - letters, digits and escapes


def _programmes(catalogue: Catalogue) -> list[Programme]:
    return [programme for programme in catalogue.agenda if programme.record.kind.id != _SERIES]


def _withdrawn(catalogue: Catalogue) -> list[Programme]:
    return [programme for programme in catalogue.withdrawn_agenda if programme.record.kind.id != _SERIES]
