"""What real programmes are made of: a golden example for each thing that a naive model gets wrong, and the five documents.

An example is ``programmes/N-….yml``; what is understood of it stands beside it in ``N-….attendu.txt``, which
``pytest --rewrite-golden`` writes.
"""

import datetime
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import jsonschema
import pytest
import yaml

from espace_ressource.catalogue import Catalogue
from espace_ressource.feeds import calendar_outputs
from espace_ressource.fields import Absent
from espace_ressource.pages.markup import Surroundings
from espace_ressource.programmes import Programme, Session, Slot, State, slots_of
from espace_ressource.reports import as_text
from espace_ressource.source import SourceFile
from espace_ressource.territory import Territory, read_territory
from espace_ressource.types.groups import Group
from espace_ressource.workshop import open_territory
from territories import plain

ROOT = Path(__file__).parent.parent
EXAMPLES = sorted((Path(__file__).parent / "programmes").glob("*.yml"))
TODAY = datetime.date(2026, 3, 1)


def read(text: str, name: str = "exemple") -> Territory:
    """A territory that holds that one file of programmes."""
    return read_territory([], TODAY, programmes=[SourceFile(f"programmes/{name}.yml", text.encode())])


def example(start: str) -> Catalogue:
    """The catalogue of the example of that number; nothing is wrong in it."""
    (path,) = (path for path in EXAMPLES if path.name.startswith(f"{start}-"))
    territory = read(path.read_text(encoding="utf-8"), path.stem)
    assert not territory.problems, as_text(territory.problems)
    return territory.catalogue


def only(catalogue: Catalogue) -> Programme:
    (programme,) = catalogue.agenda
    return programme


def values(group: Group | None, name: str) -> tuple[object, ...]:
    """The values of that field of a group, as a tuple."""
    value = group.known(name) if group is not None else None
    return value if isinstance(value, tuple) else () if value is None else (value,)


# --- What is understood, told in words --------------------------------------------------------------------------------


def told(catalogue: Catalogue) -> Iterator[str]:
    for programme in catalogue.agenda:
        yield f"{programme.id} : {programme.title} [{programme.state(TODAY)}]"
        for name in ("duree", "capacite", "prix", "commande_par", "pour_qui", "intersession"):
            if name in programme.record.values:
                yield f"  {name} : {words(programme.record.values[name])}"
        for name in ("organisateurs", "co_organisateurs", "publie_par"):
            for value in programme.record.every(name):
                yield f"  {name} : {words(value)}"
        for day in programme.days:
            yield f"  journée {day.rank} {day.theme or ''}".rstrip()
            yield from (f"    {line}" for slot in day.slots for line in told_slot(slot))
        for session in programme.sessions:
            yield f"  séance {session.id} [{session.state(TODAY)}] {', '.join(map(str, session.dates))}"
            for former in session.former_dates:
                yield f"    d’abord le {former.text}"
            if session.get("motif"):
                yield f"    parce que : {session.get('motif')}"
            for target in session.replaced_by:
                yield f"    → {target}"
            for day in session.days:
                yield from (f"    {line}" for slot in day.slots for line in told_slot(slot))
        yield from told_restitution(programme.restitution)


def told_slot(slot: Slot) -> Iterator[str]:
    when = str(slot.hours or slot.moment or slot.duration or "…")
    yield f"{when} ({'…' if slot.minutes is None else f'{slot.minutes} min'}) {slot.title}"
    if formats := values(slot.group, "formats"):
        yield f"  {' puis '.join(map(str, formats))}"
    for step in values(slot.group, "temps"):
        yield f"  . {step}"
    for activity in slot.activities:
        yield f"  | {activity.title}, {activity.room or '…'}, {activity.left if activity.left is not None else '…'}/{activity.places or '…'}{' complet' if activity.full else ''}"
    for reference in slot.shared_with:
        yield f"  = {reference.id}"


def told_restitution(restitution: Group | None) -> Iterator[str]:
    for question in values(restitution, "questions"):
        yield f"  ? {question}"
    for axis in values(restitution, "axes"):
        assert isinstance(axis, Group)
        yield f"  axe : {axis['titre']}"
        yield from (f"    ? {question}" for question in values(axis, "questions"))
    for proposition in values(restitution, "propositions"):
        assert isinstance(proposition, Group)
        yield f"  {proposition['numero']}. {proposition['titre']}"
        for name in ("criteres", "pistes", "destinataire"):
            yield from (f"    {name} : {value}" for value in values(proposition, name))


def words(value: object) -> str:
    if isinstance(value, Group):
        return ", ".join(words(inner) for _name, inner in value.pairs)
    return str(value)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_understood_as_expected(path: Path, golden: Callable[[Path, str], None]) -> None:
    text = plain("\n".join(told(example(path.name[0]))) + "\n")
    golden(path.with_name(f"{path.stem}.attendu.txt"), text)


def test_each_sentence_has_its_example() -> None:
    assert [path.name[0] for path in EXAMPLES] == list("12345678")


# --- The sentences ----------------------------------------------------------------------------------------------------


def test_1_an_offer_is_not_a_session() -> None:
    offer = only(example("1"))
    assert offer.sessions == ()
    assert offer.dates == []
    assert offer.state(TODAY) is State.ON_DEMAND
    assert [day.rank for day in offer.days] == [1, 2]
    assert offer.record.values["prix"] is Absent.UNKNOWN
    assert offer.record.get("prix") is None
    assert list(calendar_outputs(example("1"), Surroundings(), {})) == []


def test_2_a_restitution_is_not_a_programme() -> None:
    programme = only(example("2"))
    assert programme.sessions == programme.days == ()
    assert programme.record.get("nature") is None
    assert programme.state(TODAY) is State.REPORTED
    first, second, third = values(programme.restitution, "propositions")
    assert isinstance(first, Group)
    assert isinstance(second, Group)
    assert isinstance(third, Group)
    assert (len(values(first, "criteres")), len(values(first, "pistes"))) == (2, 0)
    assert (len(values(second, "criteres")), len(values(second, "pistes"))) == (0, 1)
    assert (len(values(third, "criteres")), len(values(third, "pistes"))) == (0, 0)


def test_3_what_can_be_derived_is_and_the_rest_stays_unknown() -> None:
    (day,) = only(example("3")).sessions[0].days
    welcome, leaven, kneading, baking, steps, ball = day.slots
    assert (welcome.start, welcome.end, welcome.minutes) == (540, None, None)
    assert (leaven.start, leaven.end, leaven.minutes) == (570, 615, 45)
    assert (kneading.duration, kneading.minutes) == (None, 90)
    assert (baking.start, baking.end, baking.minutes) == (None, None, 120)
    assert (steps.hours, steps.minutes, len(values(steps.group, "temps"))) == (None, None, 3)
    assert (str(ball.moment), ball.hours, ball.minutes) == ("Soirée", None, None)
    assert day.minutes == 45 + 90 + 120


def test_4_a_slot_chains_formats_in_order() -> None:
    slots = only(example("4")).days[0].slots
    assert [[term.code for term in slot.group["formats"]] for slot in slots] == [  # type: ignore[union-attr]
        ["individuel", "grand-groupe"],
        ["grand-groupe", "individuel"],
        ["binome", "pleniere"],
    ]


def test_5_parallel_workshops_are_full_one_by_one() -> None:
    (session,) = only(example("5")).sessions
    (slot,) = session.days[0].slots
    assert [(activity.full, activity.places, activity.left, activity.room) for activity in slot.activities] == [
        (True, 12, None, "fournil"),
        (False, 15, 4, "cuisine"),
        (False, None, None, None),
    ]
    assert session.state(TODAY) is State.ANNOUNCED
    assert session.get("places") == 60
    assert session.days[0].minutes == 90, "three at the same time last as long as one"


def test_6_a_shared_slot_is_written_once() -> None:
    catalogue = example("6")
    found = [(p.id, slot) for p in catalogue.agenda for _session, _day, slot in slots_of(p) if slot.shared_with]
    ((owner, slot),) = found
    assert owner == "rencontre-de-die"
    assert [reference.id for reference in slot.shared_with] == [
        "rencontre-de-foix",
        "rencontre-de-mende",
        "rencontre-d-ussel",
    ]
    assert {reference.id for reference in slot.shared_with} <= set(catalogue.programmes)
    diaries = {output.path: output.content for output in calendar_outputs(catalogue, Surroundings(), {})}
    name = b"UID:rencontre-de-die#2026-04-04.la-visioconference-des-quatre-villes@"
    for town in ("foix", "mende", "d-ussel"):
        diary = next(content for path, content in diaries.items() if path.endswith(f"{town}.ics"))
        assert (
            name in diary.replace(b"\r\n ", b"")
            if isinstance(diary, bytes)
            else name.decode() in diary.replace("\r\n ", "")
        )
    wrong = read("titre: Die\ncreneaux:\n  - { titre: La visio, partage_avec: [rencontre-de-foi] }\n")
    assert [problem.code for problem in wrong.problems] == ["unknown-record"]


def test_7_postponed_may_mean_split_and_a_cancelled_edition_is_not_its_successor() -> None:
    programmes = example("7").programmes
    night = programmes["nuit-du-pain"].sessions
    assert [session.id for session in night] == ["2026-05-02", "die", "foix", "mende"]
    assert night[0].state(TODAY) is State.POSTPONED
    assert len(night[0].replaced_by) == 3
    assert night[0].get("motif") == "l’arrêté de la préfecture"
    cancelled, following = programmes["fete-du-pain-2025"], programmes["fete-du-pain-2026"]
    assert cancelled.state(TODAY) is State.CANCELLED
    assert following.state(TODAY) is State.ANNOUNCED
    assert following.sessions[0].former_dates == ()
    (moved,) = programmes["cours-du-soir"].sessions
    assert moved.id == "2026-05-13", "its identity is the date first announced"
    assert moved.dates == [datetime.date(2026, 5, 20)]
    assert [former.text for former in moved.former_dates] == ["2026-05-13"]


def test_8_publisher_and_organiser_differ_and_a_session_stands_once() -> None:
    programme = only(example("8"))
    assert [words(value) for value in programme.record.every("organisateurs")] == ["L’association du fournil"]
    assert len(programme.record.every("publie_par")) == 2
    text = "titre: Le marché\nseances: 28 mars 2026\n"
    twice = read_territory(
        [],
        TODAY,
        programmes=[SourceFile(f"programmes/{name}.yml", text.encode()) for name in ("chez-nous", "chez-eux")],
    )
    assert [problem.code for problem in twice.problems] == ["same-event"]


# --- Written as in a mail ---------------------------------------------------------------------------------------------


def slots_written(*lines: str) -> list[tuple[str, str]]:
    text = "titre: T\ncreneaux:\n" + "".join(f"  - {line}\n" for line in lines)
    territory = read(text)
    assert not [p for p in territory.problems if p.severity.value == "error"], as_text(territory.problems)
    return [(plain(str(slot.hours)), slot.title) for slot in only(territory.catalogue).days[0].slots]


@pytest.mark.parametrize(
    "line",
    [
        "9h30-9h45 Introduction",
        "9h30-9h45: Introduction",
        "9h30-9h45 : Introduction",
        "9 h 30 – 9 h 45 Introduction",
        "9 h 30 - 9 h 45 – Introduction",
        "09:30-09:45 Introduction",
        "de 9h30 à 9h45, Introduction",
        "{ heure: 9h30-9h45, titre: Introduction }",
    ],
)
def test_a_slot_is_one_line(line: str) -> None:
    assert slots_written(line) == [("9 h 30–9 h 45", "Introduction")]


def test_a_title_is_not_taken_for_an_hour() -> None:
    assert slots_written("5 ateliers en parallèle", "Midi des femmes", "9h-12h 5 ateliers", "Débat") == [
        ("None", "5 ateliers en parallèle"),
        ("None", "Midi des femmes"),
        ("9 h–12 h", "5 ateliers"),
        ("None", "Débat"),
    ]


@pytest.mark.parametrize("line", ["25h-26h Introduction", "9h30-9h45", "9h-25 Introduction", "9h75 Introduction"])
def test_a_wrong_hour_is_not_taken_for_a_title(line: str) -> None:
    assert [p.severity.value for p in read(f"titre: T\ncreneaux:\n  - {line}\n  - Suite\n").problems] == ["error"]


def test_two_half_days_are_one_line() -> None:
    for written in ("9h-12h et 13h30-16h30", "de 9h à 12h et de 13h30 à 16h30", "[9h-12h, 13h30-16h30]"):
        (session,) = only(read(f"titre: T\nseances:\n  - date: 4 mai 2021\n    heures: {written}\n").catalogue).sessions
        assert [(hours.start, hours.end) for hours in session.days[0].hours] == [(540, 720), (810, 990)]


def test_one_or_another() -> None:
    (speaker,) = only(read("titre: T\nintervenants: Aurélie Braillon ou Jean-Philippe Jamot\n").catalogue).speakers
    assert [str(person) for person, _role in speaker.people] == ["Aurélie Braillon", "Jean-Philippe Jamot"]
    assert not speaker.confirmed
    (problem,) = read("titre: T\nintervenants: [{ nom: Aurélie Braillon ou Jean-Philippe Jamot }]\n").problems
    assert problem.code == "several-people"
    assert "« ou: [Aurélie Braillon, Jean-Philippe Jamot] »" in plain(problem.remedy)


def test_a_body_may_speak() -> None:
    (speaker,) = only(read("titre: T\nintervenants: { organisme: Le Labo de l’ESS }\n").catalogue).speakers
    ((person, _role),) = speaker.people
    assert (str(person), person.collective, speaker.organisation) == ("Le Labo de l’ESS", True, None)


def test_a_session_is_one_line() -> None:
    sessions = only(read("titre: T\nseances: [mardi 4 mai 2021, 11 mai 2021]\n").catalogue).sessions
    assert [session.id for session in sessions] == ["2021-05-04", "2021-05-11"]


def test_unknown_is_not_a_name() -> None:
    """« inconnu » in a room, a place or a role is an answer, never a word to show or to compare."""
    text = "titre: T\ncreneaux:\n  - { heure: 9h-10h, titre: A, salle: inconnue }\n  - { heure: 9h-10h, titre: B, salle: inconnue }\n"
    territory = read(text)
    assert [slot.room for slot in only(territory.catalogue).days[0].slots] == [None, None]
    assert "room-taken" not in [problem.code for problem in territory.problems]


# --- The five documents -----------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def default() -> Catalogue:
    return open_territory(ROOT).catalogue


def session_of(programme: Programme) -> Session:
    (session,) = programme.sessions
    return session


def linked(catalogue: Catalogue, programme: str) -> dict[str, str]:
    """What records say of that programme, by their identifier."""
    found = {}
    for record in catalogue.records:
        for relation in catalogue.relations(record):
            if relation.other.id == programme:
                found[record.id] = relation.label
    return found


def test_the_two_day_offer(default: Catalogue) -> None:
    offer = default.programmes["susciter-des-demarches-participatives"]
    assert offer.state(TODAY) is State.ON_DEMAND
    assert (offer.record.get("capacite"), str(offer.record.get("duree"))) == (10, "2 jours")
    assert offer.record.values["prix"] is Absent.UNKNOWN
    assert offer.record.get("pour_qui")
    assert offer.record.get("commande_par")
    assert len(offer.record.every("questions")) == 7
    halves = [(day.rank, str(slot.moment)) for day in offer.days for slot in day.slots]
    assert list(dict.fromkeys(halves)) == [(1, "Matin"), (1, "Après-midi"), (2, "Matin"), (2, "Après-midi")]
    assert [len(day.slots) for day in offer.days] == [4, 6]
    chained = [tuple(str(term) for term in values(slot.group, "formats")) for day in offer.days for slot in day.slots]
    assert ("Individuel", "Grand groupe") in chained
    assert ("Collectif", "Individuel") in chained
    assert ("Analyse de cas", "En binôme", "Grand groupe") in chained
    between = offer.record.get("intersession")
    assert isinstance(between, Group)
    assert (between["frequence"], between["lieu"]) == ("chaque semaine", "l’espace ressource")
    closing = offer.days[1].slots[-1]
    assert str(closing.speakers[0].people[0][0]) == "l’acteur du développement local"
    assert not any(slot.hours for day in offer.days for slot in day.slots)
    assert {"cagnotte-d-aubenas", "begawatts", "la-louve"} <= set(linked(default, offer.id))


def test_the_session_of_4_may_2021(default: Catalogue) -> None:
    programme = default.programmes["travailler-avec-des-collectifs-d-habitants"]
    session = session_of(programme)
    assert (session.id, session.status, session.zone) == ("2021-05-04", "terminee", "Europe/Paris")
    assert [plain(str(hours)) for hours in session.days[0].hours] == ["9 h–12 h", "13 h 30–16 h 30"]
    assert len(session.days[0].slots) == 3
    assert not any(slot.hours for slot in session.days[0].slots)
    assert getattr(session.get("mode"), "code", None) == "en-ligne"
    assert session.get("lieux") is None
    price, registration = session.get("prix"), session.get("inscription")
    assert isinstance(price, Group)
    assert isinstance(registration, Group)
    assert getattr(price["nature"], "code", None) == "cotisation"
    assert getattr(registration["obligatoire"], "code", None) == "non"
    assert any("invite aussi à s’inscrire" in str(note) for note in values(session.group, "notes"))
    assert [[str(person) for person, _role in speaker.people] for speaker in programme.speakers] == [
        ["Pascal Loviconi"],
        ["Aurélie Braillon", "Jean-Philippe Jamot"],
    ]
    assert all(role for _person, role in programme.speakers[1].people)
    assert linked(default, programme.id) == {"caprural": "Organise", "ambition-ess-drome-ardeche": "Publie"}


def test_the_restitution_of_workshop_3(default: Catalogue) -> None:
    workshop = default.programmes["soupe-aux-cailloux"]
    assert workshop.sessions == workshop.days == ()
    assert workshop.state(TODAY) is State.REPORTED
    assert [member.id for member in default.of_series("seminaire-permanent-ess")] == [workshop.id]
    assert len(workshop.record.every("questions")) == 3
    restitution = workshop.restitution
    assert [len(values(axis, "questions")) for axis in values(restitution, "axes") if isinstance(axis, Group)] == [
        5,
        7,
        6,
    ]
    assert len(values(restitution, "constats")) == 1
    counts = [
        (
            proposition["numero"],
            *(len(values(proposition, name)) for name in ("intentions", "criteres", "pistes")),
            proposition["destinataire"],
        )
        for proposition in values(restitution, "propositions")
        if isinstance(proposition, Group)
    ]
    assert counts == [(1, 4, 7, 0, "la région"), (2, 4, 0, 3, "la région"), (3, 4, 0, 4, "la région")]


def test_the_day_of_19_october_2023(default: Catalogue) -> None:
    programme = default.programmes["chantiers-cooperatifs"]
    (day,) = session_of(programme).days
    assert day.date == datetime.date(2023, 10, 19)
    assert len(day.slots) == 11
    assert day.minutes == 450
    assert plain(str(day.span)) == "9 h–16 h 30"
    for before, after in zip(day.slots, day.slots[1:], strict=False):
        assert before.end == after.start
    assert len(programme.record.every("objectifs")) == 3
    opening, closing, workshops = day.slots[1], day.slots[-1], day.slots[8]
    assert [(str(s.people[0][0]), s.role, s.organisation) for s in opening.speakers] == [
        ("Claude Alphandéry", "président d’honneur", "Le Labo de l’ESS"),
        ("Denis Dementhon", "directeur général", "France Active"),
    ]
    assert str(closing.speakers[0].people[0][0]) == "Le Labo de l’ESS"
    assert (len(workshops.activities), workshops.minutes, len(values(workshops.group, "temps"))) == (5, 90, 3)
    assert {activity.title for activity in workshops.activities} == {f"Atelier {n}" for n in range(1, 6)}
    assert {
        "charte-chantiers-cooperatifs",
        "chantiers-cooperatifs-wiki",
        "vers-une-societe-de-la-cooperation",
        "lelabo-ess",
    } <= set(linked(default, programme.id))


def test_the_closing_of_9_november_2012(default: Catalogue) -> None:
    programme = default.programmes["monnaies-complementaires-et-territoires"]
    session = session_of(programme)
    assert session.dates == [datetime.date(2012, 11, 9)]
    (place,) = values(session.group, "lieux")
    assert isinstance(place, Group)
    assert getattr(place["commune"], "label", None) == "Lyon"
    needs = [need for need in values(programme.restitution, "besoins") if isinstance(need, Group)]
    assert len(needs) == 10
    answered = [len(values(need, "outils")) for need in needs]
    assert answered == [5, 1, 7, 4, 2, 1, 0, 0, 1, 0]
    assert linked(default, programme.id)["manifeste-mlcc"] == "Répond à un besoin de"
    assert linked(default, programme.id)["faire-mouvement-2011"] == "A pour suite"


@pytest.mark.parametrize(
    "private",
    [r"\b0[1-9](?:[ .]?\d\d){4}\b", r"\+33\s?\d", r"[\w.]+@[\w.]+\.\w+", r"Ganivet", r"TODO|lorem|\[\?\]|\[V\]"],
)
def test_no_personal_contact_is_published(private: str) -> None:
    for path in sorted((ROOT / "programmes").rglob("*.yml")):
        assert not re.search(private, path.read_text(encoding="utf-8")), path


def test_every_programme_points_to_its_schema_and_follows_it(default: Catalogue) -> None:
    for programme in default.agenda:
        kind, path = programme.record.kind.id, ROOT / programme.record.position.path
        text = path.read_text(encoding="utf-8")
        up = "../" * (len(Path(programme.record.position.path).parts) - 1)
        assert text.splitlines()[0] == f"# yaml-language-server: $schema={up}resources/_schemas/{kind}.json"
        schema = json.loads((ROOT / f"resources/_schemas/{kind}.json").read_text(encoding="utf-8"))
        jsonschema.Draft202012Validator(schema).validate(as_an_editor_reads(yaml.safe_load(text)))


def as_an_editor_reads(value: object) -> object:
    """YAML 1.2 core as VS Code reads it: dates stay text."""
    if isinstance(value, dict):
        return {str(key): as_an_editor_reads(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [as_an_editor_reads(inner) for inner in value]
    return value.isoformat() if hasattr(value, "isoformat") else value
