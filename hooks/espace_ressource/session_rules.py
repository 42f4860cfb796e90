"""The rules of a session. Each yields problems, and its docstring is the rule; error, warning or note on purpose."""

import datetime
from collections.abc import Iterator
from itertools import pairwise
from zoneinfo import ZoneInfo

from babel.dates import format_date

from espace_ressource.calendars import moment
from espace_ressource.problems import Problem, Severity
from espace_ressource.programmes import LONGEST_SESSION, YEARS, Programme, Session, days_of
from espace_ressource.records import Record
from espace_ressource.timezones import is_zone
from espace_ressource.types.dates import Period
from espace_ressource.types.groups import Group
from espace_ressource.types.hours import clock
from espace_ressource.vocabularies import Term
from espace_ressource.wording import _


def check_session(session: Session, today: datetime.date) -> Iterator[Problem]:
    """Every rule on that session; ``today`` tells what is past."""
    yield from dates_can_be_held(session)
    yield from its_date_is_one_of_its_days(session)
    yield from days_are_dated_once(session)
    yield from changes_are_explained(session)
    yield from former_dates_are_former(session)
    yield from a_postponed_date_is_clear(session)
    yield from what_is_replaced_is_over(session)
    yield from the_past_is_said(session, today)
    yield from registration_closes_before(session.get("inscription"), session)
    yield from a_place_is_known(session)
    yield from hours_exist(session)
    yield from clocks_may_change(session)


def dates_can_be_held(session: Session) -> Iterator[Problem]:
    """A date is within reach, and a session of many days writes them (error)."""
    for holder in (session.group, *_days_of_group(session.group)):
        period = holder.get("date")
        if not isinstance(period, Period) or days_of(period) or period.latest is None:
            continue
        wrong_year = next((day.year for day in (period.earliest, period.latest) if day.year not in YEARS), None)
        if wrong_year is not None:
            yield Problem(
                holder.at("date"),
                "date-far",
                _("une séance en {year}", year=f"{wrong_year:04d}"),
                _("Corrigez l’année : de {first} à {last}.", first=YEARS[0], last=YEARS[-1]),
            )
        elif period.precision == "interval" and all(end.precision == "day" for end in period.parts):
            yield Problem(
                holder.at("date"),
                "date-long",
                _("une séance de {number} jours", number=(period.latest - period.earliest).days + 1),
                _("Au-delà de {most}, écrivez chaque jour sous « jours », ou plusieurs séances.", most=LONGEST_SESSION),
            )


def its_date_is_one_of_its_days(session: Session) -> Iterator[Problem]:
    """The date of a session whose days are dated is that of its first day (error)."""
    own = days_of(session.get("date"))
    written = [days_of(group.get("date")) for group in _days_of_group(session.group)]
    if own and any(written) and own[0] != min(days[0] for days in written if days):
        first = min(days[0] for days in written if days)
        yield Problem(
            session.group.at("date"),
            "date-differs",
            _("la séance est datée du {date}, et son premier jour du {day}", date=said(own[0]), day=said(first)),
            _("Retirez cette ligne : les jours disent déjà leurs dates."),
        )


def days_are_dated_once(session: Session) -> Iterator[Problem]:
    """A session's days come in order, each date once (error)."""
    dated = [day for day in session.days if day.date]
    for before, after in pairwise(dated):
        if before.date and after.date and after.date <= before.date:
            yield Problem(
                after.at("date"),
                "days-unordered",
                _("le {date} est écrit deux fois", date=said(after.date))
                if after.date == before.date
                else _("le {after} est écrit après le {before}", after=said(after.date), before=said(before.date)),
                _("Écrivez les jours dans l’ordre, chacun une fois."),
            )


def changes_are_explained(session: Session) -> Iterator[Problem]:
    """A cancelled or postponed session says why (warning)."""
    if (
        session.status in ("annulee", "reportee")
        and not session.group.known("motif")
        and not session.group.writes("motif")
    ):
        yield Problem(
            session.group.at("statut"),
            "no-reason",
            _("séance {status} sans motif", status=_status(session)),
            _("Exemple : « motif: grève des trains »."),
            Severity.WARNING,
        )


def former_dates_are_former(session: Session) -> Iterator[Problem]:
    """A former date is not the present one (error)."""
    for number, former in enumerate(session.former_dates):
        if days_of(former)[:1] == tuple(session.dates[:1]) and session.dates:
            yield Problem(
                session.group.at("date_initiale", number),
                "same-date",
                _("« date_initiale » est la date actuelle"),
                _("Écrivez la date d’abord annoncée, ou retirez la ligne."),
            )


def a_postponed_date_is_clear(session: Session) -> Iterator[Problem]:
    """A postponed session with a date says whether it is the former or the new one (warning)."""
    says_when = session.group.writes("date_initiale") or session.group.writes("remplacee_par")
    if session.status == "reportee" and session.dates and not says_when:
        yield Problem(
            session.group.at("statut"),
            "postponed-date",
            _("reportée : le {date} est-il l’ancienne date ou la nouvelle", date=said(session.dates[0])),
            _(
                "Si c’est l’ancienne, écrivez « date_initiale » au lieu de « date » ; si c’est la nouvelle, ajoutez « date_initiale » avec l’ancienne."
            ),
            Severity.WARNING,
        )


def what_is_replaced_is_over(session: Session) -> Iterator[Problem]:
    """A session that others replace is no longer « confirmée » (warning)."""
    if session.replaced_by and session.status in ("projetee", "a-confirmer", "confirmee", "complete"):
        yield Problem(
            session.group.at("statut"),
            "replaced-and-kept",
            _("séance remplacée, et pourtant « {status} »", status=_status(session)),
            _("Écrivez « statut: reportée » ou « statut: annulée », ou retirez « remplacee_par »."),
            Severity.WARNING,
        )


def the_past_is_said(session: Session, today: datetime.date) -> Iterator[Problem]:
    """A session that is past is no longer « confirmée » nor « complète » (note)."""
    is_open = session.status in ("projetee", "a-confirmer", "confirmee", "complete") and not session.is_called_off
    if session.dates and session.dates[-1] < today and is_open:
        yield Problem(
            session.group.at("statut"),
            "past",
            _(
                "séance du {date} passée, et toujours « {status} »",
                date=said(session.dates[-1]),
                status=_status(session),
            ),
            _("Écrivez « statut: terminée », puis la restitution quand elle est prête."),
            Severity.NOTE,
        )


def registration_closes_before(registration: object, session: Session) -> Iterator[Problem]:
    """Registration closes before the session starts (warning)."""
    limit = registration.get("limite") if isinstance(registration, Group) else None
    if not isinstance(registration, Group) or not isinstance(limit, Period):
        return
    if session.dates and limit.earliest > session.dates[0]:
        yield Problem(
            registration.at("limite"),
            "registration-late",
            _("on s’inscrit jusqu’au {limit}, après la séance", limit=limit),
            _("Corrigez « limite » : la séance est le {date}.", date=said(session.dates[0])),
            Severity.WARNING,
        )


def a_place_is_known(session: Session) -> Iterator[Problem]:
    """A session held on site has a place (note); « en ligne » needs none."""
    mode = session.get("mode")
    on_site = isinstance(mode, Term) and mode.code in ("presentiel", "hybride")
    if on_site and not session.group.writes("lieux") and not session.is_called_off:
        yield Problem(
            session.group.at("mode"),
            "no-place",
            _("séance sur place, sans lieu"),
            _(
                "Exemple : « lieux: {{ nom: Maison des associations, commune: commune 26113 Die }} », ou « lieux: inconnu »."
            ),
            Severity.NOTE,
        )


def hours_exist(session: Session) -> Iterator[Problem]:
    """An hour is one that clocks show: in March, the one that the change of clocks skips is not (error)."""
    for day in session.days:
        if day.date is None:
            continue
        seen = [(hours, day.at("heures", number)) for number, hours in enumerate(day.hours)]
        seen += [(slot.hours, slot.group.at("heure")) for slot in day.slots if slot.hours]
        for hours, position in seen:
            for minutes in (hours.start, hours.end):
                if minutes is not None and not _exists(moment(day.date, minutes, session.zone)):
                    yield Problem(
                        position,
                        "hour-skipped",
                        _(
                            "{hour} n’existe pas ce jour-là : on change d’heure ({zone})",
                            hour=clock(minutes),
                            zone=session.zone,
                        ),
                        _("Écrivez l’heure d’après le changement."),
                    )


def clocks_may_change(session: Session) -> Iterator[Problem]:
    """A session across a change of clocks, or on the morning after one, is pointed at (note): people come an hour late."""
    for day in session.days:
        if day.date is None or session.is_called_off:
            continue
        span = day.span
        start = span.start if span else 24 * 60
        end = max(start, (span.end or 0) if span else 0)
        before, first, last = (_offset(moment(day.date, minutes, session.zone)) for minutes in (0, start, end))
        if before == first == last:
            continue
        if not span:
            message = _("l’heure change ce jour-là ({date})", date=said(day.date))
        elif first == last:
            message = _("l’heure change dans la nuit qui précède ({date})", date=said(day.date))
        else:
            message = _("l’heure change pendant la séance ({date})", date=said(day.date))
        clocks = _("Les pendules avancent d’une heure") if last > before else _("Les pendules reculent d’une heure")
        yield Problem(
            day.at("date"),
            "clock-change",
            message,
            _("{clocks} : gardez les heures qu’elles montreront, et prévenez les participants.", clocks=clocks),
            Severity.NOTE,
        )


def _offset(local: datetime.datetime) -> datetime.timedelta:
    return local.utcoffset() or datetime.timedelta()


def slots_stand_in_one_place(holder: Group | Record) -> Iterator[Problem]:
    """Slots stand under the day that holds them (error): beside « jours », or for several dates, nobody knows which."""
    if not holder.get("creneaux"):
        return
    several = len(days_of(holder.get("date"))) > 1
    if several or _days_of_group(holder):
        yield Problem(
            holder.at("creneaux"),
            "slots-without-day",
            _("ces créneaux ne disent pas de quel jour ils sont"),
            _("Rangez-les sous leur jour : « jours: [{{ date: 2023-10-19, creneaux: […] }}] »."),
        )


def zones_are_known(programme: Programme) -> Iterator[Problem]:
    """A time zone is one of the IANA database (error)."""
    for holder in programme.holders:
        zone = holder.get("fuseau")
        if isinstance(zone, Term) and not is_zone(zone.label):
            yield Problem(
                holder.at("fuseau"),
                "time-zone",
                _("« {zone} » n’est pas un fuseau horaire", zone=zone.label),
                _(
                    "Dans _vocabulaires/fuseaux.yml, « libelle » est un nom de la base IANA, comme « Indian/Mauritius »."
                ),
            )


def _exists(local: datetime.datetime) -> bool:
    """False for a local time that clocks skip: there and back, it is another."""
    back = local.astimezone(datetime.UTC).astimezone(ZoneInfo(str(local.tzinfo)))
    return back.replace(tzinfo=None) == local.replace(tzinfo=None)


def _days_of_group(holder: Group | Record) -> tuple[Group, ...]:
    days = holder.get("jours")
    return tuple(day for day in days if isinstance(day, Group)) if isinstance(days, tuple) else ()


def _status(session: Session) -> str:
    return str(session.get("statut")).lower()


def said(date: datetime.date) -> str:
    """« jeudi 19 octobre 2023 », as one announces it."""
    return str(format_date(date, "EEEE d MMMM y" if date.day > 1 else "EEEE '1er' MMMM y", locale="fr"))
