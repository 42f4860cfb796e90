"""The files of continuous integration, ours and those that a territory receives: sound, safe, and the same."""

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from espace_ressource import __version__
from espace_ressource.cli import main
from espace_ressource.forges.workflows import FILES, INCLUDE, INCLUDING, OWN, installation, rendered
from territories import make_territory, plain

ROOT = Path(__file__).parent.parent.parent
TERRITORY = installation(None)
VARIANTS = [
    (forge, install, shards)
    for forge in FILES
    for install in (OWN, TERRITORY, installation("espace-ressource==1.0\n"))
    for shards in ((1, 3) if forge != "forgejo" else (1,))
]
Workflow = dict[Any, Any]


def in_repository() -> list[Path]:
    """Every workflow of this repository, whoever wrote it."""
    folders = (ROOT / ".github/workflows", ROOT / ".forgejo/workflows", ROOT / ".gitlab")
    return sorted([*(path for folder in folders for path in folder.iterdir()), ROOT / INCLUDING])


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each workflow: this repository's, and each form that a territory may receive."""
    folder = tmp_path_factory.mktemp("workflows")
    for path in in_repository():
        target = folder / "ici" / path.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
    for number, (forge, install, shards) in enumerate(VARIANTS):
        for path, text in rendered(forge, install, shards=shards).items():
            target = folder / f"territoire-{number}" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")
    return folder


def actions(folder: Path) -> list[Path]:
    """The workflows that GitHub and Forgejo read."""
    return sorted(folder.glob("*/.*/workflows/*.yml"))


def on_gitlab(folder: Path) -> list[Path]:
    return sorted([*folder.glob("*/.gitlab/*.yml"), *folder.glob(f"*/{INCLUDING}")])


def program(*command: str | Path) -> subprocess.CompletedProcess[str]:
    beside = Path(sys.executable).with_name(str(command[0]))
    return subprocess.run([beside, *command[1:]], capture_output=True, text=True, timeout=120, check=False)


# --- What two linters say ---------------------------------------------------------------------------------------------


def test_their_schemas_admit_them(everything: Path) -> None:
    assert len(actions(everything)) >= 2 * len(VARIANTS) * 2 // 3
    for schema, files in (("github-workflows", actions(everything)), ("gitlab-ci", on_gitlab(everything))):
        done = program("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *files)
        assert done.returncode == 0, done.stdout


def test_a_wrong_key_is_found(tmp_path: Path) -> None:
    """The proof that the schemas are read."""
    (tmp_path / "faux.yml").write_text("on: push\njobs:\n  a:\n    runs-on: x\n    etapes: []\n", encoding="utf-8")
    assert program("check-jsonschema", "--builtin-schema", "vendor.github-workflows", tmp_path / "faux.yml").returncode


def test_an_audit_finds_nothing(everything: Path) -> None:
    done = program(
        "zizmor", "--offline", "--no-progress", "--strict-collection", "--format", "json", *actions(everything)
    )
    found = [(one["ident"], one["locations"][0]["symbolic"]["key"]) for one in json.loads(done.stdout)]
    assert not found
    assert done.returncode == 0, done.stderr


def test_the_audit_is_awake(tmp_path: Path) -> None:
    bad = tmp_path / ".forgejo/workflows/faux.yml"
    bad.parent.mkdir(parents=True)
    bad.write_text(
        "on: pull_request_target\njobs:\n  a:\n    runs-on: docker\n    steps:\n"
        "      - run: echo ${{ github.event.pull_request.title }}\n",
        encoding="utf-8",
    )
    done = program("zizmor", "--offline", "--no-progress", "--format", "json", bad)
    assert {"dangerous-triggers", "template-injection"} <= {one["ident"] for one in json.loads(done.stdout)}


# --- Our own rules ----------------------------------------------------------------------------------------------------


def jobs(workflow: Workflow) -> Iterator[Workflow]:
    yield from workflow["jobs"].values()


def steps(workflow: Workflow) -> Iterator[Workflow]:
    for job in jobs(workflow):
        yield from job["steps"]


def triggers(workflow: Workflow) -> set[str]:
    on = workflow.get("on", workflow.get(True))  # YAML 1.1 takes « on » for true
    return {on} if isinstance(on, str) else set(on)


def read(path: Path) -> Workflow:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def test_a_strangers_code_never_has_our_rights(everything: Path) -> None:
    for path in actions(everything):
        workflow, text = read(path), path.read_text(encoding="utf-8")
        assert not triggers(workflow) & {"pull_request_target", "workflow_run", "issue_comment", "issues"}, path
        if "pull_request" in triggers(workflow):
            assert "secrets." not in text, path
            assert "github.token" not in text, path
            for job in jobs(workflow):
                rights = job.get("permissions", workflow["permissions"])
                assert set(rights.values()) <= {"read"}, path


def test_rights_are_stated_and_credentials_are_not_kept(everything: Path) -> None:
    for path in actions(everything):
        workflow = read(path)
        assert workflow["permissions"] in ({}, {"contents": "read"}), path
        for step in steps(workflow):
            if "checkout" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False, path


def test_no_text_of_a_stranger_stands_in_a_command(everything: Path) -> None:
    for path in actions(everything):
        for step in steps(read(path)):
            assert "${{" not in step.get("run", ""), path


def test_an_action_is_named_by_its_commit(everything: Path) -> None:
    for path in actions(everything):
        for uses in re.findall(r"uses: (.*)", path.read_text(encoding="utf-8")):
            assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40} # v[0-9.]+", uses), path


def test_the_job_that_looks_cannot_write(everything: Path) -> None:
    """At Forgejo every job can: there, the command that looks is run without the token."""
    for path in actions(everything):
        for job in jobs(read(path)):
            looks = [step for step in job["steps"] if " links " in step.get("run", "")]
            writes = [step for step in job["steps"] if " report " in step.get("run", "")]
            if ".forgejo" in path.as_posix():
                assert all(step["run"].startswith("unset FORGEJO_TOKEN GITEA_TOKEN GITHUB_TOKEN") for step in looks)
            else:
                assert not (looks and writes), path
                assert not looks or set(job["permissions"].values()) == {"read"}, path
            for step in job["steps"]:
                assert ("GITHUB_TOKEN" in step.get("env", {})) == (step in writes), path


def test_a_weekly_run_never_meets_another(everything: Path) -> None:
    weekly = [path for path in actions(everything) if "schedule" in triggers(read(path))]
    assert len(weekly) == len(actions(everything)) // 2
    for path in weekly:
        assert read(path)["concurrency"] == {"group": "liens-semaine", "cancel-in-progress": False}
        assert triggers(read(path)) == {"schedule", "workflow_dispatch"}
    for path in everything.glob("*/.gitlab/*.yml"):
        assert read(path)["liens:rapporter"]["resource_group"] == "liens"


def test_gitlab_gives_its_token_to_one_job(everything: Path) -> None:
    for path in everything.glob("*/.gitlab/*.yml"):
        file = read(path)
        assert [name for name, job in file.items() if "environment" in job] == ["liens:rapporter"]
        assert "TOKEN" not in path.read_text(encoding="utf-8")
        assert file["liens:proposition"]["rules"] == [{"if": '$CI_PIPELINE_SOURCE == "merge_request_event"'}]
        for rule in file[".liens:semaine"]["rules"]:
            assert "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH" in rule["if"]


def test_each_command_is_one_of_ours(everything: Path) -> None:
    """What a workflow types exists: its options are those that the command knows."""
    for path in [*actions(everything), *on_gitlab(everything)]:
        for line in re.findall(
            r"(?:^|[/ ])espace-ressource ((?:links|report) .*)", path.read_text(encoding="utf-8"), re.MULTILINE
        ):
            words = re.sub(r"\|\|.*|>.*|--since \"\$\(.*?\)\"", "", line).replace('"$PART/3"', "1/3").split()
            words = [re.sub(r'"\$CI_NODE_INDEX/\$CI_NODE_TOTAL"', "1/3", word) for word in words]
            with pytest.raises(SystemExit) as stopped:
                main([*words, "--aide"])
            assert stopped.value.code == 0, line


# --- The same templates, here and there -------------------------------------------------------------------------------


@pytest.mark.parametrize("forge", FILES)
def test_this_repository_is_made_from_the_templates(forge: str) -> None:
    """``espace-ressource workflows --forge … --force`` here makes them the same again."""
    for path, text in rendered(forge, OWN).items():
        assert (ROOT / path).read_text(encoding="utf-8") == text
    assert INCLUDE in (ROOT / INCLUDING).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("requirements", "installed"),
    [
        (None, f'"espace-ressource>={__version__}"'),
        ("mkdocs==1.6\n", f'"espace-ressource>={__version__}"'),
        ("mkdocs==1.6\nespace_ressource[pdf]==0.3 \\\n  --hash=sha256:00\n", "--requirement requirements.txt"),
    ],
)
def test_what_a_territory_installs(requirements: str | None, installed: str) -> None:
    assert installation(requirements) == (installed,)


def workflows(territory: Path, *options: str) -> int:
    return main(["workflows", "--territoire", str(territory), *options])


@pytest.mark.parametrize("forge", FILES)
def test_a_territory_receives_its_files(forge: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    territory = make_territory(tmp_path)
    assert workflows(territory, "--forge", forge) == 0
    told = plain(capsys.readouterr().out)
    for path, text in rendered(forge, TERRITORY).items():
        assert (territory / path).read_text(encoding="utf-8") == text
        assert f"{path} : à jour." in told
    assert workflows(territory, "--forge", forge) == 0


def test_what_a_person_changed_is_kept(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    territory = make_territory(tmp_path)
    workflows(territory, "--forge", "github")
    file = territory / ".github/workflows/liens-semaine.yml"
    ours = file.read_text(encoding="utf-8")
    mine = ours.replace("17 4 * * 1", "0 6 * * 5")
    file.write_text(mine, encoding="utf-8")
    capsys.readouterr()
    assert workflows(territory, "--forge", "github") == 1
    assert "liens-semaine.yml : vous l’avez changé" in plain(capsys.readouterr().out)
    assert file.read_text(encoding="utf-8") == mine
    assert workflows(territory, "--forge", "github", "--force") == 0
    assert file.read_text(encoding="utf-8") == ours


def test_gitlab_is_told_what_to_include(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A territory that publishes its site has a file of its own, which is not ours to rewrite."""
    territory = make_territory(tmp_path, {INCLUDING: "pages:\n  script: [make]\n"})
    assert workflows(territory, "--forge", "gitlab", "--force") == 0
    assert (territory / INCLUDING).read_text(encoding="utf-8") == "pages:\n  script: [make]\n"
    assert INCLUDE in capsys.readouterr().out
    (territory / INCLUDING).write_text(f"{INCLUDE}\npages:\n  script: [make]\n", encoding="utf-8")
    assert workflows(territory, "--forge", "gitlab") == 0
    assert INCLUDE not in capsys.readouterr().out


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_a_large_catalogue_is_shared_out(forge: str, tmp_path: Path) -> None:
    assert workflows(make_territory(tmp_path), "--forge", forge, "--shards", "3") == 0
    (path, *_others) = rendered(forge, TERRITORY)
    file = read(tmp_path / path)
    if forge == "github":
        assert file["jobs"]["regarder"]["strategy"]["matrix"] == {"part": [1, 2, 3]}
    else:
        assert file["liens:regarder"]["parallel"] == 3


@pytest.mark.parametrize("options", [("forgejo", "3"), ("github", "0"), ("github", "trop")])
def test_shares_that_make_no_sense(options: tuple[str, str], tmp_path: Path) -> None:
    forge, shards = options
    territory = make_territory(tmp_path)
    try:
        code: object = workflows(territory, "--forge", forge, "--shards", shards)
    except SystemExit as stopped:
        code = stopped.code
    assert code == 2
    assert not (territory / f".{forge}").exists()
