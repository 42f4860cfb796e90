"""The edge that writes with Git: a worktree of its own at the tip of a branch, commits of named files, and pushes.

The checkout that the run was given is never touched. The token goes to Git by its environment, where neither the list of
processes nor a message of Git shows it.
"""

import base64
import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from espace_ressource.forges.refusals import Failed
from espace_ressource.forges.runs import Run, without_secrets
from espace_ressource.wording import _, quoted

NAME, EMAIL = "espace-ressource", "liens@espace-ressource.invalid"
"""Who signs our commits; the address can receive nothing (RFC 2606)."""
_RACES = ("[rejected]", "cannot lock ref", "failed to update ref", "incorrect old value")
"""What Git says when someone pushed meanwhile; « [remote rejected] » for any other reason is a refusal."""
_SETTINGS = {
    "core.hooksPath": os.devnull,
    "core.quotePath": "false",
    "commit.gpgSign": "false",
    "safe.directory": "*",  # a container's user is seldom the owner of the checkout
    "user.name": NAME,
    "user.email": EMAIL,
}


class OutpacedError(Failed):
    """Someone pushed to that branch since it was fetched."""


@dataclass(frozen=True, slots=True)
class Worktree:
    """A copy of the repository's files at one commit."""

    git: "Git"
    folder: Path
    base: str
    """The commit that it was made from."""
    territory: Path
    """The territory's folder in it."""

    def commit(self, message: str, *paths: str) -> bool:
        """A commit of those paths of the territory; False when they have not changed."""
        self.git("add", "--force", "--", *paths, at=self.territory)
        return self._committed(message)

    def commit_others(self, message: str, *kept_out: str) -> bool:
        """A commit of every file that Git knows and that has changed, but those; False when there is none."""
        self.git("add", "--update", "--", ".", *(f":(exclude){path}" for path in kept_out), at=self.territory)
        return self._committed(message)

    def uncommit(self) -> None:
        """No commit is left on top of ``base``; files stay as they are."""
        self.git("reset", "--quiet", "--mixed", self.base, at=self.folder)

    def changes(self) -> str:
        """The last commit, as the lines that it changes."""
        options = ("--no-color", "--no-ext-diff", "--no-textconv", "--no-renames", "--full-index")
        return self.git("diff", *options, "HEAD~1", "HEAD", at=self.folder)

    def changed_lines(self) -> dict[str, int]:
        """The files of the last commit, and how many lines of each it writes."""
        told = self.git("diff", "--numstat", "-z", "--no-ext-diff", "--no-renames", "HEAD~1", "HEAD", at=self.folder)
        fields = (line.split("\t", 2) for line in told.split("\0") if line)
        return {path: int(added) if added.isdigit() else 0 for added, _removed, path in fields}

    def push(self, branch: str, *, by_force: bool = False) -> None:
        """The branch, on the forge, is at our commit. Raises OutpacedError when it has moved meanwhile, Failed otherwise."""
        sign = "+" if by_force else ""
        self.git(
            "push", "--quiet", "--porcelain", self.git.run.repository, f"{sign}HEAD:refs/heads/{branch}", at=self.folder
        )

    def _committed(self, message: str) -> bool:
        if not self.git("diff", "--cached", "--name-only", at=self.folder).strip():
            return False
        self.git("commit", "--quiet", "--no-verify", "--message", message, at=self.folder)
        return True


@dataclass(frozen=True, slots=True)
class Git:
    """Git, for one run: the checkout that it was given, and the repository that it pushes to."""

    root: Path
    """The territory's folder in the checkout."""
    run: Run

    def tip(self, branch: str) -> str | None:
        """The last commit of that branch on the forge, fetched; None when there is no such branch."""
        listed = self("ls-remote", "--heads", self.run.repository, f"refs/heads/{branch}", at=self.root)
        if not listed.strip():
            return None
        self("fetch", "--quiet", "--no-tags", self.run.repository, f"refs/heads/{branch}", at=self.root)
        return self("rev-parse", "FETCH_HEAD", at=self.root).strip()

    def is_ours(self, commit: str) -> bool:
        """True when we made that commit: a branch whose last commit is a person's is theirs."""
        return self("show", "--no-patch", "--format=%ce", commit, at=self.root).strip() == EMAIL

    @contextmanager
    def worktree(self, commit: str) -> Iterator[Worktree]:
        """The files of that commit in a folder of their own, which does not survive the ``with``."""
        prefix = self("rev-parse", "--show-prefix", at=self.root).strip()
        with tempfile.TemporaryDirectory(prefix="espace-ressource-") as parent:
            folder = Path(parent) / "depot"
            self("worktree", "add", "--quiet", "--detach", str(folder), commit, at=self.root)
            try:
                yield Worktree(self, folder, commit, folder / prefix)
            finally:
                self("worktree", "remove", "--force", str(folder), at=self.root)

    def __call__(self, *arguments: str, at: Path) -> str:
        """What Git prints. Raises OutpacedError or Failed when it does not end well."""
        command = ["git", "-C", str(at), *arguments]
        environment = self._environment(arguments[0])
        done = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603 - no shell
        told = done.stdout.decode("utf-8", "surrogateescape")
        if done.returncode:
            raise _failure(arguments[0], f"{told}\n{done.stderr.decode('utf-8', 'replace')}", self.run)
        return told

    def _environment(self, command: str) -> dict[str, str]:
        settings: Sequence[tuple[str, str]] = tuple(_SETTINGS.items())
        if command in ("fetch", "ls-remote", "push"):
            name = f"http.{self.run.repository}.extraHeader"
            credentials = base64.b64encode(f"x-access-token:{self.run.token}".encode()).decode()
            # An empty value first forgets the headers that the checkout may have left in the configuration.
            settings = (*settings, (name, ""), (name, f"Authorization: Basic {credentials}"))
        named = {f"GIT_CONFIG_KEY_{number}": name for number, (name, _value) in enumerate(settings)}
        valued = {f"GIT_CONFIG_VALUE_{number}": value for number, (_name, value) in enumerate(settings)}
        quiet = {"LC_ALL": "C", "GIT_TERMINAL_PROMPT": "0", "GIT_LFS_SKIP_SMUDGE": "1"}
        counted = {"GIT_CONFIG_COUNT": str(len(settings))}
        return without_secrets(os.environ, self.run) | quiet | counted | named | valued


def _failure(command: str, told: str, run: Run) -> Failed:
    if command == "push" and any(sign in told for sign in _RACES):
        return OutpacedError(_("Quelqu’un a enregistré autre chose au même moment : relancez le passage."))
    said = quoted(told.replace(run.token, "…"), 400)
    if command == "push" and ("protected" in told or "remote rejected" in told):
        return Failed(
            _(
                "Le dépôt n’accepte pas ce que le passage enregistre. Si la branche est protégée, autorisez le compte du passage "
                "à y pousser, dans les règles de la branche.\n    Git dit : {said}",
                said=said,
            )
        )
    if command in ("push", "fetch", "ls-remote") and any(
        sign in told for sign in ("403", "401", "denied", "Authentication")
    ):
        return Failed(
            _(
                "Le dépôt n’accepte pas ce jeton : il lui faut le droit d’écrire le contenu du dépôt.\n    Git dit : {said}",
                said=said,
            )
        )
    return Failed(_("Git n’a pas pu faire « {command} » : {said}", command=command, said=said))
