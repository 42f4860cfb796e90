"""Forgejo's issues and pull requests (API v1): GitHub's, but for what it cannot filter."""

from collections.abc import Iterable
from typing import Any

from espace_ressource.forges.github import GitHub
from espace_ressource.forges.threads import pages


class Forgejo(GitHub):
    """One repository of a Forgejo; ``project`` is « owner/name »."""

    robot = "forgejo-actions"
    """A name that Forgejo reserves for itself."""

    @staticmethod
    def headers(token: str) -> dict[str, str]:
        """What opens the API with that token."""
        return {"Accept": "application/json", "Authorization": f"token {token}"}

    def _issues_by(self, author: str) -> Iterable[dict[str, Any]]:
        """All issues: Forgejo does not know its own robot as an author to be searched for."""
        return self._listed("issues", type="issues")

    def _pulls_from(self, branch: str) -> Iterable[dict[str, Any]]:
        """All pull requests: Forgejo does not filter them by branch."""
        return self._listed("pulls", sort="recentupdate")

    def _listed(self, what: str, **query: object) -> Iterable[dict[str, Any]]:
        return pages(self._ask, f"{self._root}/{what}", limit=50, state="all", **query)
