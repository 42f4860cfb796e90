"""The command line: exit codes, formats, and French."""

import json
from pathlib import Path

import pytest

from espace_ressource.cli import main, parser
from territories import make_territory, plain, run

WRONG = {"resources/livres/faux.yml": "titre: Un livre\nthemes: [monaies locales]\n"}


def check(territory: Path, *options: str) -> int:
    return main(["check", "--territoire", str(territory), *options])


def test_zero_when_all_is_well(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    territory = make_territory(tmp_path)
    assert check(territory, "--write") == 0
    assert check(territory) == 0
    assert "1 fiche lue, tout est en ordre." in capsys.readouterr().out


def test_zero_when_there_are_only_warnings(tmp_path: Path) -> None:
    territory = make_territory(tmp_path)
    book = territory / "resources/livres/monnaies-alternatives.yml"
    (territory / "resources/livres/le-meme.yml").write_text(book.read_text(encoding="utf-8"), encoding="utf-8")
    assert check(territory) == 0


def test_one_on_errors(tmp_path: Path) -> None:
    assert check(make_territory(tmp_path, WRONG)) == 1


def test_two_where_there_is_no_territory(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(tmp_path) == 2
    assert "Pas de mkdocs.yml" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["chek"], [], ["check", "--format", "xml"], ["check", "--today", "hier"]])
def test_two_when_the_command_is_wrong(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    said = capsys.readouterr().err
    assert "Commande incomprise" in said
    assert "usage:" not in said


def test_no_folder_of_references_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Essai\n", encoding="utf-8")
    assert check(tmp_path) == 1
    assert "le dossier resources/ n’existe pas" in capsys.readouterr().out


def test_json_is_a_list_of_objects(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(make_territory(tmp_path, WRONG), "--format", "json")
    found = json.loads(capsys.readouterr().out)
    assert all(set(one) == {"path", "line", "column", "severity", "code", "message", "remedy"} for one in found)
    term = next(one for one in found if one["code"] == "unknown-term")
    assert (term["path"], term["line"], term["column"], term["severity"]) == (
        "resources/livres/faux.yml",
        2,
        10,
        "error",
    )
    assert "onnaies locales" in term["remedy"]


def test_github_annotations_are_escaped(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    check(make_territory(tmp_path, {"resources/livres/100%.yml": "titre: 100 %\nthemes: [a]\n"}), "--format", "github")
    lines = capsys.readouterr().out.splitlines()
    assert lines
    assert all(line.startswith(("::error file=", "::warning file=", "::notice file=")) for line in lines)
    assert any("file=resources/livres/100%25.yml,line=2,col=10,title=unknown-term::" in line for line in lines)


def test_problems_come_sorted_and_all_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    territory = make_territory(
        tmp_path,
        {
            **WRONG,
            "resources/livres/abime.yml": "titre: [\n",
            "resources/sites/autre.yml": "titre: A\nurl: www.rtes.fr\n",
        },
    )
    check(territory, "--format", "json")
    found = json.loads(capsys.readouterr().out)
    places = [(one["path"], one["line"], one["column"]) for one in found]
    assert places == sorted(places)
    assert {path for path, _line, _column in places} >= {
        "resources/livres/abime.yml",
        "resources/livres/faux.yml",
        "resources/sites/autre.yml",
    }


def test_a_vanished_address_is_an_error_until_it_is_redirected_or_withdrawn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    territory = make_territory(tmp_path)
    assert check(territory, "--write") == 0
    listed = (territory / "resources/_adresses.txt").read_text(encoding="utf-8")
    assert "/ressources/livre/monnaies-alternatives/\n" in listed
    book = territory / "resources/livres/monnaies-alternatives.yml"
    renamed = book.with_name("monnaies.yml")
    book.rename(renamed)
    capsys.readouterr()
    assert check(territory) == 1
    said = capsys.readouterr().out
    assert "resources/_adresses.txt" in said
    assert "/ressources/livre/monnaies-alternatives/" in said
    assert "anciens_ids: monnaies-alternatives" in said
    assert check(territory, "--write") == 1
    assert (territory / "resources/_adresses.txt").read_text(encoding="utf-8") == listed
    text = renamed.read_text(encoding="utf-8")
    renamed.write_text(text + "anciens_ids: monnaies-alternatives\n", encoding="utf-8")
    assert check(territory) == 0
    renamed.unlink()
    book.write_text("titre: Les monnaies alternatives\nstatut: retirée\nmotif_retrait: Perdu.\n", encoding="utf-8")
    assert check(territory) == 0


def test_conflict_marks_in_the_list_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    territory = make_territory(tmp_path, {"resources/_adresses.txt": "<<<<<<< ici\n/ressources/\n=======\n"})
    assert check(territory) == 1
    assert "resources/_adresses.txt:1:1" in capsys.readouterr().out


def test_schemas_are_written(tmp_path: Path) -> None:
    territory = make_territory(tmp_path)
    assert main(["schema", "--territoire", str(territory)]) == 0
    schema = json.loads((territory / "resources/_schemas/livre.json").read_text(encoding="utf-8"))
    assert schema["title"] == "Ouvrage"
    assert check(territory) == 0


def test_messages_survive_a_terminal_without_accents(tmp_path: Path) -> None:
    territory = make_territory(tmp_path, WRONG)
    done = run("espace_ressource", "check", cwd=territory, LC_ALL="C", PYTHONIOENCODING="", PYTHONUTF8="0")
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert "« monaies locales »" in plain(done.stdout)


def test_help_is_french() -> None:
    text = parser().format_help()
    for english in ("usage:", "positional", "show this", "optional", "exit"):
        assert english not in text
    assert "usage" in text
