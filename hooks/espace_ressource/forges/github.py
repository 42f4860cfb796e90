"""GitHub's issues and pull requests (REST API, version 2022-11-28), and what Forgejo shares with them."""

from collections.abc import Iterable, Iterator
from typing import Any

from espace_ressource.forges.refusals import Refused
from espace_ressource.forges.threads import Ask, Thread, pages


class GitHub:
    """One repository of GitHub; ``project`` is « owner/name »."""

    robot = "github-actions[bot]"
    """Who writes with the token that a run receives; such a token may not ask who it is."""

    def __init__(self, ask: Ask, project: str) -> None:
        self._ask = ask
        self._project = project
        self._root = f"/repos/{project}"

    @staticmethod
    def headers(token: str) -> dict[str, str]:
        """What opens the API with that token."""
        return {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }

    def default_branch(self) -> str:
        """As the repository's settings say."""
        return str(self._ask("GET", self._root)["default_branch"])

    def issues(self) -> Iterator[Thread]:
        """Ours alone: a stranger may open an issue, write our mark in it, and keep the right to edit it."""
        author = self._author()
        for found in self._issues_by(author):
            if found["user"]["login"] == author and found.get("pull_request") is None:
                yield _thread(found)

    def open_issue(self, title: str, body: str) -> Thread:
        """A new issue."""
        return _thread(self._ask("POST", f"{self._root}/issues", {"title": title, "body": body}))

    def edit_issue(self, issue: Thread, body: str, *, is_open: bool) -> None:
        """That issue now has that body, and is open or closed."""
        self._ask("PATCH", f"{self._root}/issues/{issue.number}", _edited(body, issue, is_open=is_open))

    def proposals(self, branch: str) -> Iterator[Thread]:
        """The pull requests from that branch of this repository; the branch of a fork may bear the same name."""
        for found in self._pulls_from(branch):
            head = found["head"]
            if (
                head["ref"] == branch
                and ((head.get("repo") or {}).get("full_name") or "").lower() == self._project.lower()
            ):
                yield _thread(found)

    def open_proposal(self, branch: str, base: str, title: str, body: str) -> Thread:
        """A new pull request."""
        said = {"head": branch, "base": base, "title": title, "body": body}
        return _thread(self._ask("POST", f"{self._root}/pulls", said))

    def edit_proposal(self, proposal: Thread, body: str, *, is_open: bool) -> None:
        """That pull request now has that body, and is open or closed."""
        self._ask("PATCH", f"{self._root}/pulls/{proposal.number}", _edited(body, proposal, is_open=is_open))

    def _author(self) -> str:
        """Who this token writes as."""
        try:
            return str(self._ask("GET", "/user")["login"])
        except Refused as refused:
            if refused.status not in (401, 403, 404):
                raise
            return self.robot

    def _issues_by(self, author: str) -> Iterable[dict[str, Any]]:
        return pages(self._ask, f"{self._root}/issues", per_page=100, state="all", creator=author, sort="updated")

    def _pulls_from(self, branch: str) -> Iterable[dict[str, Any]]:
        owner = self._project.split("/", 1)[0]
        return pages(self._ask, f"{self._root}/pulls", per_page=100, state="all", head=f"{owner}:{branch}")


def _edited(body: str, before: Thread, *, is_open: bool) -> dict[str, str]:
    state = {} if is_open == before.is_open else {"state": "open" if is_open else "closed"}
    return {"body": body, **state}


def _thread(found: dict[str, Any]) -> Thread:
    return Thread(
        int(found["number"]),
        str(found.get("body") or ""),
        found.get("state") == "open",
        is_merged=bool(found.get("merged_at") or found.get("merged")),
        url=str(found.get("html_url") or ""),
    )
