"""One page a record: its fields by place, its links both ways, its sources; or a notice when it is withdrawn."""

from collections.abc import Iterator

from espace_ressource.markdown import first_sentences
from espace_ressource.pages import addresses
from espace_ressource.pages.markup import Renderer, headings_of
from espace_ressource.pages.page import Output, Page
from espace_ressource.records import Record
from espace_ressource.wording import _, typeset


def record_page(record: Record, render: Renderer) -> Page:
    """The page of a living record."""
    address = addresses.of_record(record.kind.id, record.id)
    relations: dict[str, list[object]] = {}
    for relation in render.catalogue.relations(record):
        relations.setdefault(relation.label, []).append(relation)
    body = render(
        "fiche.html",
        address,
        fiche=record,
        relations=relations,
        modifier=render.surroundings.edit_url(record.position.path),
    )
    return Page(
        address=address,
        title=typeset(record.title),
        body=str(body),
        description=description_of(record),
        headings=headings_of(body),
        origin=record.position.path,
    )


def description_of(record: Record) -> str:
    """One sentence of the record's lead."""
    for field in record.kind.fields.values():
        if field.place == "chapeau" and (lead := record.get(field.name)):
            return first_sentences(str(lead), 160)
    return typeset(f"{record.title} ({record.kind.label})")


def withdrawn_page(record: Record, render: Renderer) -> Page:
    """The notice at a withdrawn record's address."""
    address = addresses.of_record(record.kind.id, record.id)
    reference = record.get("remplace_par")
    successor = render.catalogue.by_id.get(reference.id) if reference else None
    body = render("retrait.html", address, fiche=record, suite=successor)
    return Page(
        address,
        typeset(record.title),
        str(body),
        _("Cette fiche a été retirée."),
        listed=False,
        origin=record.position.path,
    )


def former_addresses(record: Record) -> Iterator[str]:
    """The addresses that a record has borne: ``ancien-id``, or ``livre/ancien-id`` when its kind was another."""
    for former in record.every("anciens_ids"):
        kind, _slash, identifier = str(former).rpartition("/")
        yield addresses.of_record(kind or record.kind.id, identifier)


def redirects(record: Record, render: Renderer) -> Iterator[Output]:
    """For each former identifier, a page that leads to the record, with and without JavaScript."""
    target = addresses.of_record(record.kind.id, record.id)
    for address in former_addresses(record):
        yield Output(
            f"{address}index.html", str(render("redirection.html", address, cible=target, titre=record.title)) + "\n"
        )
