"""The same gestures on the three forges: what is read, what is written, what is refused and how it is told."""

import pytest

from espace_ressource.forges import asking
from espace_ressource.forges.asking import Api
from espace_ressource.forges.command import _CLIENTS
from espace_ressource.forges.refusals import Failed, Refused
from espace_ressource.forges.threads import Forge
from forges.stand_ins import PROJECT, TOKEN, Answer, GitHubStandIn, Kept, StandIn
from territories import plain

BRANCH = "espace-ressource/liens"


class Pauses(list[float]):
    """Remembers the seconds that it was asked to wait, and does not."""

    def __call__(self, seconds: float) -> None:
        self.append(seconds)


def client(forge: StandIn, pauses: Pauses | None = None, token: str = TOKEN) -> Forge:
    kind = _CLIENTS[forge.forge]
    ask = Api(forge.forge, forge.base, kind.headers(token), pauses if pauses is not None else Pauses()).ask
    return kind(ask, "7" if forge.forge == "gitlab" else PROJECT)


def proposal(number: int, *, repository: str = PROJECT, branch: str = BRANCH, state: str = "open") -> Kept:
    return Kept(number, "Réparer", "corps", "camille", state, False, branch, "main", repository)


def test_an_issue_opens_changes_closes_and_opens_again(forge: StandIn) -> None:
    there = client(forge)
    opened = there.open_issue("Liens à revoir", "premier")
    assert (opened.number, opened.is_open, opened.body) == (1, True, "premier")
    assert opened.url.endswith(f"/{PROJECT}/1")
    for body, is_open in (("deuxième", True), ("fermé", False), ("rouvert", True)):
        (found,) = there.issues()
        there.edit_issue(found, body, is_open=is_open)
        (found,) = there.issues()
        assert (found.number, found.body, found.is_open) == (1, body, is_open)


def test_a_strangers_issue_is_never_ours(forge: StandIn) -> None:
    forge.issues += [Kept(1, "Liens à revoir", "x", "inconnue"), Kept(2, "Liens à revoir", "y", forge.author)]
    assert [issue.number for issue in client(forge).issues()] == [2]


def test_a_proposal_is_no_issue(forge: StandIn) -> None:
    there = client(forge)
    there.open_proposal(BRANCH, "main", "Réparer", "corps")
    assert not list(there.issues())


def test_a_long_list_is_read_to_its_end(forge: StandIn) -> None:
    forge.issues += [Kept(number, "Autre", "x", forge.author) for number in range(1, 206)]
    assert [issue.number for issue in client(forge).issues()][-1] == (40 * 3 if forge.forge == "forgejo" else 205)


def test_a_proposal_opens_changes_and_closes(forge: StandIn) -> None:
    there = client(forge)
    opened = there.open_proposal(BRANCH, "main", "Réparer", "premier")
    assert (forge.proposals[0].branch, forge.proposals[0].base) == (BRANCH, "main")
    there.edit_proposal(opened, "deuxième", is_open=True)
    (found,) = there.proposals(BRANCH)
    assert (found.body, found.is_open, found.is_merged) == ("deuxième", True, False)
    there.edit_proposal(found, "deuxième", is_open=False)
    (found,) = there.proposals(BRANCH)
    assert not found.is_open
    forge.proposals[0].is_merged = True
    (found,) = there.proposals(BRANCH)
    assert found.is_merged


def test_the_branch_of_a_fork_is_another(forge: StandIn) -> None:
    forge.proposals += [
        proposal(1, repository="inconnue/site"),
        proposal(2, branch="autre"),
        proposal(3, state="closed"),
    ]
    assert [found.number for found in client(forge).proposals(BRANCH)] == [3]


def test_the_default_branch_is_asked(forge: StandIn) -> None:
    assert client(forge).default_branch() == "main"


@pytest.mark.parametrize(
    ("path", "status", "gesture", "words"),
    [
        ("issues", 403, "issue", {"github": "issues: write", "gitlab": "Maintainer", "forgejo": "Unités"}),
        ("issues", 404, "issue", {"github": "issues: write", "gitlab": "Maintainer", "forgejo": "Unités"}),
        ("issues", 410, "issue", {"github": "Issues", "gitlab": "Tickets", "forgejo": "Tickets"}),
        (
            "pulls|merge_requests",
            403,
            "proposal",
            {"github": "approve pull requests", "gitlab": "Maintainer", "forgejo": "Unités"},
        ),
        ("pulls|merge_requests", 422, "proposal", dict.fromkeys(("github", "gitlab", "forgejo"), "signalez-le")),
    ],
)
def test_a_refusal_says_where_to_click(
    forge: StandIn, path: str, status: int, gesture: str, words: dict[str, str]
) -> None:
    forge.answers.append(Answer("POST", path, status, {"message": "Not this time", "errors": [{"field": "head"}]}))
    there = client(forge)
    asked = {
        "issue": lambda: there.open_issue("Liens", "x"),
        "proposal": lambda: there.open_proposal(BRANCH, "main", "Réparer", "x"),
    }
    with pytest.raises(Refused) as refused:
        asked[gesture]()
    told = plain(str(refused.value))
    assert told.startswith(f"La forge a répondu {status} à « POST /")
    assert 'Not this time ; {"field": "head"}' in told
    assert words[forge.forge] in told.split("\n")[1]
    assert TOKEN not in told


def test_a_token_that_is_not_known(forge: StandIn) -> None:
    with pytest.raises(Refused) as refused:
        client(forge, token="perime").default_branch()
    told = plain(str(refused.value))
    assert "Le jeton n’est pas reconnu" in told
    assert {"github": "${{ github.token }}", "gitlab": "ESPACE_RESSOURCE_TOKEN", "forgejo": "Actions"}[
        forge.forge
    ] in told


def test_a_forge_out_of_breath_is_asked_again(forge: StandIn) -> None:
    forge.answers += [
        Answer("GET", "", 503, b"<html>panne</html>", times=1),
        Answer("GET", "", 429, {}, {"Retry-After": "7"}, times=1),
        Answer("GET", "", 0, drops=True, times=1),
    ]
    pauses = Pauses()
    assert client(forge, pauses).default_branch() == "main"
    assert pauses == [asking.PAUSES[0], 7.0, asking.PAUSES[2]]


def test_a_forge_that_stays_out_of_breath_is_left_alone(forge: StandIn) -> None:
    forge.answers.append(Answer("GET", "", 502, b"<html>panne</html>", {"Retry-After": "86400"}))
    pauses = Pauses()
    with pytest.raises(Refused, match="relancez plus tard"):
        client(forge, pauses).default_branch()
    assert pauses == [asking.LONGEST_PAUSE] * 3


@pytest.mark.parametrize("fault", [Answer("POST", "issues", 502, {}), Answer("POST", "issues", 0, drops=True)])
def test_a_creation_is_not_made_twice(forge: StandIn, fault: Answer) -> None:
    forge.answers.append(Answer(fault.method, fault.path, fault.status, fault.body, drops=fault.drops))
    pauses = Pauses()
    with pytest.raises(Failed):
        client(forge, pauses).open_issue("Liens", "x")
    assert not pauses
    assert len([request for request in forge.requests if request.method == "POST"]) == 1


def test_a_creation_held_back_is_made_once() -> None:
    with GitHubStandIn().serving() as forge:
        limited = {"message": "You have exceeded a secondary rate limit"}
        forge.answers += [
            Answer("POST", "issues", 429, limited, times=1),
            Answer("POST", "issues", 403, limited, {"Retry-After": "60"}, times=1),
        ]
        pauses = Pauses()
        client(forge, pauses).open_issue("Liens", "x")
        assert pauses == [asking.PAUSES[0], 60.0]
        assert len(forge.issues) == 1


def test_a_redirect_takes_the_token_nowhere(forge: StandIn) -> None:
    with GitHubStandIn().serving() as elsewhere:
        forge.answers.append(Answer("GET", "", 302, {}, {"Location": f"{elsewhere.base}/repos/{PROJECT}"}))
        with pytest.raises(Refused, match="302"):
            client(forge).default_branch()
        assert not elsewhere.requests


def test_an_answer_that_is_no_json(forge: StandIn) -> None:
    forge.answers.append(Answer("GET", "", 200, b"<!doctype html><title>Connexion</title>"))
    with pytest.raises(Failed, match="API"):
        client(forge).default_branch()


def test_only_the_web_is_asked() -> None:
    with pytest.raises(Failed, match="https://"):
        Api("github", "file:///etc", {}).ask("GET", "/passwd")
