"""What changed in a territory since a Git revision: the one place that runs Git, and only to read."""

import subprocess
from pathlib import Path

from espace_ressource.links.choosing import Changes, changes_of


class UnknownRevisionError(Exception):
    """Git does not know that revision, or this is no repository; what it said, on one line."""


def changed_since(root: Path, revision: str) -> Changes:
    """The lines of the files under ``root`` that differ from their state at ``revision``, those not yet added included."""
    options = [
        "-U0",
        "--no-color",
        "--no-renames",
        "--no-ext-diff",
        "--no-textconv",
        "--relative",
        "--src-prefix=a/",
        "--dst-prefix=b/",
    ]
    diff = _git(root, "diff", *options, "--end-of-options", revision, "--", ".")
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", ".")
    return changes_of(diff, filter(None, untracked.split("\0")))


def _git(root: Path, *arguments: str) -> str:
    command = ["git", "-c", "core.quotePath=false", "-C", str(root), *arguments]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell; the revision is no option
    except FileNotFoundError:
        raise UnknownRevisionError("git") from None
    if done.returncode:
        raise UnknownRevisionError(" ".join(done.stderr.decode("utf-8", "replace").split()))
    return done.stdout.decode("utf-8", "replace")
