"""A weekly run, whole: a real repository of Git, the real command, and a stand-in of each forge's API."""

import contextlib
import datetime
import io
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest

from espace_ressource.cli import main
from espace_ressource.forges import checker, delivering
from espace_ressource.forges.proposals import BRANCH
from espace_ressource.links.history import PATH, Entry, history_of
from espace_ressource.links.memory import as_bytes, read_history
from espace_ressource.links.values import Verdict
from espace_ressource.source import SourceFile
from forges.stand_ins import PROJECT, TOKEN, Answer, GitHubStandIn, Kept, StandIn
from territories import make_territory, plain

DAY = datetime.date(2026, 11, 2)
RECORD = """\
titre: {title}
url: {url}
editeur: association du bourg
themes: [confiance]
resume: Une page du bourg.
"""
SITES = {
    f"resources/sites/{name}.yml": RECORD.format(title=name.capitalize(), url=f"https://{name}.exemple.org/")
    for name in ("ferme", "gare", "halle")
}
WEB = "https://{}.exemple.org/".format


def alive(name: str, week: int = 0) -> Entry:
    day = DAY + datetime.timedelta(weeks=week)
    return Entry(WEB(name), DAY, day, Verdict.OK, "la page répond", 200, last_good=day)


def dead(name: str, *, looks: int = 3, since: int = 1) -> Entry:
    days = tuple(DAY + datetime.timedelta(weeks=since + week) for week in range(looks))
    return Entry(WEB(name), DAY, days[-1], Verdict.DEAD, "le nom n’existe plus", bad_days=days)


def moved(name: str, to: str) -> Entry:
    day = DAY + datetime.timedelta(weeks=2)
    return Entry(WEB(name), DAY, day, Verdict.MOVED, "redirection durable", 301, proposed=to, moves=2, last_good=day)


def memory(*entries: Entry) -> bytes:
    return as_bytes(history_of(entries, []))


def git(*arguments: str, at: Path) -> str:
    author = {"GIT_AUTHOR_NAME": "Camille", "GIT_AUTHOR_EMAIL": "camille@exemple.org"}
    committer = {"GIT_COMMITTER_NAME": "Camille", "GIT_COMMITTER_EMAIL": "camille@exemple.org"}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-C", str(at), *arguments],
        env=os.environ | author | committer | quiet,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


class Inside(checker.Checker):
    """The same command in this very process: starting another takes longer than what it does."""

    def _links(self, territory: Path, *options: str) -> str:
        told = io.StringIO()
        with contextlib.redirect_stdout(told), contextlib.redirect_stderr(io.StringIO()):
            assert main(["links", "--territoire", str(territory), *options]) < 2
        return told.getvalue()


@dataclass
class Place:
    """A forge, its repository, and a checkout of it such as a run receives."""

    forge: StandIn
    bare: Path
    root: Path
    capsys: pytest.CaptureFixture[str]
    monkeypatch: pytest.MonkeyPatch
    said: str = ""

    def checkout(self, *, depth: int | None = None) -> Path:
        """A new checkout, as of now."""
        folder = self.root / f"checkout-{len(list(self.root.iterdir()))}"
        shallow = ["--depth", str(depth)] if depth else []
        git("clone", "--quiet", *shallow, self.bare.as_uri(), str(folder), at=self.root)
        return folder

    def report(self, seen: bytes | None, *options: str, at: Path | None = None) -> int:
        """A run that has seen that; its answer, and what it printed in ``said``."""
        territory = at or self.checkout(depth=1)
        if seen is not None:
            (territory / PATH).parent.mkdir(exist_ok=True)
            (territory / PATH).write_bytes(seen)
        code = main(["report", "--territoire", str(territory), *options])
        captured = self.capsys.readouterr()
        self.said = plain(captured.out + captured.err)
        assert TOKEN not in self.said
        return code

    def on(self, branch: str, path: str) -> bytes:
        command = ["git", "-C", str(self.bare), "show", f"{branch}:{path}"]
        return subprocess.run(command, capture_output=True, check=True).stdout

    def commits(self, branch: str = "main") -> list[str]:
        return git("log", "--format=%s", branch, at=self.bare).splitlines()

    def push(self, path: str, content: bytes, branch: str = "main") -> None:
        """Somebody else's commit."""
        folder = self.checkout()
        git("checkout", "--quiet", branch, at=folder)
        (folder / path).write_bytes(content)
        git("add", ".", at=folder)
        git("commit", "--quiet", "-m", "Le travail de Camille", at=folder)
        git("push", "--quiet", "origin", f"HEAD:{branch}", at=folder)

    def refuse(self, lines: str) -> None:
        """The repository runs those lines of shell before it accepts anything."""
        hook = self.bare / "hooks/pre-receive"
        hook.write_text(f"#!/bin/sh\n{lines}\n", encoding="utf-8")
        hook.chmod(0o755)


@pytest.fixture
def place(forge: StandIn, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    return settled(forge, tmp_path, capsys, monkeypatch)


@pytest.fixture
def github_place(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    with GitHubStandIn().serving() as forge:
        yield settled(forge, tmp_path, capsys, monkeypatch)


def settled(forge: StandIn, root: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Place:
    bare, work = root / "forge" / f"{PROJECT}.git", root / "work"
    bare.mkdir(parents=True)
    work.mkdir()
    git("init", "--quiet", "--bare", "--initial-branch", "main", at=bare)
    first = make_territory(work / "premier", SITES)
    git("init", "--quiet", "--initial-branch", "main", at=first)
    git("add", ".", at=first)
    git("commit", "--quiet", "-m", "Le site", at=first)
    git("push", "--quiet", bare.as_uri(), "main", at=first)
    for name in [name for name in os.environ if name.startswith(("GITHUB_", "FORGEJO_", "GITEA_", "GITLAB_", "CI_"))]:
        monkeypatch.delenv(name)
    for name, value in forge.variables((root / "forge").as_uri()).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setattr("espace_ressource.forges.command.Checker", Inside)
    return Place(forge, bare, work, capsys, monkeypatch)


def test_week_after_week(place: Place) -> None:
    """Nothing to say; a death opens the issue; a second changes it; all well closes it; a new death opens it again."""
    forge = place.forge
    assert place.report(memory(alive("ferme"), alive("gare"), alive("halle"))) == 0
    assert place.commits() == ["Tenir la mémoire des liens", "Le site"]
    assert not forge.issues
    assert not forge.proposals

    assert place.report(memory(dead("ferme"), alive("gare", 1), alive("halle", 1))) == 0
    (issue,) = forge.issues
    assert (issue.title, issue.state) == ("Liens à revoir", "open")
    assert "`https://ferme.exemple.org/`" in issue.body
    assert "`resources/sites/ferme.yml:2:6`" in issue.body

    ticked = issue.body.replace("- [ ] `https://ferme", "- [x] `https://ferme")
    issue.body = ticked.replace("\n", "\r\n")  # as a browser sends it back
    assert place.report(memory(dead("ferme"), dead("gare", since=2), alive("halle", 2))) == 0
    (issue,) = forge.issues
    assert "- [x] `https://ferme.exemple.org/`" in issue.body
    assert "- [ ] `https://gare.exemple.org/`" in issue.body

    assert place.report(memory(alive("ferme", 6), alive("gare", 6), alive("halle", 6))) == 0
    (issue,) = forge.issues
    assert issue.state == "closed"
    assert "exemple.org" not in issue.body

    assert place.report(memory(alive("ferme", 7), dead("gare", since=7), dead("halle", looks=4, since=7))) == 0
    (issue,) = forge.issues
    assert issue.state == "open"
    assert "halle.exemple.org" in issue.body
    assert len(place.commits()) == 6


def test_a_week_without_news_writes_nothing(github_place: Place) -> None:
    """With the command in a process of its own, as it is outside these tests."""
    place = github_place
    place.monkeypatch.setattr("espace_ressource.forges.command.Checker", checker.Checker)
    seen = memory(dead("ferme"), alive("gare"), alive("halle"))
    place.report(seen)
    writes = len([r for r in place.forge.requests if r.method != "GET"])
    assert place.report(seen) == 0
    assert place.commits().count("Tenir la mémoire des liens") == 1
    assert len([r for r in place.forge.requests if r.method != "GET"]) == writes == 1
    assert "n’a pas changé" in place.said


def test_links_in_doubt_disturb_nobody(github_place: Place) -> None:
    place = github_place
    unknown = Entry(WEB("gare"), DAY, DAY, Verdict.UNKNOWN, "le site refuse les robots", 403)
    assert place.report(memory(dead("ferme", looks=2), unknown, alive("halle"))) == 0
    assert not place.forge.issues


def test_what_a_person_closed_stays_closed_until_there_is_news(github_place: Place) -> None:
    place = github_place
    place.report(memory(dead("ferme"), alive("gare"), alive("halle")))
    place.forge.issues[0].state = "closed"
    place.report(memory(dead("ferme"), dead("gare", looks=1), alive("halle", 1)))
    assert place.forge.issues[0].state == "closed"
    place.report(memory(dead("ferme"), dead("gare"), alive("halle", 2)))
    assert place.forge.issues[0].state == "open"


def test_repairs_are_proposed_then_taken(place: Place) -> None:
    forge = place.forge
    seen = memory(moved("ferme", "https://ferme.exemple.org/accueil"), alive("gare"), alive("halle"))
    assert place.report(seen) == 0
    (proposal,) = forge.proposals
    assert (proposal.branch, proposal.base) == (BRANCH, "main")
    assert "resources/sites/ferme.yml : 1" in plain(proposal.body)
    assert b"url: https://ferme.exemple.org/accueil\n" in place.on(BRANCH, "resources/sites/ferme.yml")
    assert b"accueil" not in place.on("main", "resources/sites/ferme.yml")
    assert place.commits(BRANCH)[0] == "Réparer les liens qui ont déménagé"
    changed = git("diff", "--name-only", f"main...{BRANCH}", at=place.bare).splitlines()
    assert changed == ["resources/sites/ferme.yml"]
    assert proposal.number in {1, 2}
    assert f"/{PROJECT}/{proposal.number}" in forge.issues[0].body

    tip = git("rev-parse", BRANCH, at=place.bare)
    assert place.report(seen) == 0  # the same repairs: nobody is disturbed
    assert git("rev-parse", BRANCH, at=place.bare) == tip

    both = memory(
        moved("ferme", "https://ferme.exemple.org/accueil"),
        moved("gare", "https://gare.exemple.org/quai"),
        alive("halle"),
    )
    assert place.report(both) == 0
    assert len(forge.proposals) == 1
    assert "gare.yml" in forge.proposals[0].body
    assert b"quai" in place.on(BRANCH, "resources/sites/gare.yml")

    git("update-ref", "refs/heads/main", BRANCH, at=place.bare)
    proposal.state, proposal.is_merged = "closed", True
    assert place.report(both) == 0
    assert len(forge.proposals) == 1
    assert forge.issues[0].state == "closed"


def test_repairs_that_a_person_refused_are_not_proposed_again(github_place: Place) -> None:
    place = github_place
    seen = memory(moved("ferme", "https://ferme.exemple.org/accueil"), alive("gare"), alive("halle"))
    place.report(seen)
    place.forge.proposals[0].state = "closed"
    git("branch", "-D", BRANCH, at=place.bare)
    place.report(seen)
    assert len(place.forge.proposals) == 1
    more = memory(moved("ferme", "https://ferme.exemple.org/bienvenue"), alive("gare"), alive("halle"))
    place.report(more)
    assert [proposal.state for proposal in place.forge.proposals] == ["closed", "open"]


def test_repairs_made_by_hand_close_the_proposal(github_place: Place) -> None:
    place = github_place
    seen = memory(moved("ferme", "https://ferme.exemple.org/accueil"), alive("gare"), alive("halle"))
    place.report(seen)
    by_hand = SITES["resources/sites/ferme.yml"].replace(WEB("ferme"), "https://ferme.exemple.org/accueil")
    place.push("resources/sites/ferme.yml", by_hand.encode())
    assert place.report(seen) == 0
    assert place.forge.proposals[0].state == "closed"


def test_the_work_of_a_person_on_the_proposal_is_kept(github_place: Place) -> None:
    place = github_place
    place.report(memory(moved("ferme", "https://ferme.exemple.org/accueil"), alive("gare"), alive("halle")))
    place.push("resources/sites/halle.yml", b"titre: Mieux\n", BRANCH)
    tip = git("rev-parse", BRANCH, at=place.bare)
    more = memory(
        moved("ferme", "https://ferme.exemple.org/accueil"),
        moved("gare", "https://gare.exemple.org/quai"),
        alive("halle"),
    )
    assert place.report(more) == 0
    assert git("rev-parse", BRANCH, at=place.bare) == tip
    assert "Quelqu’un travaille sur la proposition" in place.said


class Rival(Inside):
    """Somebody pushes each time a memory is joined, so many times."""

    push: Callable[[], None]
    left: int

    def merge(self, territory: Path, files: list[Path]) -> None:  # type: ignore[override]
        super().merge(territory, files)
        if Rival.left:
            Rival.left -= 1
            Rival.push()


def test_somebody_pushes_at_the_same_moment(github_place: Place) -> None:
    """Their memory and ours are joined, and their other work stays."""
    place = github_place
    territory = place.checkout(depth=1)

    def rival() -> None:
        place.push(PATH, memory(alive("gare", 9)))
        place.push("docs/nouvelle.md", b"# Nouvelle\n")

    Rival.push, Rival.left = staticmethod(rival), 1  # type: ignore[assignment]
    place.monkeypatch.setattr("espace_ressource.forges.command.Checker", Rival)
    assert place.report(memory(alive("ferme"), alive("gare")), at=territory) == 0
    kept, problems = read_history(SourceFile(PATH, place.on("main", PATH)))
    assert not problems
    assert {url: entry.last_look for url, entry in kept.entries.items()} == {
        WEB("ferme"): DAY,
        WEB("gare"): DAY + datetime.timedelta(weeks=9),
    }
    assert place.on("main", "docs/nouvelle.md") == b"# Nouvelle\n"
    assert not git("status", "--porcelain", "--untracked-files=no", at=territory)


def test_somebody_pushes_without_end(github_place: Place) -> None:
    place = github_place
    pages = iter(range(100))

    def rival() -> None:
        place.push(f"docs/page-{next(pages)}.md", b"# Page\n")

    Rival.push, Rival.left = staticmethod(rival), 100  # type: ignore[assignment]
    place.monkeypatch.setattr("espace_ressource.forges.command.Checker", Rival)
    place.monkeypatch.setattr(delivering, "ATTEMPTS", 2)
    assert place.report(memory(dead("ferme"), alive("gare"), alive("halle"))) == 2
    assert "au même moment" in place.said
    assert len(place.forge.issues) == 1  # the dead link is told all the same


def test_a_protected_branch_hides_nothing(place: Place) -> None:
    """The memory stays behind, and does not slip into the repairs; the issue and the proposal are there."""
    place.report(memory(alive("ferme"), alive("gare"), alive("halle")))
    place.refuse(
        'while read old new ref; do [ "$ref" = refs/heads/main ] && { echo "GH006: Protected branch" >&2; exit 1; }; done; exit 0'
    )
    seen = memory(moved("ferme", "https://ferme.exemple.org/accueil"), dead("gare"), alive("halle"))
    assert place.report(seen) == 2
    assert "règles de la branche" in place.said
    assert "Protected branch" in place.said
    assert len(place.forge.issues) == len(place.forge.proposals) == 1
    assert git("diff", "--name-only", f"main...{BRANCH}", at=place.bare).splitlines() == ["resources/sites/ferme.yml"]
    assert place.commits(BRANCH) == ["Réparer les liens qui ont déménagé", "Tenir la mémoire des liens", "Le site"]


def test_a_forbidden_proposal_does_not_hide_the_dead(github_place: Place) -> None:
    place = github_place
    place.forge.answers.append(
        Answer(
            "POST", "/pulls", 403, {"message": "GitHub Actions is not permitted to create or approve pull requests."}
        )
    )
    seen = memory(moved("ferme", "https://ferme.exemple.org/accueil"), dead("gare"), alive("halle"))
    assert place.report(seen) == 2
    assert "approve pull requests" in place.said
    assert len(place.forge.issues) == 1


def test_a_report_too_long_for_a_forge_is_cut(github_place: Place) -> None:
    """Some 60,000 characters of what counts double in UTF-16, which GitHub's limit may count so."""
    place = github_place
    names = [f"{'𝕏' * 700}{number}" for number in range(120)]
    pages = {
        f"resources/sites/n{number}.yml": RECORD.format(title=f"Site {number}", url=f'"https://exemple.org/{name}"')
        for number, name in enumerate(names)
    }
    for path, text in pages.items():
        (place.root / "premier" / path).write_text(text, encoding="utf-8")
    git("add", ".", at=place.root / "premier")
    git("commit", "--quiet", "-m", "Beaucoup", at=place.root / "premier")
    git("push", "--quiet", place.bare.as_uri(), "main", at=place.root / "premier")
    days = dead("ferme").bad_days
    entries = [
        Entry(f"https://exemple.org/{name}", DAY, days[-1], Verdict.DEAD, "page introuvable", 404, bad_days=days)
        for name in names
    ]
    assert place.report(memory(*entries)) == 0
    (issue,) = place.forge.issues
    assert 60_000 < len(issue.body.encode("utf-16-le")) // 2 <= 65_536
    assert "links --offline" in plain(issue.body)


def test_a_strangers_issue_is_left_alone(place: Place) -> None:
    trap = Kept(1, "Liens à revoir", "<!-- espace-ressource:liens -->\n", "inconnue")
    place.forge.issues.append(trap)
    assert place.report(memory(dead("ferme"), alive("gare"), alive("halle"))) == 0
    assert len(place.forge.issues) == 2
    assert trap.body == "<!-- espace-ressource:liens -->\n"


def test_parts_are_joined(github_place: Place) -> None:
    place = github_place
    parts = [place.root / f"part-{number}.jsonl" for number in (1, 2)]
    parts[0].write_bytes(memory(alive("ferme")))
    parts[1].write_bytes(memory(alive("gare"), alive("halle")))
    assert place.report(None, "--merge", *map(str, parts)) == 0
    assert place.on("main", PATH) == memory(alive("ferme"), alive("gare"), alive("halle"))


class Recorder(Inside):
    """Remembers what was typed, and asks no archive."""

    typed: ClassVar[list[tuple[str, ...]]] = []

    def _links(self, territory: Path, *options: str) -> str:
        Recorder.typed.append(options)
        return super()._links(territory, *(o for o in options if o not in ("--archive", "https://archive.org")))


def test_an_archive_is_asked_only_when_it_is_said(github_place: Place) -> None:
    place = github_place
    place.monkeypatch.setattr("espace_ressource.forges.command.Checker", Recorder)
    place.monkeypatch.setattr(Recorder, "typed", [])
    assert place.report(memory(dead("ferme"))) == 0
    assert not any("--archive" in options for options in Recorder.typed)
    assert place.report(memory(dead("ferme")), "--archive") == 0
    (asking,) = [options for options in Recorder.typed if "--archive" in options]
    assert asking == ("--offline", "--fix", "--archive", "https://archive.org")


def test_a_territory_in_a_folder_of_its_repository(github_place: Place) -> None:
    place = github_place
    first = place.root / "premier"
    make_territory(first / "centre", SITES)
    git("add", ".", at=first)
    git("commit", "--quiet", "-m", "Le centre", at=first)
    git("push", "--quiet", place.bare.as_uri(), "main", at=first)
    seen = memory(moved("ferme", "https://ferme.exemple.org/accueil"), alive("gare"), alive("halle"))
    assert place.report(seen, at=place.checkout(depth=1) / "centre") == 0
    assert place.on("main", f"centre/{PATH}") == seen
    changed = git("diff", "--name-only", f"main...{BRANCH}", at=place.bare).splitlines()
    assert changed == ["centre/resources/sites/ferme.yml"]


@pytest.mark.parametrize(
    ("variables", "words"),
    [
        ({"GITHUB_ACTIONS": ""}, "intégration continue"),
        ({"GITHUB_EVENT_NAME": "pull_request"}, "jamais pendant l’examen d’une proposition"),
        ({"GITHUB_EVENT_NAME": "pull_request_target"}, "jamais pendant l’examen d’une proposition"),
        ({"GITHUB_TOKEN": ""}, "Il manque le jeton"),
        ({"GITHUB_REF_NAME": "essai"}, "que depuis la branche « main »"),
        ({"GITHUB_REPOSITORY": ""}, "ne dit pas tout"),
    ],
)
def test_where_it_does_not_run(github_place: Place, variables: dict[str, str], words: str) -> None:
    for name, value in variables.items():
        github_place.monkeypatch.setenv(name, value)
    assert github_place.report(memory(dead("ferme"))) == 2
    assert words in github_place.said
    assert github_place.commits() == ["Le site"]
    assert not github_place.forge.issues


def test_a_memory_that_is_missing_is_told(github_place: Place) -> None:
    github_place.monkeypatch.setattr("espace_ressource.forges.command.Checker", checker.Checker)
    assert github_place.report(None, "--merge", str(github_place.root / "rien.jsonl")) == 2
    assert "rien.jsonl" in github_place.said


def test_nothing_was_looked_at_yet(github_place: Place) -> None:
    assert github_place.report(None) == 0
    assert github_place.commits() == ["Le site"]
    assert "Aucune adresse" in github_place.said


def test_no_program_that_reads_strangers_receives_the_token(github_place: Place) -> None:
    """The command that reads addresses, and each Git that does not speak to the forge."""
    place = github_place
    seen: list[tuple[list[str], dict[str, str]]] = []
    real = subprocess.run

    def spy(command: list[str], **options: object) -> object:
        seen.append((command, options.get("env")))  # type: ignore[arg-type]
        return real(command, **options)  # type: ignore[call-overload]

    territory = place.checkout(depth=1)
    place.monkeypatch.setattr("espace_ressource.forges.command.Checker", checker.Checker)
    place.monkeypatch.setattr(subprocess, "run", spy)
    place.report(memory(moved("ferme", "https://ferme.exemple.org/accueil")), at=territory)
    assert any("links" in command for command, _environment in seen)
    for command, environment in seen:
        assert not any(TOKEN in argument for argument in command)
        assert TOKEN not in "".join(environment.values())
        speaks = any(word in command for word in ("push", "fetch", "ls-remote"))
        assert any("Authorization" in value for value in environment.values()) == speaks
