"""The rules of programmes, and those that cross them. Each yields problems, and its docstring is the rule."""

import datetime
from collections.abc import Iterator, Sequence

from espace_ressource.crossing_rules import nobody_is_in_two_towns, one_event_stands_once, ranks_are_free
from espace_ressource.privacy import mobile_in, video_link_in
from espace_ressource.problems import Position, Problem, Severity
from espace_ressource.programmes import Day, Programme, Session
from espace_ressource.records import Record
from espace_ressource.session_rules import (
    check_session,
    registration_closes_before,
    slots_stand_in_one_place,
    zones_are_known,
)
from espace_ressource.slot_rules import check_day
from espace_ressource.successor_rules import successors_end, successors_exist
from espace_ressource.types.amounts import Amount
from espace_ressource.types.durations import Duration
from espace_ressource.types.groups import Group
from espace_ressource.types.references import is_identifier
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _, quoted

RESERVED = "agenda"
"""The calendar of all programmes is at ``programmes/agenda.ics``."""


def check_programmes(
    programmes: Sequence[Programme], today: datetime.date, *, elsewhere: frozenset[str] = frozenset()
) -> Iterator[Problem]:
    """Every rule on those programmes; ``today`` tells what is past.

    ``elsewhere`` are the identifiers of programmes that exist and are not among them, or whose sessions could not all
    be read: what points at them is not judged.
    """
    for programme in programmes:
        yield from check_programme(programme, today)
    yield from successors_exist(programmes, elsewhere)
    yield from successors_end(programmes)
    yield from one_event_stands_once(programmes)
    yield from nobody_is_in_two_towns(programmes)
    yield from ranks_are_free(programmes)


def check_programme(programme: Programme, today: datetime.date) -> Iterator[Problem]:
    """Every rule on that programme alone."""
    for holder in programme.holders:
        yield from slots_stand_in_one_place(holder)
    for day in programme.all_days:
        yield from check_day(day)
    for session in programme.sessions:
        yield from check_session(session, today)
    for session in sorted((s for s in programme.sessions if s.dates), key=lambda s: s.dates[0])[-1:]:
        yield from registration_closes_before(programme.record.get("inscription"), session)
    yield from zones_are_known(programme)
    yield from sessions_have_one_identity(programme)
    yield from anchors_are_distinct(programme)
    yield from durations_add_up(programme)
    yield from numbers_agree(programme)
    yield from registration_is_clear(programme)
    yield from prices_are_clear(programme)
    yield from private_things_stay_private(programme)


def sessions_have_one_identity(programme: Programme) -> Iterator[Problem]:
    """Two sessions of a programme do not share an identifier (error); « agenda » is not one of a programme."""
    if programme.id == RESERVED:
        yield Problem(
            programme.record.at("id"),
            "reserved-id",
            _("« {id} » est l’adresse de l’agenda de tous les programmes", id=RESERVED),
            _("Donnez un autre nom au fichier, ou un autre « id »."),
        )
    first: dict[str, Session] = {}
    for session in programme.sessions:
        other = first.setdefault(session.id, session)
        if other is not session:
            written = session.group.known("id") is not None
            yield Problem(
                session.group.at("id" if written else "date"),
                "duplicate-session",
                _("deux séances s’appellent « {id} »", id=quoted(session.id)),
                _(
                    "Donnez un « id » à chacune : matin, soir, lyon… (la première est ligne {line}).",
                    line=other.position.line,
                ),
            )


def anchors_are_distinct(programme: Programme) -> Iterator[Problem]:
    """What is named by « id » in a programme is named once, in one word (error): it is an address."""
    first: dict[str, Group] = {}
    slots = [slot for day in programme.all_days for slot in day.slots]
    named = [*(slot.group for slot in slots), *(activity.group for slot in slots for activity in slot.activities)]
    for group in (*named, *(session.group for session in programme.sessions)):
        identifier = group.known("id")
        if identifier is None:
            continue
        if not is_identifier(identifier):
            yield Problem(
                group.at("id"),
                "identifier",
                _("« {id} » n’est pas un identifiant", id=quoted(identifier)),
                _("Des minuscules sans accent, des chiffres et des traits d’union. Exemple : « id: matin »."),
            )
        other = first.setdefault(identifier, group) if group in named else group
        if other is not group:
            yield Problem(
                group.at("id"),
                "duplicate-anchor",
                _("deux créneaux s’appellent « {id} »", id=quoted(identifier)),
                _(
                    "Choisissez-en un autre : une adresse ne mène qu’à un endroit (le premier est ligne {line}).",
                    line=other.position.line,
                ),
            )


def durations_add_up(programme: Programme) -> Iterator[Problem]:
    """A programme's written duration is that of its days (warning): « 2 jours » are not three dates, « 3 h » not four."""
    duration = programme.record.get("duree")
    if not isinstance(duration, Duration):
        return
    for days in (programme.days, *(session.days for session in programme.sessions)):
        if not days or _fits(duration, days):
            continue
        yield Problem(
            programme.record.at("duree"),
            "duration-differs",
            _(
                "« duree » dit {written}, et le programme compte {days}",
                written=duration,
                days=_lasting(days, duration),
            ),
            _("Corrigez « duree », ou les jours et les heures."),
            Severity.WARNING,
        )
        return


def _fits(duration: Duration, days: Sequence[Day]) -> bool:
    """True when those days may last that long; what is not known is not held against them."""
    if duration.half_days:
        return duration.minutes > 0 or len(days) <= duration.half_days <= 2 * len(days)
    known = _minutes_of(days)
    return not known or duration.minutes in known


def _minutes_of(days: Sequence[Day]) -> set[int]:
    """The lengths that those days may be said to have: with their breaks, or without; none when an end is unknown."""
    spans = [day.span for day in days]
    if any(span is None or span.end is None for span in spans):
        return set()
    lengths = {sum(span.minutes or 0 for span in spans if span)}
    if all(hours.end is not None for day in days for hours in day.hours):
        lengths.add(sum(hours.minutes or 0 for day in days for hours in day.hours))
    lengths.add(sum(day.minutes for day in days))
    return lengths - {0}


def _lasting(days: Sequence[Day], duration: Duration) -> str:
    if duration.half_days:
        return str(Duration(half_days=2 * len(days)))
    return str(Duration(minutes=max(_minutes_of(days))))


def numbers_agree(programme: Programme) -> Iterator[Problem]:
    """Places left are not more than places (error); « complet » with places left contradicts itself (error)."""
    holders: list[Group] = [session.group for session in programme.sessions]
    holders += [activity.group for day in programme.all_days for slot in day.slots for activity in slot.activities]
    for group in holders:
        places, left = group.known("places"), group.known("places_restantes")
        if isinstance(places, int) and isinstance(left, int) and left > places:
            yield Problem(
                group.at("places_restantes"),
                "places",
                _("{left} places restantes sur {places}", left=left, places=places),
                _("« places_restantes » ne dépasse pas « places »."),
            )
        status = group.known("statut")
        full = group.known("complet") is True or (isinstance(status, Term) and status.code == "complete")
        if full and isinstance(left, int) and left > 0:
            yield Problem(
                group.at("places_restantes"),
                "places",
                _("complet, et pourtant {left} places restantes", left=left),
                _("Retirez « places_restantes », ou ne dites plus « complet »."),
            )


def registration_is_clear(programme: Programme) -> Iterator[Problem]:
    """« Sans inscription » with a form or a deadline is a contradiction (warning)."""
    for holder in programme.holders:
        registration = holder.get("inscription")
        if not isinstance(registration, Group):
            continue
        needed = registration.known("obligatoire")
        asked = registration.known("url") or registration.known("limite")
        if isinstance(needed, Term) and needed.code == "non" and asked:
            yield Problem(
                registration.at("obligatoire"),
                "registration-contradiction",
                _("« sans inscription », et pourtant un formulaire ou une date limite"),
                _("Écrivez « obligatoire: conseillée », ou gardez dans « notes » ce que la source contredit."),
                Severity.WARNING,
            )


def prices_are_clear(programme: Programme) -> Iterator[Problem]:
    """What is free has no price (warning)."""
    for holder in programme.holders:
        price = holder.get("prix")
        if not isinstance(price, Group):
            continue
        nature, amount = price.known("nature"), price.known("montant")
        if isinstance(nature, Term) and nature.code == "gratuit" and isinstance(amount, Amount) and amount.maximum:
            yield Problem(
                price.at("montant"),
                "price-contradiction",
                _("gratuit, et pourtant {amount}", amount=amount),
                _("Écrivez « nature: payant », ou dites dans « precision » ce que l’on paie."),
                Severity.WARNING,
            )


def private_things_stay_private(programme: Programme) -> Iterator[Problem]:
    """A link to a video conference is never published (error); a mobile number is probably somebody's own (warning)."""
    for name, text, position in _texts_of(programme.record):
        if name != "inscription.url" and (link := video_link_in(text)):
            yield Problem(
                position,
                "video-link",
                _("lien de visioconférence : « {link} »", link=quoted(link, 40)),
                _("Tout ce qui est écrit ici est publié. Retirez-le : il s’envoie aux inscrits."),
            )
        if number := mobile_in(text):
            yield Problem(
                position,
                "mobile",
                _("numéro de portable : {number}", number=number),
                _("Tout ce qui est écrit ici est publié. Retirez-le, si c’est celui d’une personne."),
                Severity.WARNING,
            )


def _texts_of(holder: Record | Group, within: str = "") -> Iterator[tuple[str, str, Position]]:
    """Every text that is written, with the name of its field and where it is."""
    names = holder.values if isinstance(holder, Record) else tuple(holder)
    for name in names:
        value = holder.get(name)
        for number, one in enumerate(value if isinstance(value, tuple) else (value,)):
            if isinstance(one, Group):
                yield from _texts_of(one, f"{name}.")
            elif isinstance(one, str):
                yield within + name, one, holder.at(name, number)
