"""A proposal is judged on the lines that it changes, in the checkout that each forge makes of it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from espace_ressource.forges.workflows import rendered
from territories import QUIET, make_territory

RECORD = "titre: {0}\nurl: https://{0}.exemple.org/\nediteur: association\nthemes: [confiance]\nresume: Une page.\n"


def git(root: Path, *arguments: str) -> str:
    named = {
        f"GIT_{who}_{what}": "camille@exemple.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")
    }
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-C", str(root), *arguments]
    return subprocess.run(
        command, env=os.environ | named | alone, capture_output=True, text=True, check=True
    ).stdout.strip()


def commit(root: Path, site: str) -> str:
    (root / f"resources/sites/{site}.yml").write_text(RECORD.format(site), encoding="utf-8")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "--message", site)
    return git(root, "rev-parse", "HEAD")


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """The branch « main » went on after « halle » was proposed from it; « refs/pull/1/merge » is how GitHub shows that."""
    root = make_territory(tmp_path / "origine", {"resources/sites/ferme.yml": RECORD.format("ferme")})
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root, "gare")
    git(root, "checkout", "--quiet", "-b", "proposition")
    commit(root, "halle")
    git(root, "update-ref", "refs/pull/1/head", "HEAD")
    git(root, "checkout", "--quiet", "main")
    commit(root, "lavoir")
    git(root, "checkout", "--quiet", "--detach")
    git(root, "merge", "--quiet", "--no-edit", "proposition")
    git(root, "update-ref", "refs/pull/1/merge", "HEAD")
    git(root, "checkout", "--quiet", "main")
    return root


def on_github(origin: Path, checkout: Path) -> dict[str, str]:
    """The proposal already merged, two commits deep."""
    git(checkout, "fetch", "--quiet", "--depth", "2", origin.as_uri(), "refs/pull/1/merge")
    git(checkout, "checkout", "--quiet", "--detach", "FETCH_HEAD")
    return {}


def on_forgejo(origin: Path, checkout: Path) -> dict[str, str]:
    """The proposal alone, with every branch."""
    git(checkout, "fetch", "--quiet", origin.as_uri(), "refs/heads/*:refs/remotes/origin/*", "refs/pull/1/head")
    git(checkout, "checkout", "--quiet", "--detach", git(origin, "rev-parse", "refs/pull/1/head"))
    return {"BASE": git(origin, "rev-parse", "main")}


def on_gitlab(origin: Path, checkout: Path) -> dict[str, str]:
    """The same; GitLab itself says where the proposal left the branch."""
    base = on_forgejo(origin, checkout)["BASE"]
    return {"CI_MERGE_REQUEST_DIFF_BASE_SHA": git(origin, "merge-base", base, "proposition")}


@pytest.mark.parametrize(("forge", "taken"), [("github", on_github), ("gitlab", on_gitlab), ("forgejo", on_forgejo)])
def test_only_those(forge: str, taken: Callable[[Path, Path], dict[str, str]], origin: Path, tmp_path: Path) -> None:
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    git(checkout, "init", "--quiet")
    variables = taken(origin, checkout)
    typed = "".join(rendered(forge, ()).values())
    (since,) = re.findall(r'espace-ressource links (--since (?:"\$\(.*?\)"|\S+))', typed)
    done = subprocess.run(
        ["bash", "-e", "-c", f"{sys.executable} -m espace_ressource links {since} --offline --format json"],
        cwd=checkout,
        env=os.environ | QUIET | variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert [found["url"] for found in json.loads(done.stdout)] == ["https://halle.exemple.org/"]
