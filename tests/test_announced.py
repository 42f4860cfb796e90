"""The sessions ever announced: what the list keeps, what it refuses to lose, and how it is written."""

import json
from pathlib import Path

import pytest

from agendas import calendars_of, catalogue_with
from espace_ressource.announced import PATH, Announced, announced_now, as_list, read_announced
from espace_ressource.announced_rules import check_announced
from espace_ressource.catalogue import Catalogue
from espace_ressource.cli import main
from espace_ressource.problems import Problem, Severity
from espace_ressource.source import SourceFile
from territories import make_territory

MOVED = "titre: A\nseances:\n  - date: 2026-10-26\n"


def agenda(*lines: str, former: str = "") -> Catalogue:
    return catalogue_with(atelier="titre: A\n" + former + "seances:\n" + "".join(f"  - {line}\n" for line in lines))


def listed(catalogue: Catalogue, before: dict[str, Announced] | None = None) -> dict[str, Announced]:
    """The list as it is committed for that catalogue, written and read again."""
    text = as_list(announced_now(catalogue.agenda, before or {}).values())
    found, problems = read_announced(SourceFile(PATH, text.encode()))
    assert not problems
    assert as_list(found.values()) == text
    return found


def told(catalogue: Catalogue, before: dict[str, Announced]) -> list[Problem]:
    return list(check_announced(catalogue.agenda, before))


FIRST = "{ date: 2026-10-19, heures: 9h-12h, lieux: Maison des associations }"


def test_a_line_a_session_sorted_and_readable() -> None:
    catalogue = agenda("{ id: soir, date: 2026-11-02 }", FIRST)
    text = as_list(announced_now(catalogue.agenda, {}).values())
    assert text == (
        '{"seance": "atelier#2026-10-19", "sequence": 0, "dates": ["2026-10-19"], "heures": ["09:00-12:00"], '
        '"lieu": "Maison des associations", "etat": "maintenue"}\n'
        '{"seance": "atelier#soir", "sequence": 0, "dates": ["2026-11-02"], "heures": ["journée"], "lieu": "", "etat": "maintenue"}\n'
    )


def test_what_has_not_changed_keeps_its_number() -> None:
    before = listed(agenda(FIRST))
    assert listed(agenda(FIRST), before) == before
    assert not told(agenda(FIRST), before)


@pytest.mark.parametrize(
    "changed",
    [
        "{ date: 2026-10-19, heures: 10h-12h, lieux: Maison des associations }",
        "{ date: 2026-10-19, heures: 9h-12h, lieux: Médiathèque }",
        "{ date: 2026-10-19, lieux: Maison des associations }",
        "{ date: 2026-10-19, heures: 9h-12h, lieux: Maison des associations, statut: à confirmer }",
        "{ date: 2026-10-19, heures: 9h-12h, lieux: Maison des associations, statut: annulée, motif: neige }",
        "{ date: 2026-10-26, date_initiale: 2026-10-19, heures: 9h-12h, lieux: Maison des associations }",
    ],
)
def test_a_change_is_counted_once(changed: str) -> None:
    before = listed(agenda(FIRST))
    after = listed(agenda(changed), before)
    assert not told(agenda(changed), before)
    assert after["atelier#2026-10-19"].sequence == 1
    assert listed(agenda(changed), after) == after


def test_the_number_never_goes_back() -> None:
    cancelled = "{ date: 2026-10-19, statut: annulée, motif: neige }"
    sequences = []
    before: dict[str, Announced] = {}
    for line in ("{ date: 2026-10-19 }", cancelled, "{ date: 2026-10-19 }", cancelled, "{ date: 2026-10-19 }"):
        before = listed(agenda(line), before)
        sequences.append(before["atelier#2026-10-19"].sequence)
    assert sequences == [0, 1, 2, 3, 4]


def test_a_word_written_otherwise_is_no_change() -> None:
    before = listed(agenda("{ date: 2026-10-19, lieux: Médiathèque d'Aubenas }"))
    after = listed(agenda("{ date: 2026-10-19, lieux: médiathèque d’Aubenas, statut: terminée }"), before)
    assert after["atelier#2026-10-19"].sequence == 0


def test_a_sequence_that_goes_back_is_an_error() -> None:
    before = listed(agenda("{ date: 2026-10-19, sequence: 4 }"))
    (problem,) = told(agenda("{ date: 2026-10-19, sequence: 3 }"), before)
    assert (problem.code, problem.severity) == ("sequence-back", Severity.ERROR)
    assert (problem.position.line, problem.position.column) == (3, 35)
    assert not told(agenda("{ date: 2026-10-19, sequence: 4 }"), before)


def remedied(catalogue: Catalogue, before: dict[str, Announced]) -> str:
    """The lines to add, as the only problem says them."""
    (problem,) = told(catalogue, before)
    assert (problem.code, problem.severity) == ("date-moved", Severity.ERROR)
    return problem.remedy.replace("\N{NARROW NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("before", "after", "lines", "mended"),
    [
        (
            "{ date: 2026-10-19 }",
            "{ date: 2026-10-26 }",
            ["date_initiale: 2026-10-19"],
            "{ date: 2026-10-26, date_initiale: 2026-10-19 }",
        ),
        (
            "{ id: un, date: 2026-10-19 }",
            "{ id: un, date: 2026-10-26 }",
            ["date_initiale: 2026-10-19"],
            "{ id: un, date: 2026-10-26, date_initiale: 2026-10-19 }",
        ),
        (
            "{ date: 2026-10-19, date_initiale: 2026-10-12 }",
            "{ date: 2026-10-26, date_initiale: 2026-10-12 }",
            ["date_initiale: [2026-10-12, 2026-10-19]"],
            "{ date: 2026-10-26, date_initiale: [2026-10-12, 2026-10-19] }",
        ),
        (
            "{ date: 2026-10-19/2026-10-20 }",
            "{ jours: [{ date: 2026-10-19 }, { date: 2026-10-27 }] }",
            ["date_initiale: 2026-10-20", "id: 2026-10-19"],
            "{ id: 2026-10-19, jours: [{ date: 2026-10-19 }, { date: 2026-10-27 }], date_initiale: 2026-10-20 }",
        ),
        (
            "{ date: 2026-10-19 }",
            "{ id: lyon, date: 2026-10-19 }",
            ["id: 2026-10-19"],
            "{ id: 2026-10-19, date: 2026-10-19 }",
        ),
        (
            "{ date: 2026-10-19, date_initiale: 2026-10-12 }",
            "{ date: 2026-10-26, date_initiale: [2026-10-19, 2026-10-12] }",
            ["id: 2026-10-12"],
            "{ id: 2026-10-12, date: 2026-10-26, date_initiale: [2026-10-19, 2026-10-12] }",
        ),
    ],
)
def test_a_date_that_moves_in_silence_is_told_with_the_lines_that_mend_it(
    before: str, after: str, lines: list[str], mended: str
) -> None:
    first = listed(agenda(before))
    remedy = remedied(agenda(after), first)
    assert all(f"« {line} »" in remedy for line in lines), remedy
    assert ("id:" in remedy) == any("id:" in line for line in lines)
    assert not told(agenda(mended), first)
    assert list(listed(agenda(mended), first)) == list(first)


def test_a_session_put_off_without_a_date_keeps_its_name() -> None:
    before = listed(agenda("{ date: 2026-10-19 }"))
    later = agenda("{ date_initiale: 2026-10-19, statut: reportée, motif: neige }")
    assert not told(later, before)
    (known,) = listed(later, before).values()
    assert (known.key, known.face.state) == ("atelier#2026-10-19", "annulée")
    assert known.sequence > 0


def test_a_session_that_vanishes_is_an_error() -> None:
    before = listed(agenda("{ date: 2026-10-19 }", "{ date: 2026-11-09 }"))
    (problem,) = told(agenda("{ date: 2026-10-19 }"), before)
    assert (problem.code, problem.severity) == ("session-vanished", Severity.ERROR)
    assert "statut: annulée" in problem.remedy
    assert "id: 2026-11-09" in problem.remedy
    cancelled = agenda("{ date: 2026-10-19 }", "{ date: 2026-11-09, statut: annulée, motif: neige }")
    after = listed(cancelled, before)
    assert not told(cancelled, before)
    assert not told(agenda("{ date: 2026-10-19 }"), after), "everyone has been told: it may go"
    assert "atelier#2026-11-09" in listed(agenda("{ date: 2026-10-19 }"), after)


def test_a_renamed_programme_keeps_its_sessions_and_their_uids() -> None:
    before = listed(agenda("{ date: 2026-10-19 }"))
    text = "titre: A\nanciens_ids: atelier\nseances:\n  - date: 2026-10-19\n"
    catalogue = catalogue_with(seminaire=text)
    assert not told(catalogue, before)
    after = listed(catalogue, before)
    assert list(after) == ["atelier#2026-10-19"]
    sequences = {key: one.sequence for key, one in after.items()}
    calendars = calendars_of(catalogue, sequences, frozenset({"/programmes/atelier.ics"}))
    assert b"UID:atelier#2026-10-19@" in calendars["seminaire.ics"]
    assert calendars["atelier.ics"] == calendars["seminaire.ics"], "who subscribed under the former name still reads it"


def test_lines_of_a_later_version_are_kept() -> None:
    line = '{"seance": "atelier#2026-10-19", "sequence": 2, "dates": ["2026-10-19"], "heures": ["journée"], "lieu": "", "etat": "maintenue", "couleur": {"a": [1]}}\n'
    found, problems = read_announced(SourceFile(PATH, line.encode()))
    assert [(p.code, p.severity) for p in problems] == [("session-list-key", Severity.WARNING)]
    assert as_list(announced_now(agenda("{ date: 2026-10-19 }").agenda, found).values()) == line


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe", "not-utf-8"),
        (b"\x00", "binary-file"),
        (b"[" * 100_000, "session-list"),
        (b'{"seance": "a#b", "sequence": ' + b"9" * 5000 + b"}", "session-list"),
        (b'{"seance": "a#b", "sequence": NaN}', "session-list"),
        (b'{"seance": "a#b", "sequence": -1}', "session-list"),
        (b'{"seance": "a", "sequence": 0}', "session-list"),
        (b"<<<<<<< HEAD", "session-list"),
    ],
)
def test_nothing_in_the_list_makes_a_traceback(content: bytes, code: str) -> None:
    found, problems = read_announced(SourceFile(PATH, content))
    assert not found
    assert [problem.code for problem in problems] == [code]


def test_two_branches_merge_line_by_line() -> None:
    """What git gives when each side adds a session: all the lines, in any order."""
    one, other = (as_list(listed(agenda(f"{{ id: {name}, date: 2026-10-19 }}")).values()) for name in ("lyon", "paris"))
    found, problems = read_announced(SourceFile(PATH, ("\r\n".join([other.strip(), one.strip()])).encode()))
    assert not problems
    assert sorted(found) == ["atelier#lyon", "atelier#paris"]


# --- On disk ---------------------------------------------------------------------------------------------------------


def check(territory: Path, *options: str) -> int:
    return main(["check", "--territoire", str(territory), *options])


def test_check_keeps_the_list(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    programme = {"programmes/atelier.yml": "titre: A\nseances:\n  - date: 2026-10-19\n"}
    territory = make_territory(tmp_path, programme)
    assert check(territory, "--format", "json") == 0
    assert "session-unlisted" in capsys.readouterr().out
    assert check(territory, "--write") == 0
    assert "1 séance mise à jour dans la liste." in capsys.readouterr().out
    written = (territory / PATH).read_bytes()
    assert json.loads(written)["sequence"] == 0
    assert check(territory, "--write") == 0
    assert "séance" not in capsys.readouterr().out
    assert (territory / PATH).read_bytes() == written
    make_territory(tmp_path, {"programmes/atelier.yml": MOVED})
    assert check(territory, "--write") == 1
    said = capsys.readouterr().out.replace("\N{NARROW NO-BREAK SPACE}", " ")
    assert "programmes/atelier.yml:3:11  erreur" in said
    assert "« date_initiale: 2026-10-19 »" in said
    assert (territory / PATH).read_bytes() == written
    make_territory(tmp_path, {"programmes/atelier.yml": MOVED + "    date_initiale: 2026-10-19\n"})
    assert check(territory, "--write") == 0
    assert json.loads((territory / PATH).read_text(encoding="utf-8"))["sequence"] == 1


def test_a_territory_without_a_programme_has_no_list(tmp_path: Path) -> None:
    territory = make_territory(tmp_path)
    assert check(territory, "--write") == 0
    assert not (territory / "programmes").exists()


def test_a_file_that_cannot_be_read_has_not_lost_its_sessions(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = {f"programmes/{name}.yml": f"titre: {name}\nseances:\n  - date: 2026-10-19\n" for name in ("un", "deux")}
    territory = make_territory(tmp_path, both)
    assert check(territory, "--write") == 0
    make_territory(tmp_path, {"programmes/un.yml": "titre: [\n", "programmes/deux.yml": MOVED})
    capsys.readouterr()
    assert check(territory, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    errors = {(one["path"], one["code"]) for one in found if one["severity"] == "error"}
    assert errors == {("programmes/un.yml", "yaml-syntax"), ("programmes/deux.yml", "date-moved")}


def test_a_programme_that_vanishes_is_told_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    territory = make_territory(tmp_path, {"programmes/atelier.yml": "titre: A\nseances:\n  - date: 2026-10-19\n"})
    assert check(territory, "--write") == 0
    (territory / "programmes/atelier.yml").unlink()
    capsys.readouterr()
    assert check(territory, "--format", "json") == 1
    found = json.loads(capsys.readouterr().out)
    assert {one["code"] for one in found if one["severity"] == "error"} == {"address-vanished"}
    withdrawn = "titre: A\nstatut: retirée\nmotif_retrait: Publié deux fois.\nseances:\n  - date: 2026-10-19\n"
    make_territory(tmp_path, {"programmes/atelier.yml": withdrawn})
    capsys.readouterr()
    assert check(territory) == 0, capsys.readouterr().out
