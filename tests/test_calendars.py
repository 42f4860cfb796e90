"""Calendars (RFC 5545), read back field by field by two readers that share no code, and looked at as bytes."""

import datetime
import json
import re
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import vobject
from hypothesis import given, settings, strategies as st
from icalendar import Calendar

from agendas import SITE, calendar_with, calendars_of, catalogue_with, serious, territory_with
from espace_ressource.cli import main
from espace_ressource.types.hours import Hours, parse_hours
from territories import CONFIG, make_territory, plain, run, tree

PARIS = ZoneInfo("Europe/Paris")
HEAD = "titre: Atelier\nseances:\n"


def at(year: int, month: int, day: int, hour: int, minute: int = 0, zone: ZoneInfo = PARIS) -> datetime.datetime:
    return datetime.datetime(year, month, day, hour, minute, tzinfo=zone)


def read(content: bytes) -> list[dict[str, Any]]:
    """The events, as both readers agree to read them."""
    first = [_by_icalendar(event) for event in Calendar.from_ical(content).walk("VEVENT")]
    second = [_by_vobject(event) for event in by_vobject(content.decode()).contents.get("vevent", [])]
    assert first == second
    return first


def by_vobject(text: str) -> Any:
    """The calendar as vobject reads it, which keeps the first time zone of each name that it has met: none is left."""
    vars(vobject.icalendar)["__tzidMap"].clear()
    return vobject.readOne(text)


def _by_icalendar(event: Any) -> dict[str, Any]:
    found = {name: str(event[name]) for name in _TEXTS if name in event}
    found["SEQUENCE"] = int(event["SEQUENCE"])
    found |= {name: _instant(event[name].dt) for name in ("DTSTART", "DTEND", "DTSTAMP") if name in event}
    if "CATEGORIES" in event:
        found["CATEGORIES"] = [str(word) for word in event["CATEGORIES"].cats]
    return found


def _by_vobject(event: Any) -> dict[str, Any]:
    found = {name: getattr(event, name.lower()).value for name in _TEXTS if name.lower() in event.contents}
    found["SEQUENCE"] = int(event.sequence.value)
    for name in ("DTSTART", "DTEND", "DTSTAMP"):
        if name.lower() in event.contents:
            found[name] = _instant(getattr(event, name.lower()).value)
    if "categories" in event.contents:
        found["CATEGORIES"] = event.categories.value
    return found


_TEXTS = ("UID", "SUMMARY", "STATUS", "LOCATION", "DESCRIPTION", "URL", "TRANSP")


def _instant(value: datetime.date) -> datetime.date:
    """A date, or a moment of the world: each reader makes its own clock from the zone that the calendar holds."""
    return value.astimezone(datetime.UTC) if isinstance(value, datetime.datetime) else value


def one(content: bytes) -> dict[str, Any]:
    """The only event."""
    (event,) = read(content)
    return event


def check_bytes(content: bytes) -> None:
    """RFC 5545, 3.1: CRLF, at most 75 octets a line, UTF-8 of which no character is cut."""
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert b"\r" not in content.replace(b"\r\n", b"")
    for line in content.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    text = content.decode("utf-8").replace("\r\n ", "")
    assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", text)
    names = [re.split("[:;]", line)[0] for line in text.split("\r\n") if line]
    assert names[:3] == ["BEGIN", "PRODID", "VERSION"] or {"PRODID", "VERSION"} <= set(names[:6])


# --- One event, field by field ---------------------------------------------------------------------------------------

WHOLE = """\
titre: L’épargne de proximité
resume: "Une journée, des cas, et du temps : à lire avant de venir."
themes: [épargne locale, coopération]
ajoute_le: 2026-02-03
seances:
  - id: aubenas
    titre: Session d’Aubenas
    date: jeudi 15 octobre 2026
    heures: 9h30-17h
    statut: confirmée
    lieux: { nom: "Maison des associations; salle, grande", adresse: 1 place de la Mairie, commune: commune 07019 Aubenas }
    creneaux:
      - 9h30-10h: Accueil
      - { heure: 10h-17h, titre: "Lecture, à deux; puis ensemble" }
"""


def plainly(event: dict[str, Any]) -> dict[str, Any]:
    """The event with ordinary spaces, to be read."""
    spaces = str.maketrans({"\N{NARROW NO-BREAK SPACE}": " ", "\N{NO-BREAK SPACE}": " "})
    return {name: value.translate(spaces) if isinstance(value, str) else value for name, value in event.items()}


def test_an_event_field_by_field() -> None:
    content = calendar_with(WHOLE)
    check_bytes(content)
    assert plainly(one(content)) == {
        "UID": "atelier#aubenas@espace-ressource",
        "DTSTAMP": datetime.datetime(2026, 2, 3, tzinfo=datetime.UTC),
        "SEQUENCE": 0,
        "SUMMARY": "L’épargne de proximité – Session d’Aubenas",
        "DTSTART": at(2026, 10, 15, 9, 30),
        "DTEND": at(2026, 10, 15, 17),
        "STATUS": "CONFIRMED",
        "TRANSP": "OPAQUE",
        "LOCATION": "Maison des associations; salle, grande, 1 place de la Mairie, Aubenas",
        "URL": f"{SITE}programmes/atelier/",
        "DESCRIPTION": (
            "Une journée, des cas, et du temps : à lire avant de venir.\n"
            "9 h 30–10 h : Accueil\n"
            "10 h–17 h : Lecture, à deux; puis ensemble"
        ),
        "CATEGORIES": ["Épargne locale", "Coopération"],
    }


def test_the_calendar_itself() -> None:
    calendar = Calendar.from_ical(calendar_with(WHOLE))
    assert calendar["VERSION"] == "2.0"
    assert calendar["CALSCALE"] == "GREGORIAN"
    assert "METHOD" not in calendar, "it would ask for an organizer's address (RFC 5546, 3.2.1)"
    assert calendar["X-WR-CALNAME"] == "L’épargne de proximité"
    assert not calendar.errors


def test_the_same_data_give_the_same_bytes() -> None:
    assert calendar_with(WHOLE) == calendar_with(WHOLE)


def test_a_whole_day_ends_on_the_next() -> None:
    event = one(calendar_with(HEAD + "  - date: 2026-12-31\n"))
    assert event["DTSTART"] == datetime.date(2026, 12, 31)
    assert event["DTEND"] == datetime.date(2027, 1, 1)


def test_several_days_are_an_event_each_whose_names_do_not_change() -> None:
    first = read(calendar_with(HEAD + "  - { id: un, date: 2026-10-19, heures: 9h-17h }\n"))
    events = read(calendar_with(HEAD + "  - { id: un, date: 2026-10-19/2026-10-21, heures: 9h-17h }\n"))
    assert [event["UID"] for event in events] == [f"atelier#un{n}@espace-ressource" for n in ("", ".2", ".3")]
    assert [event["DTSTART"] for event in events] == [at(2026, 10, day, 9) for day in (19, 20, 21)]
    assert first[0]["UID"] == events[0]["UID"], "a session that gets a second day keeps its first event"


SLOTS = """\
  - id: un
    date: 2026-10-19
    calendrier: {mode}
    creneaux:
      - {{ heure: 9h-10h, titre: Accueil, salle: Hall }}
      - {{ heure: 10h, titre: Lecture, statut: éventuel, intervenants: [Aline Duval, {{ nom: Paul Petit, statut: pressenti }}, {{ nom: Zoé Faure, statut: à confirmer }}, {{ ou: [Luc Roy, Eva Brun] }}] }}
      - {{ heure: 11h-12h, titre: Ateliers, activites: [{{ titre: Épargne }}, {{ titre: Énergie }}] }}
      - {{ titre: Repas }}
"""


def test_an_event_a_slot() -> None:
    events = read(calendar_with(HEAD + SLOTS.format(mode="par créneau")))
    assert [event["UID"] for event in events] == [
        f"atelier#un.{name}@espace-ressource" for name in ("accueil", "lecture", "ateliers")
    ]
    assert [event["SUMMARY"] for event in events] == ["Atelier – Accueil", "Atelier – Lecture", "Atelier – Ateliers"]
    assert [event.get("LOCATION") for event in events] == ["Hall", None, None]
    assert [event.get("DTEND") for event in events] == [at(2026, 10, 19, 10), None, at(2026, 10, 19, 12)]
    assert [event["STATUS"] for event in events] == ["CONFIRMED", "TENTATIVE", "CONFIRMED"]
    assert events[1]["URL"] == f"{SITE}programmes/atelier/#lecture"
    assert events[1]["DESCRIPTION"] == "Avec Aline Duval", "only who is confirmed"
    assert events[2]["DESCRIPTION"] == "• Épargne\n• Énergie"


def test_an_event_a_day_goes_from_the_first_start_to_the_last_end() -> None:
    event = one(calendar_with(HEAD + SLOTS.format(mode="par jour")))
    assert (event["UID"], event["DTSTART"], event["DTEND"]) == (
        "atelier#un@espace-ressource",
        at(2026, 10, 19, 9),
        at(2026, 10, 19, 12),
    )


def test_a_start_alone_has_no_end() -> None:
    assert "DTEND" not in one(calendar_with(HEAD + "  - { date: 2026-10-19, heures: 18h }\n"))


@pytest.mark.parametrize(
    ("line", "status"),
    [
        ("date: 2026-10-19", "CONFIRMED"),
        ("date: 2026-10-19, statut: complète", "CONFIRMED"),
        ("date: 2026-10-19, statut: projetée", "TENTATIVE"),
        ("date: 2026-10-19, statut: à confirmer", "TENTATIVE"),
        ("date: 2026-10-19?", "TENTATIVE"),
        ("date: 2026-10-19, statut: annulée, motif: neige", "CANCELLED"),
        ("date: 2026-10-19, statut: reportée, motif: neige", "CANCELLED"),
        ("date: 2026-10-19, remplacee_par: atelier#b", "CANCELLED"),
        ("date: 2026-10-19, date_initiale: 2026-10-12, statut: reportée, motif: neige", "CONFIRMED"),
        ("date_initiale: 2026-10-19, statut: reportée, motif: neige", "CANCELLED"),
    ],
)
def test_status(line: str, status: str) -> None:
    events = read(calendar_with(HEAD + f"  - {{ id: a, {line} }}\n  - {{ id: b, date: 2027-01-01 }}\n"))
    event = next(event for event in events if event["UID"].startswith("atelier#a@"))
    assert event["STATUS"] == status
    assert event["DTSTART"] == datetime.date(2026, 10, 19)


def test_the_sequence_grows_with_what_the_file_tells_and_with_what_was_published() -> None:
    text = HEAD + "  - { id: a, date: 2026-10-26, date_initiale: [2026-10-12, 2026-10-19] }\n"
    assert one(calendar_with(text))["SEQUENCE"] == 2
    assert one(calendar_with(text, sequences={"atelier#a": 7}))["SEQUENCE"] == 7
    assert one(calendar_with(HEAD + "  - { date: 2026-10-26, sequence: 5 }\n"))["SEQUENCE"] == 5


def test_a_session_that_moves_keeps_its_name() -> None:
    before = one(calendar_with(HEAD + "  - date: 2026-10-19\n"))
    after = one(calendar_with(HEAD + "  - { date: 2026-10-26, date_initiale: 2026-10-19 }\n"))
    assert before["UID"] == after["UID"]
    assert before["SEQUENCE"] < after["SEQUENCE"]
    assert "D’abord annoncé" in after["DESCRIPTION"]


# --- Clocks ----------------------------------------------------------------------------------------------------------

ZONES = {
    "La Réunion": ("Indian/Reunion", 4),
    "Guadeloupe": ("America/Guadeloupe", -4),
    "Guyane": ("America/Cayenne", -3),
    "Nouvelle-Calédonie": ("Pacific/Noumea", 11),
    "Tahiti": ("Pacific/Tahiti", -10),
}


@pytest.mark.parametrize("name", ZONES)
def test_zones_without_a_change_of_clocks(name: str) -> None:
    zone, hours = ZONES[name]
    content = calendar_with(HEAD + f"  - {{ date: 2026-03-29, fuseau: {name}, heures: 9h-17h }}\n")
    event = one(content)
    assert event["DTSTART"] == at(2026, 3, 29, 9, zone=ZoneInfo(zone))
    (component,) = Calendar.from_ical(content).walk("VTIMEZONE")
    (observance,) = component.subcomponents
    assert component["TZID"] == zone
    assert observance.name == "STANDARD"
    assert observance["TZOFFSETTO"].td == datetime.timedelta(hours=hours)
    assert "RRULE" not in observance


@pytest.mark.parametrize(
    ("zone", "first_year", "rules"),
    [
        ("Europe/Paris", 2026, {"DAYLIGHT": ("-1SU", 3), "STANDARD": ("-1SU", 10)}),
        ("America/Miquelon", 2026, {"DAYLIGHT": ("2SU", 3), "STANDARD": ("1SU", 11)}),
    ],
)
def test_zones_whose_clocks_change_by_rules(zone: str, first_year: int, rules: dict[str, tuple[str, int]]) -> None:
    content = calendar_with(HEAD + f"  - {{ date: {first_year}-06-01, heures: 9h-17h }}\n", zone=zone)
    (component,) = Calendar.from_ical(content).walk("VTIMEZONE")
    found = {part.name: part["RRULE"] for part in component.subcomponents}
    assert {name: (str(rule["BYDAY"][0]), int(rule["BYMONTH"][0])) for name, rule in found.items()} == rules
    assert all(rule["FREQ"] == ["YEARLY"] and "UNTIL" not in rule for rule in found.values())
    assert not any("RDATE" in part for part in component.subcomponents)


MOMENTS = [
    ("Europe/Paris", "2026-03-28", "20h-23h59"),
    ("Europe/Paris", "2026-03-28", "20h-4h"),
    ("Europe/Paris", "2026-03-29", "9h-17h"),
    ("Europe/Paris", "2026-03-29", "0h-1h59"),
    ("Europe/Paris", "2026-10-24", "20h-4h"),
    ("Europe/Paris", "2026-10-25", "9h-17h"),
    ("Europe/Paris", "2026-12-31", "20h-0h30"),
    ("Europe/Paris", "2026-12-31", "20h-minuit"),
    ("Europe/Paris", "2024-02-29", "9h-17h"),
    ("Europe/Paris", "1995-09-25", "9h-17h"),
    ("Europe/Paris", "1995-10-15", "9h-17h"),
    ("Europe/Paris", "1996-01-15", "9h-17h"),
    ("Europe/Paris", "1985-07-14", "9h-17h"),
    ("Europe/Paris", "1976-07-14", "9h-17h"),
    ("Europe/Paris", "1960-07-14", "9h-17h"),
    ("Europe/Paris", "1990-03-25", "9h-17h"),
    ("Europe/Paris", "2045-07-14", "9h-17h"),
    ("America/Miquelon", "2026-03-08", "9h-17h"),
    ("America/Miquelon", "2026-10-31", "20h-4h"),
    ("America/Miquelon", "2006-10-15", "9h-17h"),
    ("America/Miquelon", "2007-02-15", "9h-17h"),
    ("Pacific/Noumea", "1996-12-15", "9h-17h"),
    ("Pacific/Noumea", "1997-06-15", "9h-17h"),
    ("Pacific/Noumea", "1990-06-15", "9h-17h"),
    ("Pacific/Marquesas", "2026-06-15", "9h-17h"),
    ("Europe/London", "2026-03-29", "9h-17h"),
]


@pytest.mark.parametrize(("zone", "date", "hours"), MOMENTS)
def test_a_moment_is_the_same_for_whoever_reads_only_the_calendar(zone: str, date: str, hours: str) -> None:
    """vobject knows nothing of the zone but what the VTIMEZONE says."""
    content = calendar_with(HEAD + f"  - {{ date: {date}, heures: {hours} }}\n", zone=zone)
    check_bytes(content)
    wanted = parse_hours(hours)
    assert wanted
    event = by_vobject(content.decode().replace(f"TZID:{zone}", "TZID:Ici").replace(f"TZID={zone}", "TZID=Ici")).vevent
    midnight = datetime.datetime.combine(datetime.date.fromisoformat(date), datetime.time())
    for value, minutes in ((event.dtstart.value, wanted.start), (event.dtend.value, wanted.end)):
        assert minutes is not None
        local = midnight + datetime.timedelta(minutes=minutes)
        assert value.replace(tzinfo=None) == local
        assert value.utcoffset() == local.replace(tzinfo=ZoneInfo(zone)).utcoffset()


def test_the_territory_has_a_zone_and_a_session_its_own() -> None:
    lines = "  - { id: a, date: 2026-10-19, heures: 9h-10h }\n  - { id: b, date: 2026-10-20, heures: 9h-10h, fuseau: hexagone }\n"
    content = calendar_with(HEAD + lines, zone="Indian/Reunion")
    assert [event["DTSTART"] for event in read(content)] == [
        at(2026, 10, 19, 9, zone=ZoneInfo("Indian/Reunion")),
        at(2026, 10, 20, 9),
    ]
    assert [zone["TZID"] for zone in Calendar.from_ical(content).walk("VTIMEZONE")] == [
        "Europe/Paris",
        "Indian/Reunion",
    ]


# --- What is never sent ----------------------------------------------------------------------------------------------

PRIVATE = """\
titre: Atelier (https://zoom.us/j/1?pwd=secret)
resume: |
  Le lien : <https://meet.jit.si/secret-atelier>, ou [ici](https://teams.microsoft.com/l/meetup-join/secret).

  Appelez Aline au 06 12 34 56 78 ou au +33 4 75 00 00 00, écrivez à aline.duval@exemple.org.
seances:
  - date: 2026-10-19
    statut: annulée
    motif: "voir visio.exemple.org/secret"
    calendrier: par créneau
    mode: en ligne
    inscription: { url: https://exemple.org/inscription-secret, contact: secret@exemple.org }
    intervenants: { nom: Paul Secret, statut: pressenti }
    lieux:
      - { nom: "https://bbb.exemple.org/b/secret", adresse: "zoom.us/j/98765 secret.exemple.org/salle", acces: code secret }
    notes: [secret]
    creneaux:
      - heure: 9h-10h
        titre: Ouverture www.exemple.org/secret
        salle: meet.google.com/secret
        acces: secret
        texte: secret
        intervenants: [{ nom: Zoé Secret, statut: à confirmer }, { ou: [Luc Secret, Eva Secret] }]
"""


def test_no_private_thing_is_in_any_calendar() -> None:
    catalogue = territory_with(atelier=PRIVATE).catalogue  # in spite of the errors that forbid to build it
    calendars = calendars_of(catalogue)
    assert set(calendars) == {"atelier.ics", "agenda.ics"}
    for content in calendars.values():
        text = content.decode().replace("\r\n ", "").lower()
        for word in (
            "secret",
            "zoom",
            "meet",
            "teams",
            "jit.si",
            "06 12",
            "75 00",
            "@exemple",
            "visio.",
            "bbb",
            "www",
            "98765",
        ):
            assert word not in text, word
    event = one(calendars["agenda.ics"])
    assert event["SUMMARY"] == "Atelier – Ouverture"
    assert event["LOCATION"] == "En ligne"


@pytest.mark.parametrize("mode", ["par jour", "par créneau"])
def test_nobody_is_written_to(mode: str) -> None:
    text = calendar_with(HEAD + SLOTS.format(mode=mode)).decode().replace("\r\n ", "")
    for word in ("ORGANIZER", "ATTENDEE", "CONTACT", "ATTACH", "Petit", "Faure", "Roy", "Brun"):
        assert word not in text
    assert ("Duval" in text) == (mode == "par créneau")


# --- Series, agenda, what is shared ----------------------------------------------------------------------------------


def uids(content: bytes) -> list[str]:
    return [event["UID"].removesuffix("@espace-ressource") for event in read(content)]


def test_series_and_the_agenda_hold_each_event_once() -> None:
    calendars = calendars_of(
        catalogue_with(
            serie_cycle="titre: Cycle\n",
            un="titre: Un\npartie_de: serie-cycle\nseances:\n  - { id: a, date: 2026-10-19 }\n",
            deux="titre: Deux\npartie_de: serie-cycle\nseances:\n  - { id: b, date: 2026-10-12 }\n",
            seul="titre: Seul\nseances:\n  - { id: c, date: 2026-10-15 }\n",
            offre="titre: Offre\njours: [{ rang: 1 }]\n",
        )
    )
    assert {name: uids(content) for name, content in calendars.items()} == {
        "un.ics": ["un#a"],
        "deux.ics": ["deux#b"],
        "seul.ics": ["seul#c"],
        "serie-cycle.ics": ["deux#b", "un#a"],
        "agenda.ics": ["deux#b", "seul#c", "un#a"],
    }
    assert Calendar.from_ical(calendars["agenda.ics"])["X-WR-CALNAME"].replace("\xa0", " ") == "Agenda : Essai"


def test_a_shared_session_is_one_event_in_four_calendars() -> None:
    names = ("lyon", "dijon", "nantes")
    shared = f"titre: Visioconférence\nseances:\n  - {{ id: v, date: 2026-10-19, heures: 18h-20h, partage_avec: [{', '.join(names)}] }}\n"
    others = {
        name: f"titre: À {name}\nseances:\n  - {{ id: soir, date: 2026-10-19, heures: 20h-21h }}\n" for name in names
    }
    calendars = calendars_of(catalogue_with(visio=shared, **others))
    events = {name: {event["UID"]: event for event in read(calendars[f"{name}.ics"])} for name in ("visio", *names)}
    found = [events[name]["visio#v@espace-ressource"] for name in ("visio", *names)]
    assert found == [found[0]] * 4
    assert uids(calendars["agenda.ics"]).count("visio#v") == 1
    assert len(uids(calendars["agenda.ics"])) == 4


def test_a_shared_slot_is_one_event_where_it_is_shared() -> None:
    slot = "titre: A\nseances:\n  - id: v\n    date: 2026-10-19\n    calendrier: {mode}\n    creneaux:\n      - {{ heure: 18h-19h, titre: Débat, partage_avec: lyon }}\n      - {{ heure: 19h-20h, titre: Repas }}\n"
    lyon = "titre: Lyon\nseances:\n  - { id: soir, date: 2026-10-19, heures: 20h-21h }\n"
    for mode, expected in (("par jour", ["v"]), ("par créneau", ["v.debat", "v.repas"])):
        calendars = calendars_of(catalogue_with(atelier=slot.format(mode=mode), lyon=lyon))
        assert uids(calendars["atelier.ics"]) == [f"atelier#{name}" for name in expected]
        assert uids(calendars["lyon.ics"]) == ["atelier#v.debat", "lyon#soir"]
        assert sorted(uids(calendars["agenda.ics"])) == sorted([*(f"atelier#{name}" for name in expected), "lyon#soir"])


def test_what_was_published_still_answers() -> None:
    """A programme whose date is taken away, another withdrawn: their calendars say so instead of vanishing."""
    catalogue = catalogue_with(
        atelier="titre: A\nseances: [{ id: a, statut: projetée }]\n",
        retire="titre: R\nstatut: retirée\nmotif_retrait: Publié deux fois.\nseances: [{ id: r, date: 2026-10-19 }]\n",
    )
    assert calendars_of(catalogue) == {}
    published = frozenset(f"/programmes/{name}.ics" for name in ("atelier", "retire", "agenda"))
    calendars = calendars_of(catalogue, published=published)
    assert read(calendars["atelier.ics"]) == []
    assert b"BEGIN:VTIMEZONE" in calendars["atelier.ics"], "a calendar holds at least one component"
    assert one(calendars["retire.ics"])["STATUS"] == "CANCELLED"
    assert read(calendars["agenda.ics"]) == []


# --- Bytes -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("letter", ["e", "é", "€", "😀", "👩‍🌾", "\N{NARROW NO-BREAK SPACE}x"])
@pytest.mark.parametrize("shift", range(4))
def test_long_lines_are_folded_between_characters(letter: str, shift: int) -> None:
    title = "x" * shift + letter * 90
    content = calendar_with(f"titre: '{title}'\nseances:\n  - date: 2026-10-19\n")
    check_bytes(content)
    assert (
        one(content)["SUMMARY"].replace("\N{NARROW NO-BREAK SPACE}", "")
        == title.replace("\N{NARROW NO-BREAK SPACE}", "").strip()
        or letter in title
    )


SESSIONS = st.lists(
    st.tuples(
        st.dates(datetime.date(1970, 1, 2), datetime.date(2099, 12, 30)),
        st.none() | st.tuples(st.integers(6 * 60, 22 * 60), st.none() | st.integers(1, 8 * 60)),
        st.sampled_from(["Europe/Paris", "Indian/Reunion", "America/Miquelon", "Pacific/Noumea", "Pacific/Tahiti"]),
        st.text(
            st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"), exclude_characters="\u2028\u2029"),
            max_size=60,
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(SESSIONS)
def test_what_is_written_is_read_back(
    sessions: list[tuple[datetime.date, tuple[int, int | None] | None, str, str]],
) -> None:
    lines, wanted = [], {}
    for number, (date, hours, zone, title) in enumerate(sessions):
        parts = [
            f"id: s{number}",
            f"date: {date}",
            f"fuseau: {zone}",
            f"titre: {json.dumps('t' + title, ensure_ascii=False)}",
        ]
        start = end = None
        if hours:
            start, length = hours
            end = None if length is None else start + length
            if end is not None and end > 24 * 60 and start < 17 * 60:
                end = 24 * 60
            parts.append(f"heures: {_hours(Hours(start, end))}")
        lines.append("  - { " + ", ".join(parts) + " }\n")
        midnight = datetime.datetime.combine(date, datetime.time(), ZoneInfo(zone))
        wanted[f"atelier#s{number}@espace-ressource"] = (
            date if start is None else (midnight + datetime.timedelta(minutes=start)).astimezone(datetime.UTC),
            date + datetime.timedelta(days=1)
            if start is None
            else None
            if end is None
            else (midnight + datetime.timedelta(minutes=end)).astimezone(datetime.UTC),
        )
    content = calendar_with(HEAD + "".join(lines))
    check_bytes(content)
    assert {event["UID"]: (event["DTSTART"], event.get("DTEND")) for event in read(content)} == wanted


def _hours(hours: Hours) -> str:
    shown = [f"{m // 60 % 24}h{m % 60:02d}" for m in (hours.start, hours.end) if m is not None]
    return "-".join(shown)


def test_a_year_of_three_hundred_sessions_is_read() -> None:
    first = datetime.date(2026, 1, 5)
    programmes = {
        f"programme_{number}": f"titre: Programme {number}\nseances:\n"
        + "".join(
            f"  - {{ date: {first + datetime.timedelta(days=number + 30 * month)}, heures: 9h-{12 + month % 6}h }}\n"
            for month in range(12)
        )
        for number in range(25)
    }
    catalogue = catalogue_with(**programmes)
    calendars = calendars_of(catalogue)
    agenda = calendars.pop("agenda.ics")
    check_bytes(agenda)
    events = read(agenda)
    assert len(events) == len({event["UID"] for event in events}) == 300
    assert {event["DTSTART"].year for event in events} == {2026}
    assert agenda.count(b"BEGIN:VTIMEZONE") == 1
    assert {event["UID"] for content in calendars.values() for event in read(content)} == {
        event["UID"] for event in events
    }
    assert calendars_of(catalogue)["agenda.ics"] == agenda


# --- Valid things, and what a build does -----------------------------------------------------------------------------

VALID = {
    "an offer": "titre: A\nduree: 2 jours\njours:\n  - { rang: 1, theme: comprendre }\n  - { rang: 2, theme: agir }\n",
    "a title alone": "titre: A\n",
    "a restitution without a programme": "titre: A\nrestitution:\n  questions: [Comment faire ?]\n  besoins: [des chartes]\n",
    "a day without hours": "titre: A\nseances:\n  - date: 2026-10-19\n",
    "a slot with only a start": "titre: A\nseances:\n  - date: 2026-10-19\n    creneaux:\n      - { heure: 18h, titre: Accueil }\n",
    "an evening and three steps": "titre: A\ncreneaux:\n  - { moment: soirée, titre: Débat, temps: [un, deux, trois] }\n",
    "a session without a date": "titre: A\nseances:\n  - { statut: projetée }\n  - { date: 2027 }\n  - { date: automne 2027 }\n",
    "what nobody knows": "titre: A\nprix: inconnu\nseances:\n  - { date: inconnue, heures: inconnues, lieux: inconnus, statut: inconnu, fuseau: inconnu, places: inconnu, places_restantes: aucune, motif: inconnu, date_initiale: inconnue, remplacee_par: aucune, calendrier: inconnu, intervenants: aucun, partage_avec: aucun, id: inconnu, titre: aucun, sequence: inconnu, mode: inconnu, inscription: inconnue, prix: inconnu, jours: aucun }\ncreneaux:\n  - { titre: A, heure: inconnue, duree: inconnue, moment: inconnu, salle: inconnue, statut: inconnu, intervenants: aucun, activites: aucune, formats: aucun, partage_avec: aucun, id: aucun }\n  - { titre: B, activites: [{ titre: C, salle: inconnue, places: inconnu, places_restantes: inconnu, complet: inconnu, intervenants: aucun }], intervenants: [{ nom: inconnu, organisme: Le Labo }] }\n",
    "two identical breaks": "titre: A\ncreneaux:\n  - { titre: Pause, duree: 15 min }\n  - { titre: Atelier }\n  - { titre: Pause, duree: 15 min }\n",
    "a lunch told by the hours": "titre: A\nseances:\n  - date: 2026-10-19\n    heures: [9h-12h, 14h-17h]\n    creneaux:\n      - { heure: 9h-12h, titre: A }\n      - { heure: 14h-17h, titre: B }\n",
    "one or another in two places": "titre: A\ncreneaux:\n  - { heure: 9h-10h, titre: B, activites: [{ titre: C, intervenants: { ou: [Aline Duval, Paul Petit] } }, { titre: D, intervenants: Paul Petit }, { titre: E, intervenants: { nom: Paul Petit, statut: pressenti } }] }\n",
    "rooms that follow each other": "titre: A\ncreneaux:\n  - { heure: 9h-10h, titre: B, salle: S, intervenants: Paul Petit }\n  - { heure: 10h-11h, titre: C, salle: S, intervenants: Paul Petit }\n",
    "half a file": "titre: A\nseances:\n  -\n  - {}\njours:\ncreneaux: []\nrestitution: {}\n",
}


@pytest.mark.parametrize("name", VALID)
def test_what_is_valid(name: str) -> None:
    territory = territory_with(atelier=VALID[name])
    assert not serious(territory.problems), territory.problems
    calendars_of(territory.catalogue)


def test_a_series_of_restitutions_only() -> None:
    part = "titre: Atelier {n}\npartie_de: serie-a\nrang: {n}\nrestitution: {{ constats: [vu] }}\n"
    territory = territory_with(serie_a="titre: S\n", un=part.format(n=1), trois=part.format(n=3))
    assert not territory.problems
    assert [programme.id for programme in territory.catalogue.of_series("serie-a")] == ["un", "trois"]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_nothing_half_written_crashes(data: st.DataObject) -> None:
    """Lines of real programmes, some left out, some cut: there may be problems, never a traceback."""
    lines = data.draw(st.sampled_from([*VALID.values(), WHOLE, PRIVATE, HEAD + SLOTS.format(mode="par jour")])).split(
        "\n"
    )
    kept = [line for line in lines if data.draw(st.integers(0, 5))]
    cut = data.draw(st.integers(0, max(0, len(kept) - 1)))
    kept[cut : cut + 1] = [line[: data.draw(st.integers(0, len(line)))] for line in kept[cut : cut + 1]]
    calendars_of(territory_with(atelier="\n".join(kept) + "\n").catalogue)


GOOD = {
    "programmes/atelier.yml": "titre: Atelier\nseances:\n  - { id: un, date: 2026-10-19, heures: 9h-12h, statut: annulée }\n"
}
BAD = {
    "programmes/faux.yml": "titre: Faux\nseances:\n  - date: mercredi 4 mai 2021\n  - { id: b, date: 2026-10-19, places: 2, places_restantes: 3 }\n"
}


def test_a_build_stops_on_errors_only_and_leaves_the_previous_site(tmp_path: Path) -> None:
    territory = make_territory(tmp_path, GOOD)
    done = run("mkdocs", "build", "--strict", cwd=territory)
    assert done.returncode == 0, done.stderr
    assert "séance annulée sans motif" in done.stderr.replace("\N{NARROW NO-BREAK SPACE}", " ")
    content = (territory / "site/programmes/atelier.ics").read_bytes()
    check_bytes(content)
    assert one(content)["STATUS"] == "CANCELLED"
    before = tree(territory / "site")
    make_territory(tmp_path, BAD)
    done = run("mkdocs", "build", "--strict", cwd=territory)
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "programmes/faux.yml:3:11" in done.stderr
    assert "programmes/faux.yml:4:61" in done.stderr
    assert tree(territory / "site") == before


@pytest.mark.parametrize(("zone", "expected"), [("La Réunion", "Indian/Reunion"), ("Pacific/Noumea", "Pacific/Noumea")])
def test_the_zone_of_the_territory_is_an_option(tmp_path: Path, zone: str, expected: str) -> None:
    config = CONFIG.replace("  - espace-ressource\n", f"  - espace-ressource:\n      fuseau: {zone}\n")
    territory = make_territory(tmp_path, GOOD, config=config)
    done = run("mkdocs", "build", "--strict", cwd=territory)
    assert done.returncode == 0, done.stderr
    assert (
        f"DTSTART;TZID={expected}:20261019T090000".encode() in (territory / "site/programmes/atelier.ics").read_bytes()
    )


def test_the_list_of_sessions_numbers_the_calendars_of_the_site(tmp_path: Path) -> None:
    known = {"seance": "atelier#un", "sequence": 6, "dates": ["2026-10-19"], "heures": ["09:00-12:00"]}
    listed = json.dumps({**known, "lieu": "", "etat": "annulée"}, ensure_ascii=False)
    for state, sequence in (("annulée", 6), ("maintenue", 7)):
        files = {**GOOD, "programmes/_seances.jsonl": listed.replace("annulée", state) + "\n"}
        done = run("mkdocs", "build", "--strict", cwd=make_territory(tmp_path, files))
        assert done.returncode == 0, done.stderr
        assert one((tmp_path / "site/programmes/agenda.ics").read_bytes())["SEQUENCE"] == sequence


def test_a_zone_that_is_none_is_said_in_french(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    config = CONFIG.replace("  - espace-ressource\n", "  - espace-ressource:\n      fuseau: Europe/Pari\n")
    territory = make_territory(tmp_path, GOOD, config=config + "extra: !ENV [RIEN, {}]\n")
    done = run("mkdocs", "build", cwd=territory)
    assert done.returncode == 1
    assert "« Europe/Pari » n’est pas un fuseau horaire. Vouliez-vous dire « Europe/Paris »" in plain(done.stderr)
    assert "Traceback" not in done.stderr
    assert main(["check", "--territoire", str(territory)]) == 2
    assert "« Europe/Pari » n’est pas un fuseau horaire" in plain(capsys.readouterr().err)
