"""GitLab's issues and merge requests (REST API, version 4)."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from espace_ressource.forges.threads import Ask, Thread, pages


class GitLab:
    """One project of a GitLab; ``project`` is its number, or « group/name »."""

    def __init__(self, ask: Ask, project: str) -> None:
        self._ask = ask
        self._project = project
        self._root = f"/projects/{quote(project, safe='')}"

    @staticmethod
    def headers(token: str) -> dict[str, str]:
        """What opens the API with that token, a project's or a person's."""
        return {"Accept": "application/json", "PRIVATE-TOKEN": token}

    def default_branch(self) -> str:
        """As the project's settings say."""
        return str(self._ask("GET", self._root)["default_branch"])

    def issues(self) -> Iterator[Thread]:
        """Ours alone: a stranger may open an issue, write our mark in it, and keep the right to edit it."""
        author = self._ask("GET", "/user")["id"]
        for found in self._listed("issues", author_id=author, scope="all"):
            if found["author"]["id"] == author:
                yield _thread(found)

    def open_issue(self, title: str, body: str) -> Thread:
        """A new issue."""
        return _thread(self._ask("POST", f"{self._root}/issues", {"title": title, "description": body}))

    def edit_issue(self, issue: Thread, body: str, *, is_open: bool) -> None:
        """That issue now has that body, and is open or closed."""
        self._ask("PUT", f"{self._root}/issues/{issue.number}", _edited(body, issue, is_open=is_open))

    def proposals(self, branch: str) -> Iterator[Thread]:
        """The merge requests from that branch of this project; the branch of a fork may bear the same name."""
        for found in self._listed("merge_requests", source_branch=branch):
            if found["source_project_id"] == found["target_project_id"]:
                yield _thread(found)

    def open_proposal(self, branch: str, base: str, title: str, body: str) -> Thread:
        """A new merge request; its branch goes away once it is merged."""
        said = {
            "source_branch": branch,
            "target_branch": base,
            "title": title,
            "description": body,
            "remove_source_branch": True,
        }
        return _thread(self._ask("POST", f"{self._root}/merge_requests", said))

    def edit_proposal(self, proposal: Thread, body: str, *, is_open: bool) -> None:
        """That merge request now has that body, and is open or closed."""
        path = f"{self._root}/merge_requests/{proposal.number}"
        self._ask("PUT", path, _edited(body, proposal, is_open=is_open))

    def _listed(self, what: str, **query: object) -> Iterator[dict[str, Any]]:
        return pages(self._ask, f"{self._root}/{what}", per_page=100, state="all", order_by="updated_at", **query)


def _edited(body: str, before: Thread, *, is_open: bool) -> dict[str, str]:
    event = {} if is_open == before.is_open else {"state_event": "reopen" if is_open else "close"}
    return {"description": body, **event}


def _thread(found: dict[str, Any]) -> Thread:
    return Thread(
        int(found["iid"]),  # the number that people read; « id » is that of the whole instance
        str(found.get("description") or ""),
        found.get("state") == "opened",
        is_merged=found.get("state") == "merged",
        url=str(found.get("web_url") or ""),
    )
