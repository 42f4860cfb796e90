"""The rules that cross records. Each yields problems, and its docstring is the rule."""

from collections.abc import Iterable, Iterator, Mapping as ReadOnly, Sequence as Seq

from espace_ressource.folding import fold
from espace_ressource.kinds import Kind
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.records import Record
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.types.references import Link, Reference
from espace_ressource.types.urls import normal_url
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, admitted, closest, quoted


def check_records(
    records: Seq[Record], kinds: ReadOnly[str, Kind], unread: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Every rule on those records; ``unread`` are the identifiers of records too wrong to be known."""
    yield from identifiers_are_unique(records)
    yield from former_identifiers_are_free(records, kinds)
    yield from references_exist(records, unread)
    yield from unique_values_differ(records)
    yield from dates_are_in_order(records)
    yield from territories_have_one_name(records)
    yield from glossary_forms_are_distinct(records)


def identifiers_are_unique(records: Seq[Record]) -> Iterator[Problem]:
    """An identifier names one record in the whole territory, whatever its kind."""
    first: dict[str, Record] = {}
    for record in records:
        other = first.setdefault(record.id, record)
        if other is not record:
            yield Problem(
                record.at("id"),
                "duplicate-id",
                _("l’identifiant « {id} » est déjà pris", id=record.id),
                _(
                    "Il désigne {place}. Choisissez-en un autre : « {id}-2 », ou un nom plus précis.",
                    place=other.position,
                    id=record.id,
                ),
            )


def former_identifiers_are_free(records: Seq[Record], kinds: ReadOnly[str, Kind]) -> Iterator[Problem]:
    """A former address redirects to one record, and none lives there now."""
    living = {(record.kind.id, record.id) for record in records}
    redirected: dict[tuple[str, str], Record] = {}
    for record in records:
        for number, former in enumerate(record.every("anciens_ids")):
            position = record.at("anciens_ids", number)
            kind, _slash, identifier = former.rpartition("/")
            address = (kind or record.kind.id, identifier)
            if kind and kind not in kinds:
                yield Problem(position, "unknown-kind", _("type « {name} » inconnu", name=kind), admitted(kind, kinds))
            elif address == (record.kind.id, record.id):
                yield Problem(
                    position,
                    "former-id-taken",
                    _("« {former} » est l’identifiant actuel de la fiche", former=former),
                    _("Retirez-le de « anciens_ids »."),
                )
            elif address in living:
                yield Problem(
                    position,
                    "former-id-taken",
                    _("« {former} » est l’adresse d’une fiche vivante", former=former),
                    _("Retirez-le de « anciens_ids », ou renommez l’autre fiche."),
                )
            elif redirected.setdefault(address, record) is not record:
                yield Problem(
                    position,
                    "former-id-taken",
                    _("« {former} » mène déjà à « {title} »", former=former, title=quoted(redirected[address].title)),
                    _("Une ancienne adresse ne mène qu’à une fiche : gardez-la d’un seul côté."),
                )


def references_exist(records: Seq[Record], unread: frozenset[str] = frozenset()) -> Iterator[Problem]:
    """A reference leads to another record, of a kind that the field admits, and not withdrawn."""
    by_id = {record.id: record for record in records}
    by_title = {fold(record.title): record for record in records}
    for record in records:
        for reference in references_of(record):
            target = by_id.get(reference.id)
            if target is None:
                if reference.id in unread:
                    continue
                near = by_title.get(fold(reference.id.replace("-", " ")))
                suggestion = near.id if near else closest(reference.id, by_id) or _of_same_words(reference.id, by_id)
                yield Problem(
                    reference.position,
                    "unknown-record",
                    _("aucune fiche « {id} »", id=reference.id),
                    _("Vouliez-vous dire « {near} » ?", near=suggestion)
                    if suggestion
                    else _("Écrivez l’identifiant d’une fiche : le nom de son fichier, sans « .yml »."),
                )
            elif target is record:
                yield Problem(
                    reference.position, "self-reference", _("la fiche se désigne elle-même"), _("Retirez ce lien.")
                )
            elif reference.targets and target.kind.id not in reference.targets:
                yield Problem(
                    reference.position,
                    "wrong-kind",
                    _("« {id} » est {one}", id=target.id, one=target.kind.one),
                    _("Ce champ attend : {kinds}.", kinds=", ".join(reference.targets)),
                )
            elif target.is_withdrawn and not record.is_withdrawn:
                yield Problem(
                    reference.position,
                    "withdrawn-record",
                    _("« {id} » est une fiche retirée", id=target.id),
                    _("Désignez la fiche qui la remplace, ou retirez ce lien."),
                    Severity.WARNING,
                )


def _of_same_words(identifier: str, known: Iterable[str]) -> str | None:
    """The only identifier that holds all the words of that one, in any order."""
    words = set(identifier.split("-"))
    found = [other for other in known if words <= set(other.split("-"))]
    return found[0] if len(found) == 1 else None


def unique_values_differ(records: Seq[Record]) -> Iterator[Problem]:
    """Two records of a kind with one ISBN, DOI, SIREN or address are probably one record."""
    first: dict[tuple[str, str, str], Record] = {}
    for record in records:
        if record.is_withdrawn:
            continue
        for field in record.kind.fields.values():
            if not field.unique:
                continue
            for number, value in enumerate(record.every(field.name)):
                comparable = normal_url(value) if field.type == "url" else str(value).replace("-", "").casefold()
                other = first.setdefault((record.kind.id, field.name, comparable), record)
                if other is not record:
                    yield Problem(
                        record.at(field.name, number),
                        "duplicate-value",
                        _("« {value} » est déjà dans « {title} »", value=value, title=quoted(other.title)),
                        _("Si c’est la même référence, gardez une seule fiche ({place}).", place=other.position.path),
                        Severity.WARNING,
                    )


def dates_are_in_order(records: Seq[Record]) -> Iterator[Problem]:
    """What a kind declares in « ordre » does not end before it begins."""
    for record in records:
        for names in record.kind.order:
            for before, after in zip(names, names[1:], strict=False):
                start, end = record.get(before), record.get(after)
                if isinstance(start, Period) and isinstance(end, Period) and end.latest and end.latest < start.earliest:
                    yield Problem(
                        record.at(after),
                        "dates-reversed",
                        _(
                            "« {after} » ({end}) précède « {before} » ({start})",
                            after=after,
                            end=end,
                            before=before,
                            start=start,
                        ),
                        _("Échangez les deux dates, ou corrigez celle qui est fausse."),
                    )


def territories_have_one_name(records: Seq[Record]) -> Iterator[Problem]:
    """A territory's code bears one name in all records."""
    first: dict[tuple[str | None, str], tuple[Term, Record]] = {}
    for record in records:
        for field in record.kind.fields.values():
            if field.type != "territoire":
                continue
            for number, term in enumerate(record.every(field.name)):
                known, other = first.setdefault((term.level, term.insee or term.code), (term, record))
                if fold(known.label) != fold(term.label):
                    yield Problem(
                        record.at(field.name, number),
                        "territory-label",
                        _(
                            "« {label} » s’appelle « {known} » dans {place}",
                            label=term.label,
                            known=known.label,
                            place=other.position.path,
                        ),
                        _("Gardez un seul nom pour ce code."),
                    )


def glossary_forms_are_distinct(records: Seq[Record]) -> Iterator[Problem]:
    """A word of the glossary has one definition."""
    first: dict[str, Record] = {}
    for record in records:
        if not record.kind.glossary or record.is_withdrawn:
            continue
        forms = [(record.title, record.at("titre"))]
        forms += [(str(form), record.at("synonymes", number)) for number, form in enumerate(record.every("synonymes"))]
        for form, position in forms:
            other = first.setdefault(fold(form), record)
            if other is not record:
                yield Problem(
                    position,
                    "duplicate-value",
                    _("« {form} » a déjà une définition : « {title} »", form=form, title=other.title),
                    _("Gardez ce mot d’un seul côté ({place}).", place=other.position.path),
                    Severity.WARNING,
                )


def references_of(record: Record) -> Iterator[Reference]:
    """Every reference that a record holds, in groups and links too."""
    for value in record.values.values():
        yield from _references_in(value)


def _references_in(value: object) -> Iterator[Reference]:
    match value:
        case Reference():
            yield value
        case Link():
            yield value.reference
        case Group():
            for _name, inner in value.pairs:
                yield from _references_in(inner)
        case tuple():
            for inner in value:
                yield from _references_in(inner)


def addresses_are_kept(published: Iterable[tuple[str, Position]], living: frozenset[str]) -> Iterator[Problem]:
    """An address that was published leads somewhere for ever: a page, a redirect, or a notice of withdrawal."""
    for address, position in published:
        if address not in living:
            identifier = address.rstrip("/").rsplit("/", 1)[-1]
            yield Problem(
                position,
                "address-vanished",
                _("l’adresse {address} a été publiée et ne mène plus à rien", address=address),
                _(
                    "Remettez la fiche avec « statut: retirée » et « motif_retrait: … », ou écrivez « anciens_ids: {id} » dans celle qui la remplace.",
                    id=identifier,
                ),
            )
