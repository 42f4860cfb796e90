"""What could not be done, told in French to whoever keeps the territory: what happened, and where to click."""

from collections.abc import Mapping as ReadOnly
from types import MappingProxyType

from espace_ressource.wording import _, quoted


class Failed(Exception):
    """Something that could not be done; its text is a message, with its remedy."""


class Refused(Failed):
    """The forge said no; ``status`` is that of its answer (RFC 9110)."""

    def __init__(self, forge: str, status: int, asked: str, told: str) -> None:
        """``asked`` is what was asked, « POST /repos/…/pulls »; ``told`` is what the forge says of it."""
        said = _(
            "La forge a répondu {status} à « {asked} » : {told}", status=status, asked=asked, told=quoted(told, 300)
        )
        super().__init__(f"{said}\n    {remedy(forge, status, asked)}")
        self.status = status


def remedy(forge: str, status: int, asked: str) -> str:
    """What to do about that answer."""
    if status == 422:
        return _("La forge ne veut pas de ce texte ou de cette branche : signalez-le aux auteurs d’espace-ressource.")
    if status >= 500 or status == 429:
        return _("La forge est en panne ou débordée : relancez plus tard, rien n’est perdu.")
    if status == 410 and "/issues" in asked:
        return _(_NO_ISSUES[forge])
    if forge == "github" and asked.startswith("POST ") and asked.endswith("/pulls"):
        return _(_MAY_NOT_PROPOSE)
    return _(_TOKEN[forge] if status == 401 else _RIGHTS[forge])


_MAY_NOT_PROPOSE = (
    "Sur GitHub, ouvrez Settings, puis Actions, puis General, et cochez « Allow GitHub Actions to create and approve "
    "pull requests ». Les réparations attendent dans la branche « espace-ressource/liens »."
)
_NO_ISSUES: ReadOnly[str, str] = MappingProxyType(
    {
        "github": "Les tickets sont fermés : ouvrez Settings, puis General, et cochez « Issues ».",
        "gitlab": "Les tickets sont fermés : ouvrez Paramètres, puis Général, puis Visibilité, et activez « Tickets ».",
        "forgejo": "Les tickets sont fermés : ouvrez Paramètres, puis Unités, et activez « Tickets ».",
    }
)
_TOKEN: ReadOnly[str, str] = MappingProxyType(
    {
        "github": "Le jeton n’est pas reconnu : l’étape doit recevoir « GITHUB_TOKEN: ${{{{ github.token }}}} ».",
        "gitlab": (
            "Le jeton n’est pas reconnu, ou il a expiré : créez-en un dans Paramètres, puis Jetons d’accès, et "
            "remplacez la variable ESPACE_RESSOURCE_TOKEN dans Paramètres, puis CI/CD, puis Variables."
        ),
        "forgejo": "Le jeton n’est pas reconnu : relancez le passage depuis l’onglet Actions.",
    }
)
_RIGHTS: ReadOnly[str, str] = MappingProxyType(
    {
        "github": (
            "Le jeton n’a pas ce droit : le travail qui lance cette commande doit dire « contents: write », "
            "« issues: write » et « pull-requests: write » sous « permissions: »."
        ),
        "gitlab": (
            "Le jeton n’a pas ce droit : c’est un jeton du projet, de rôle Maintainer, avec les portées « api » et "
            "« write_repository »."
        ),
        "forgejo": (
            "Le jeton n’a pas ce droit, ou une unité est désactivée : ouvrez Paramètres, puis Unités, et activez le code, "
            "les tickets et les demandes d’ajout."
        ),
    }
)
