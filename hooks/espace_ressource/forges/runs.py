"""The run that calls us, as its forge's variables describe it: which forge, which repository, which branch, which token."""

import re
from collections.abc import Mapping as ReadOnly
from dataclasses import dataclass, field

from espace_ressource.forges.refusals import Failed
from espace_ressource.wording import _

TOKEN = "ESPACE_RESSOURCE_TOKEN"  # noqa: S105 - the name of a variable
"""The variable that holds a token made for us; where the forge gives one to each run, it wins over that one."""
_SECRET = re.compile("TOKEN|PASSWORD|SECRET|CREDENTIAL|PRIVATE|_KEY$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Run:
    """Where a run stands."""

    forge: str
    """« github », « gitlab » or « forgejo »."""
    api: str
    """The address of the forge's API, without a last slash."""
    project: str
    """« owner/name »; a number at GitLab."""
    repository: str
    """The address that Git pushes to; it holds no token."""
    branch: str
    token: str = field(repr=False)


def read_run(variables: ReadOnly[str, str]) -> Run:
    """The run of those variables. Raises Failed outside a run, in one that looks at a proposal, and without a token."""
    if variables.get("GITLAB_CI") == "true":
        return _gitlab(variables)
    if "true" in (variables.get("FORGEJO_ACTIONS"), variables.get("GITEA_ACTIONS")):
        return _actions("forgejo", variables)
    if variables.get("GITHUB_ACTIONS") == "true":
        return _actions("github", variables)
    raise Failed(_("Cette commande parle à une forge : elle ne se lance que dans une intégration continue."))


def without_secrets(variables: ReadOnly[str, str], run: Run) -> dict[str, str]:
    """The variables that a program may have that reads what strangers wrote: none that names or holds a secret."""
    return {
        name: value
        for name, value in variables.items()
        if not _SECRET.search(name) and not (run.token and run.token in value)
    }


def _actions(forge: str, variables: ReadOnly[str, str]) -> Run:
    """GitHub Actions, and Forgejo Actions, whose variables bear both names (only GitHub's before its runner 7)."""

    def said(name: str) -> str:
        own = variables.get(f"FORGEJO_{name}", "") if forge == "forgejo" else ""
        return own or variables.get(f"GITHUB_{name}", "")

    _refuse_proposals(is_one=said("EVENT_NAME").startswith("pull_request"))
    token = variables.get(TOKEN) or said("TOKEN")
    if not token:
        raise Failed(
            _("Il manque le jeton : l’étape qui lance cette commande doit dire « env: » puis « GITHUB_TOKEN: … ».")
        )
    project = said("REPOSITORY")
    repository = f"{said('SERVER_URL').rstrip('/')}/{project}.git"
    return _whole(Run(forge, said("API_URL").rstrip("/"), project, repository, said("REF_NAME"), token))


def _gitlab(variables: ReadOnly[str, str]) -> Run:
    """GitLab CI, whose own token may neither push nor open an issue."""
    _refuse_proposals(is_one=bool(variables.get("CI_MERGE_REQUEST_IID")))
    token = variables.get(TOKEN, "")
    if not token:
        raise Failed(
            _(
                "Il manque le jeton : créez-en un dans Paramètres, puis Jetons d’accès, et donnez-le à la variable {name} "
                "dans Paramètres, puis CI/CD, puis Variables.",
                name=TOKEN,
            )
        )
    api = variables.get("CI_API_V4_URL", "").rstrip("/")
    repository = f"{variables.get('CI_PROJECT_URL', '')}.git"
    branch = variables.get("CI_COMMIT_BRANCH", "")
    return _whole(Run("gitlab", api, variables.get("CI_PROJECT_ID", ""), repository, branch, token))


def _refuse_proposals(*, is_one: bool) -> None:
    if is_one:
        raise Failed(_("Cette commande écrit dans le dépôt : jamais pendant l’examen d’une proposition."))


def _whole(run: Run) -> Run:
    if not (run.api and run.project and run.branch and "://" in run.repository):
        raise Failed(_("La forge ne dit pas tout ce qu’il faut savoir d’elle : son adresse, le dépôt, la branche."))
    return run
