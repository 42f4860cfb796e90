"""Stand-ins for the APIs of the three forges, on loopback: what they keep, what they refuse, how they page their lists."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

TOKEN = "jeton-secret-0123456789"
PROJECT = "centre/site"
LONGEST = 65_536
Json = dict[str, Any]


@dataclass(slots=True)
class Request:
    """What was asked."""

    method: str
    path: str
    query: dict[str, str]
    body: Json
    headers: dict[str, str]


@dataclass(slots=True)
class Answer:
    """An answer that a test sets in the way of requests, so many times."""

    method: str
    path: str
    status: int
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1_000
    drops: bool = False
    """True to close the connection without a word."""


@dataclass(slots=True)
class Kept:
    """An issue or a proposal, as a stand-in keeps it."""

    number: int
    title: str
    body: str
    author: str
    state: str = "open"
    is_merged: bool = False
    branch: str = ""
    base: str = ""
    repository: str = PROJECT


class StandIn:
    """One forge. ``author`` is who the token writes as; each request made is in ``requests``."""

    forge = ""
    author = ""
    prefix = ""
    page_size = 100
    issues_path = "issues"
    proposals_path = "pulls"

    def __init__(self) -> None:
        self.issues: list[Kept] = []
        self.proposals: list[Kept] = []
        self.requests: list[Request] = []
        self.answers: list[Answer] = []
        self.base = ""

    # --- What each forge does its own way

    def is_let_in(self, headers: dict[str, str]) -> bool:
        return headers.get("authorization") == f"Bearer {TOKEN}"

    def user(self) -> tuple[int, Any]:
        return 403, {"message": "Resource not accessible by integration"}

    def size_of_page(self, query: dict[str, str]) -> int:
        return min(int(query.get("per_page", 30)), self.page_size)

    def shown(self, kept: Kept) -> Json:
        shown: Json = {
            "number": kept.number,
            "title": kept.title,
            "body": kept.body,
            "state": kept.state,
            "user": {"login": kept.author},
            "html_url": f"{self.base}/{PROJECT}/{kept.number}",
        }
        if kept.branch:
            shown |= {
                "head": {"ref": kept.branch, "repo": {"full_name": kept.repository}},
                "base": {"ref": kept.base},
                "merged_at": "2026-11-22T05:00:00Z" if kept.is_merged else None,
            }
        return shown

    def listed(self, what: str, query: dict[str, str]) -> list[Json]:
        """What a forge would sort out by itself is asked for, then given whole: whoever asks must look again."""
        if what == self.proposals_path:
            assert query["head"] == "centre:espace-ressource/liens"
            return [self.shown(kept) for kept in self.proposals]
        assert query["creator"] == self.author
        issues = [self.shown(kept) for kept in self.issues]
        return issues + [self.shown(kept) | {"pull_request": {}} for kept in self.proposals]

    def created(self, what: str, body: Json) -> Kept:
        return Kept(
            self.next_number(),
            body["title"],
            body["body"],
            self.author,
            "open",
            False,
            body.get("head", ""),
            body.get("base", ""),
        )

    def edit(self, kept: Kept, body: Json) -> None:
        kept.body = body.get("body", kept.body)
        kept.state = body.get("state", kept.state)

    def body_of(self, body: Json) -> str:
        return str(body.get("body", ""))

    # --- What they all do

    def next_number(self) -> int:
        return len(self.issues) + len(self.proposals) + 1

    def answer(self, request: Request) -> tuple[int, Any]:
        if not self.is_let_in(request.headers):
            return 401, {"message": "Bad credentials"}
        if request.path == "/user":
            return self.user()
        inside = request.path.removeprefix(self.prefix).strip("/")
        if inside == "":
            return 200, {"default_branch": "main"}
        what, _slash, number = inside.partition("/")
        kept = self.issues if what == self.issues_path else self.proposals
        if len(self.body_of(request.body)) > LONGEST:
            return 422, {
                "message": "Validation Failed",
                "errors": [{"message": "body is too long (maximum is 65536 characters)"}],
            }
        if request.method == "GET":
            size, page = self.size_of_page(request.query), int(request.query["page"])
            return 200, self.listed(what, request.query)[size * (page - 1) : size * page]
        if request.method == "POST":
            kept.append(self.created(what, request.body))
            return 201, self.shown(kept[-1])
        found = next(one for one in kept if one.number == int(number))
        self.edit(found, request.body)
        return 200, self.shown(found)

    def variables(self, git: str) -> dict[str, str]:
        """The variables of a weekly run of this forge, whose repositories are under ``git`` (an address)."""
        return {
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.base,
            "GITHUB_SERVER_URL": git,
            "GITHUB_REPOSITORY": PROJECT,
            "GITHUB_REF_NAME": "main",
            "GITHUB_EVENT_NAME": "schedule",
            "GITHUB_TOKEN": TOKEN,
        }

    @contextmanager
    def serving(self) -> Iterator["StandIn"]:
        """The stand-in answers at ``base`` as long as the ``with`` lasts."""
        stand_in = self

        class Handler(BaseHTTPRequestHandler):
            def handle_one(self) -> None:
                parts = urlsplit(self.path)
                content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                request = Request(
                    self.command,
                    unquote(parts.path),
                    {name: values[0] for name, values in parse_qs(parts.query).items()},
                    json.loads(content) if content else {},
                    {name.lower(): value for name, value in self.headers.items()},
                )
                stand_in.requests.append(request)
                set_by_test = next(
                    (
                        answer
                        for answer in stand_in.answers
                        if answer.times and answer.method == self.command and re.search(answer.path, request.path)
                    ),
                    None,
                )
                if set_by_test:
                    set_by_test.times -= 1
                    if set_by_test.drops:
                        self.connection.close()
                        return
                    self.send(set_by_test.status, set_by_test.body, set_by_test.headers)
                else:
                    self.send(*stand_in.answer(request), {})

            do_GET = do_POST = do_PATCH = do_PUT = handle_one  # noqa: N815 - the names that http.server calls

            def send(self, status: int, body: Any, headers: dict[str, str]) -> None:
                content = body if isinstance(body, bytes) else json.dumps(body).encode()
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_arguments: object) -> None:
                """Silent."""

        class Server(ThreadingHTTPServer):
            def handle_error(self, *_arguments: object) -> None:
                """A connection that a test drops is no error."""

        server = Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


class GitHubStandIn(StandIn):
    """GitHub, for the token of a run: it may not ask who it is."""

    forge = "github"
    author = "github-actions[bot]"
    prefix = f"/repos/{PROJECT}"


class ForgejoStandIn(GitHubStandIn):
    """Forgejo: lists everything, and fewer at a time than it is asked for."""

    forge = "forgejo"
    author = "forgejo-actions"
    page_size = 3

    def is_let_in(self, headers: dict[str, str]) -> bool:
        return headers.get("authorization") == f"token {TOKEN}"

    def size_of_page(self, query: dict[str, str]) -> int:
        return min(int(query["limit"]), self.page_size)

    def listed(self, what: str, query: dict[str, str]) -> list[Json]:
        assert not {"creator", "created_by", "poster", "head"} & set(query)  # it does not know its robot by its name
        return [self.shown(kept) for kept in (self.proposals if what == "pulls" else self.issues)]

    def shown(self, kept: Kept) -> Json:
        shown = super().shown(kept) | {"pull_request": None}
        if kept.branch:
            shown["merged"] = shown.pop("merged_at") is not None
        return shown

    def variables(self, git: str) -> dict[str, str]:
        same = super().variables(git)
        del same["GITHUB_ACTIONS"]
        return (
            {"FORGEJO_ACTIONS": "true"}
            | same
            | {name.replace("GITHUB", "FORGEJO"): value for name, value in same.items()}
        )


class GitLabStandIn(StandIn):
    """GitLab, for a token of the project."""

    forge = "gitlab"
    author = "project_7_bot_0a1b2c"
    prefix = "/projects/7"
    proposals_path = "merge_requests"

    def is_let_in(self, headers: dict[str, str]) -> bool:
        return headers.get("private-token") == TOKEN

    def user(self) -> tuple[int, Any]:
        return 200, {"id": 42, "username": self.author}

    def shown(self, kept: Kept) -> Json:
        state = "merged" if kept.is_merged else {"open": "opened", "closed": "closed"}[kept.state]
        shown: Json = {
            "id": 100_000 + kept.number,
            "iid": kept.number,
            "title": kept.title,
            "description": kept.body,
            "state": state,
            "author": {"id": 42 if kept.author == self.author else 43},
            "web_url": f"{self.base}/{PROJECT}/{kept.number}",
        }
        if kept.branch:
            shown |= {
                "source_branch": kept.branch,
                "source_project_id": 7 if kept.repository == PROJECT else 8,
                "target_project_id": 7,
            }
        return shown

    def listed(self, what: str, query: dict[str, str]) -> list[Json]:
        if what == self.proposals_path:
            return [self.shown(kept) for kept in self.proposals if kept.branch == query["source_branch"]]
        assert query["author_id"] == "42"
        return [self.shown(kept) for kept in self.issues]

    def created(self, what: str, body: Json) -> Kept:
        branch, base = body.get("source_branch", ""), body.get("target_branch", "")
        return Kept(self.next_number(), body["title"], body["description"], self.author, "open", False, branch, base)

    def edit(self, kept: Kept, body: Json) -> None:
        kept.body = body.get("description", kept.body)
        state = {"close": "closed", "reopen": "open", None: kept.state}[body.get("state_event")]
        assert body.get("state_event") is None or state != kept.state  # nothing closes twice
        kept.state = state

    def body_of(self, body: Json) -> str:
        return str(body.get("description", ""))

    def variables(self, git: str) -> dict[str, str]:
        return {
            "GITLAB_CI": "true",
            "CI_API_V4_URL": self.base,
            "CI_PROJECT_URL": f"{git}/{PROJECT}",
            "CI_PROJECT_ID": "7",
            "CI_COMMIT_BRANCH": "main",
            "CI_PIPELINE_SOURCE": "schedule",
            "CI_JOB_TOKEN": "jeton-du-travail",
            "ESPACE_RESSOURCE_TOKEN": TOKEN,
        }


STAND_INS: tuple[Callable[[], StandIn], ...] = (GitHubStandIn, GitLabStandIn, ForgejoStandIn)
