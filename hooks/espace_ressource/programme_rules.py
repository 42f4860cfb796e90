"""The rules of programmes. Each yields problems, and its docstring is the rule; error, warning or note on purpose."""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise

from espace_ressource.folding import fold
from espace_ressource.problems import Problem, Severity
from espace_ressource.programmes import Activity, Day, Programme, Session, Slot, Speaker
from espace_ressource.types.dates import Period
from espace_ressource.types.durations import Duration
from espace_ressource.types.groups import Group
from espace_ressource.types.hours import Hours, clock
from espace_ressource.wording import _, closest, quoted

LONG_GAP = 30
"""Minutes without a slot that deserve a word."""


def check_programmes(programmes: Sequence[Programme], today: datetime.date) -> Iterator[Problem]:
    """Every rule on those programmes; ``today`` tells what is past."""
    yield from sessions_have_one_identity(programmes)
    yield from successors_exist(programmes)
    yield from one_event_stands_once(programmes)
    for programme in programmes:
        for day in programme.all_days:
            yield from durations_agree(day)
            yield from slots_follow_each_other(day)
            yield from nobody_is_in_two_places(day)
            yield from rooms_hold_one_thing(day)
            yield from hours_add_up(day)
        yield from numbers_agree(programme)
        for session in programme.sessions:
            yield from changes_are_explained(session)
            yield from the_past_is_said(session, today)
            yield from days_are_dated_once(session)
            yield from registration_closes_before(session)
            yield from a_place_is_known(session)
            yield from clocks_may_change(session)
        yield from registration_is_clear(programme)


def durations_agree(day: Day) -> Iterator[Problem]:
    """A slot's written duration is the time between its hours (error)."""
    for slot in day.slots:
        hours, duration = slot.group.get("heure"), slot.group.get("duree")
        if isinstance(hours, Hours) and hours.minutes is not None and isinstance(duration, Duration) and not duration.half_days:
            if hours.minutes != duration.minutes:
                yield Problem(
                    slot.group.at("duree"),
                    "duration-differs",
                    _("« {title} » : {hours} font {real}, pas {written}", title=slot.title, hours=hours, real=Duration(minutes=hours.minutes), written=duration),
                    _("Retirez « duree » : elle se calcule, ou corrigez l’heure."),
                )


def slots_follow_each_other(day: Day) -> Iterator[Problem]:
    """Slots come in order (warning); two that overlap are perhaps parallel workshops (warning); a long gap is told (note)."""
    timed = [slot for slot in day.slots if slot.hours]
    for before, after in pairwise(timed):
        assert before.hours and after.hours  # noqa: S101 - filtered above, for the type checker
        if after.hours.start < before.hours.start:
            yield Problem(
                after.group.at("heure"),
                "slots-unordered",
                _("« {after} » ({hour}) est écrit après « {before} » mais commence avant", after=after.title, before=before.title, hour=clock(after.hours.start)),
                _("Écrivez les créneaux dans l’ordre de la journée."),
                Severity.WARNING,
            )
        elif before.hours.overlaps(after.hours) and not _same_room(before, after):
            yield Problem(
                after.group.at("heure"),
                "slots-overlap",
                _("« {after} » commence avant la fin de « {before} » ({hour})", after=after.title, before=before.title, hour=clock(before.hours.end or 0)),
                _("Corrigez l’heure, ou réunissez les deux sous « activites » s’ils ont lieu en même temps."),
                Severity.WARNING,
            )
        elif before.hours.end is not None and after.hours.start - before.hours.end > LONG_GAP:
            yield Problem(
                after.group.at("heure"),
                "gap",
                _("rien entre {start} et {end}", start=clock(before.hours.end), end=clock(after.hours.start)),
                _("Si c’est une pause ou un repas, écrivez-le : « titre: Déjeuner »."),
                Severity.NOTE,
            )


def rooms_hold_one_thing(day: Day) -> Iterator[Problem]:
    """A room holds one thing at a time (error)."""
    uses = [(slot.room, slot.hours, slot.title, slot.group) for slot in day.slots if slot.room]
    for (room, hours, title, _group), (other_room, other_hours, other, group) in combinations(uses, 2):
        if fold(str(room)) == fold(str(other_room)) and hours and other_hours and hours.overlaps(other_hours):
            yield _two_in_a_room(str(room), title, other, group)
    for slot in day.slots:
        rooms = [(activity.room, activity) for activity in slot.activities if activity.room]
        for (room, one), (other_room, other_activity) in combinations(rooms, 2):
            if fold(str(room)) == fold(str(other_room)):
                yield _two_in_a_room(str(room), one.title, other_activity.title, other_activity.group)


def _two_in_a_room(room: str, one: str, other: str, group: Group) -> Problem:
    return Problem(
        group.at("salle"),
        "room-taken",
        _("« {room} » reçoit « {one} » et « {other} » au même moment", room=room, one=one, other=other),
        _("Changez la salle ou l’heure de l’un des deux."),
    )


def nobody_is_in_two_places(day: Day) -> Iterator[Problem]:
    """A speaker is in one place at a time, parallel workshops included (error)."""
    seats: list[tuple[Slot, Activity | None, Speaker]] = []
    for slot in day.slots:
        seats += [(slot, None, speaker) for speaker in slot.speakers]
        seats += [(slot, activity, speaker) for activity in slot.activities for speaker in activity.speakers]
    for (slot, activity, speaker), (other_slot, other_activity, other) in combinations(seats, 2):
        if len(speaker.people) != 1 or len(other.people) != 1 or speaker.people[0][0] != other.people[0][0]:
            continue
        same_slot = slot is other_slot and activity is not other_activity and activity is not None and other_activity is not None
        crossing = slot is not other_slot and slot.hours and other_slot.hours and slot.hours.overlaps(other_slot.hours)
        if same_slot or crossing:
            yield Problem(
                other.position,
                "speaker-twice",
                _(
                    "{name} est attendu·e à la fois dans « {one} » et « {other} »",
                    name=speaker.people[0][0],
                    one=(activity or slot).title,
                    other=(other_activity or other_slot).title,
                ),
                _("Gardez cette personne d’un seul côté, ou changez l’heure."),
            )


def hours_add_up(day: Day) -> Iterator[Problem]:
    """A day's own hours hold all its slots (warning)."""
    if not day.hours or not isinstance(day.span, Hours):
        return
    opening, closing = min(h.start for h in day.hours), max((h.end or 0) for h in day.hours)
    for slot in day.slots:
        if slot.hours and (slot.hours.start < opening or (closing and (slot.hours.end or 0) > closing)):
            yield Problem(
                slot.group.at("heure"),
                "outside-hours",
                _("« {title} » sort des heures annoncées ({hours})", title=slot.title, hours=", ".join(map(str, day.hours))),
                _("Corrigez « heures », ou l’heure du créneau."),
                Severity.WARNING,
            )


def numbers_agree(programme: Programme) -> Iterator[Problem]:
    """Places left are not more than places (error); « complet » with places left contradicts itself (error)."""
    holders: list[Group] = [session.group for session in programme.sessions]
    holders += [activity.group for day in programme.all_days for slot in day.slots for activity in slot.activities]
    for group in holders:
        places, left = group.get("places"), group.get("places_restantes")
        if isinstance(places, int) and isinstance(left, int) and left > places:
            yield Problem(
                group.at("places_restantes"),
                "places",
                _("{left} places restantes sur {places}", left=left, places=places),
                _("« places_restantes » ne dépasse pas « places »."),
            )
        status = group.get("statut")
        full = group.get("complet") is True or getattr(status, "code", None) == "complete"
        if full and isinstance(left, int) and left > 0:
            yield Problem(
                group.at("places_restantes"),
                "places",
                _("complet, et pourtant {left} places restantes", left=left),
                _("Retirez « places_restantes », ou ne dites plus « complet »."),
            )


def changes_are_explained(session: Session) -> Iterator[Problem]:
    """A cancelled or postponed session says why (warning); a date that moved keeps the former one (error if equal)."""
    if session.status in ("annulee", "reportee") and not session.get("motif"):
        yield Problem(
            session.group.at("statut"),
            "no-reason",
            _("séance {status} sans motif", status=str(session.get("statut")).lower()),
            _("Exemple : « motif: grève des trains »."),
            Severity.WARNING,
        )
    for former in session.former_dates:
        if isinstance(former, Period) and session.dates and former.precision == "day" and former.earliest == session.dates[0]:
            yield Problem(
                session.group.at("date_initiale"),
                "same-date",
                _("« date_initiale » est la date actuelle"),
                _("Écrivez la date d’abord annoncée, ou retirez la ligne."),
            )


def the_past_is_said(session: Session, today: datetime.date) -> Iterator[Problem]:
    """A session that is past is no longer « confirmée » nor « complète » (note)."""
    if session.dates and session.dates[-1] < today and session.status in ("confirmee", "a-confirmer", "projetee"):
        yield Problem(
            session.group.at("statut"),
            "past",
            _("séance du {date} passée, et toujours « {status} »", date=_day(session.dates[-1]), status=str(session.get("statut")).lower()),
            _("Écrivez « statut: terminée », puis la restitution quand elle est prête."),
            Severity.NOTE,
        )


def days_are_dated_once(session: Session) -> Iterator[Problem]:
    """A session's days come in order, each date once (error)."""
    dated = [day for day in session.days if day.date]
    for before, after in pairwise(dated):
        assert before.date and after.date  # noqa: S101 - filtered above, for the type checker
        if after.date <= before.date:
            yield Problem(
                after.position,
                "days-unordered",
                _("le {after} est écrit après le {before}", after=_day(after.date), before=_day(before.date)),
                _("Écrivez les jours dans l’ordre, chacun une fois."),
            )


def registration_closes_before(session: Session) -> Iterator[Problem]:
    """Registration closes before the session starts (warning)."""
    registration = session.get("inscription")
    limit = registration.get("limite") if isinstance(registration, Group) else None
    if isinstance(registration, Group) and isinstance(limit, Period) and session.dates and limit.earliest > session.dates[0]:
        yield Problem(
            registration.at("limite"),
            "registration-late",
            _("on s’inscrit jusqu’au {limit}, après la séance", limit=limit),
            _("Corrigez « limite » : elle précède le {date}.", date=_day(session.dates[0])),
            Severity.WARNING,
        )


def a_place_is_known(session: Session) -> Iterator[Problem]:
    """A session held on site has a place (note); « en ligne » needs none."""
    mode = session.get("mode")
    if getattr(mode, "code", None) in ("presentiel", "hybride") and not session.get("lieux") and session.status not in ("annulee", "reportee"):
        yield Problem(
            session.group.at("mode"),
            "no-place",
            _("séance sur place, sans lieu"),
            _("Exemple : « lieux: {{ nom: Maison des associations, commune: commune 26113 Die }} »."),
            Severity.NOTE,
        )


def clocks_may_change(session: Session) -> Iterator[Problem]:
    """A night session across a change of clocks is pointed at (note)."""
    from zoneinfo import ZoneInfo

    for day in session.days:
        span = day.span
        if day.date is None or span is None or span.end is None:
            continue
        midnight = datetime.datetime.combine(day.date, datetime.time(), ZoneInfo(session.zone))
        start, end = (midnight + datetime.timedelta(minutes=m) for m in (span.start, span.end))
        if start.utcoffset() != end.utcoffset():
            yield Problem(
                day.position,
                "clock-change",
                _("l’heure change pendant cette séance ({date})", date=_day(day.date)),
                _("Vérifiez que les heures écrites sont celles que l’on lira sur la pendule."),
                Severity.NOTE,
            )


def registration_is_clear(programme: Programme) -> Iterator[Problem]:
    """« Sans inscription » with a form or a deadline is a contradiction (warning)."""
    holders = [programme.record.get("inscription"), *(session.get("inscription") for session in programme.sessions)]
    for registration in holders:
        if not isinstance(registration, Group):
            continue
        needed = registration.get("obligatoire")
        if getattr(needed, "code", None) == "non" and (registration.get("url") or registration.get("limite")):
            yield Problem(
                registration.at("obligatoire"),
                "registration-contradiction",
                _("« sans inscription », et pourtant un formulaire ou une date limite"),
                _("Écrivez « obligatoire: conseillée », ou retirez le formulaire ; une contradiction de la source se garde dans « notes »."),
                Severity.WARNING,
            )


def sessions_have_one_identity(programmes: Iterable[Programme]) -> Iterator[Problem]:
    """Two sessions of a programme do not share an identifier (error)."""
    for programme in programmes:
        first: dict[str, Session] = {}
        for session in programme.sessions:
            other = first.setdefault(session.id, session)
            if other is not session:
                yield Problem(
                    session.position,
                    "duplicate-session",
                    _("deux séances s’appellent « {id} »", id=session.id),
                    _("Donnez un « id » à chacune : matin, soir, lyon… (la première est ligne {line}).", line=other.position.line),
                )


def successors_exist(programmes: Sequence[Programme]) -> Iterator[Problem]:
    """A session is replaced by sessions that exist (error), and not by itself (error)."""
    known = {programme.id: {session.id for session in programme.sessions} for programme in programmes}
    for programme in programmes:
        for session in programme.sessions:
            for target in session.replaced_by:
                identifier, hash_, inner = target.partition("#")
                if identifier not in known or (hash_ and inner not in known[identifier]):
                    words = [*known, *(f"{p}#{s}" for p, ids in known.items() for s in ids)]
                    near = closest(target, words)
                    remedy = _("Vouliez-vous dire « {near} » ?", near=near) if near else _("Écrivez « programme », ou « programme#séance ».")
                    yield Problem(
                        session.group.at("remplacee_par"), "unknown-session", _("aucune séance « {id} »", id=quoted(target)), remedy
                    )
                elif (identifier, inner or session.id) == (programme.id, session.id):
                    yield Problem(
                        session.group.at("remplacee_par"), "self-reference", _("la séance se remplace elle-même"), _("Désignez l’autre séance.")
                    )


def one_event_stands_once(programmes: Sequence[Programme]) -> Iterator[Problem]:
    """Two programmes with one title on one day are probably one event told twice (warning)."""
    first: dict[tuple[str, datetime.date], Programme] = {}
    for programme in programmes:
        for date in dict.fromkeys(programme.dates):
            other = first.setdefault((fold(programme.title), date), programme)
            if other is not programme:
                yield Problem(
                    programme.record.at("titre"),
                    "same-event",
                    _("« {title} », le {date}, est déjà dans {place}", title=programme.title, date=_day(date), place=other.record.position.path),
                    _("Gardez un seul programme ; qui l’a publié ailleurs se dit dans « publie_par »."),
                    Severity.WARNING,
                )


def _same_room(one: Slot, other: Slot) -> bool:
    return bool(one.room and other.room and fold(one.room) == fold(other.room))


def _day(date: datetime.date) -> Period | str:
    return Period(date.isoformat(), date, date, "day")


