"""What the variables of each forge say of a run, and what is kept from those who read strangers' pages."""

import pytest

from espace_ressource.forges.refusals import Failed
from espace_ressource.forges.runs import Run, read_run, without_secrets
from forges.stand_ins import PROJECT, TOKEN, StandIn

GIT = "https://forge.exemple.org"


def test_a_run_is_read(forge: StandIn) -> None:
    forge.base = f"{GIT}/api"
    project = "7" if forge.forge == "gitlab" else PROJECT
    run = read_run(forge.variables(GIT))
    assert run == Run(forge.forge, f"{GIT}/api", project, f"{GIT}/{PROJECT}.git", "main", TOKEN)
    assert TOKEN not in repr(run)


def test_an_old_runner_of_forgejo_speaks_as_github() -> None:
    variables = {
        "GITEA_ACTIONS": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_API_URL": f"{GIT}/api/v1",
        "GITHUB_SERVER_URL": f"{GIT}/",
        "GITHUB_REPOSITORY": PROJECT,
        "GITHUB_REF_NAME": "main",
        "GITHUB_TOKEN": TOKEN,
    }
    assert read_run(variables) == Run("forgejo", f"{GIT}/api/v1", PROJECT, f"{GIT}/{PROJECT}.git", "main", TOKEN)


def test_a_token_made_for_us_wins(forge: StandIn) -> None:
    assert (
        read_run(
            forge.variables(GIT)
            | {
                "ESPACE_RESSOURCE_TOKEN": "le-notre",
                "CI_API_V4_URL": GIT,
                "GITHUB_API_URL": GIT,
                "FORGEJO_API_URL": GIT,
            }
        ).token
        == "le-notre"
    )


def test_no_token_is_told(forge: StandIn) -> None:
    variables = {name: value for name, value in forge.variables(GIT).items() if value != TOKEN}
    with pytest.raises(Failed, match="Il manque le jeton"):
        read_run(variables)


def test_a_proposal_is_never_written_from(forge: StandIn) -> None:
    said = {
        "github": {"GITHUB_EVENT_NAME": "pull_request"},
        "gitlab": {"CI_MERGE_REQUEST_IID": "12"},
        "forgejo": {"FORGEJO_EVENT_NAME": "pull_request"},
    }
    with pytest.raises(Failed, match="jamais pendant"):
        read_run(forge.variables(GIT) | said[forge.forge])


def test_no_secret_is_passed_on(forge: StandIn) -> None:
    forge.base = GIT
    variables = forge.variables(GIT)
    run = read_run(variables)
    others = {
        "PATH": "/usr/bin",
        "LANG": "fr_FR.UTF-8",
        "HTTPS_PROXY": "http://mandataire:3128",
        "CI_REPOSITORY_URL": f"https://robot:{TOKEN}@forge.exemple.org/{PROJECT}.git",
        "CI_REGISTRY_PASSWORD": "x",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "x",
        "DEPLOY_KEY": "x",
        "cle_secrete": "x",
        "Mon_Secret": "x",
    }
    kept = without_secrets(variables | others, run)
    assert {"PATH", "LANG", "HTTPS_PROXY"} <= set(kept)
    assert not {
        "CI_REPOSITORY_URL",
        "CI_REGISTRY_PASSWORD",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "DEPLOY_KEY",
        "Mon_Secret",
    } & set(kept)
    assert not any("TOKEN" in name or TOKEN in value for name, value in kept.items())
