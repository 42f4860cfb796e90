"""The edge that brings a week's work to the forge: the memory of links, then repairs, then the issue.

A step that fails is told and does not prevent the next one: a forbidden proposal must not hide the dead links.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from espace_ressource.forges import issues, proposals
from espace_ressource.forges.checker import Checker
from espace_ressource.forges.checkouts import Git, OutpacedError, Worktree
from espace_ressource.forges.refusals import Failed
from espace_ressource.forges.threads import Forge, Thread
from espace_ressource.links.history import PATH
from espace_ressource.wording import _

ATTEMPTS = 5
"""How many times the memory is pushed, when others push at the same moment."""
Say = Callable[[str], None]


class Delivery:
    """What one run brings to its forge; ``say`` is given one sentence a step."""

    def __init__(self, git: Git, forge: Forge, checker: Checker, say: Say) -> None:
        self._git = git
        self._forge = forge
        self._checker = checker
        self._say = say
        self._is_whole = True

    def make(self, memories: Sequence[Path], *, archive: str | None) -> bool:
        """Brings everything; False when a step failed. ``memories`` are what the looking jobs wrote.

        Raises Failed when nothing can be brought: no token, no default branch, a run of another branch.
        """
        branch = self._forge.default_branch()
        if self._git.run.branch != branch:
            raise Failed(
                _(
                    "Cette commande ne se lance que depuis la branche « {branch} », la branche par défaut.",
                    branch=branch,
                )
            )
        for attempt in range(1, ATTEMPTS + 1):
            tip = self._git.tip(branch)
            if tip is None:
                raise Failed(_("La branche « {branch} » n’existe pas dans le dépôt.", branch=branch))
            with self._git.worktree(tip) as tree:
                self._checker.merge(tree.territory, memories)
                try:
                    self._push_memory(tree, branch)
                except OutpacedError as outpaced:
                    if attempt < ATTEMPTS:
                        continue
                    self._fail(tree, outpaced)
                except Failed as failed:
                    self._fail(tree, failed)
                self._tell(tree, branch, archive)
                break
        return self._is_whole

    def _push_memory(self, tree: Worktree, branch: str) -> None:
        if not (tree.territory / PATH).is_file():
            self._say(_("Aucune adresse n’a encore été regardée."))
        elif tree.commit(_("Tenir la mémoire des liens"), PATH):
            tree.push(branch)
            self._say(_("La mémoire des liens est enregistrée dans « {branch} ».", branch=branch))
        else:
            self._say(_("La mémoire des liens n’a pas changé."))

    def _fail(self, tree: Worktree, failed: Failed) -> None:
        """Says it; what could not be pushed must not go with the repairs."""
        self._is_whole = False
        self._say(str(failed))
        tree.uncommit()

    def _tell(self, tree: Worktree, branch: str, archive: str | None) -> None:
        """The report is read before anything is repaired: what is proposed is not yet done."""
        proposal = None
        try:
            report = self._checker.report(tree.territory, "markdown")
            points = issues.points_for_a_person(self._checker.report(tree.territory, "sarif"))
        except Failed as failed:
            self._is_whole = False
            self._say(str(failed))
            return
        try:
            proposal = self._propose(tree, branch, archive)
        except Failed as failed:
            self._is_whole = False
            self._say(str(failed))
        try:
            found = issues.ours(self._forge.issues())
            self._keep(issues.next_step(found, report, points, proposal=proposal.url if proposal else ""))
        except Failed as failed:
            self._is_whole = False
            self._say(str(failed))

    def _propose(self, tree: Worktree, branch: str, archive: str | None) -> Thread | None:
        """Repairs what can be, and proposes it; the proposal that waits for a person, if any."""
        self._checker.repair(tree.territory, archive=archive)
        has_changes = tree.commit_others(proposals.title(), PATH)
        changes, files = (tree.changes(), tree.changed_lines()) if has_changes else ("", {})
        step = proposals.next_step(self._forge.proposals(proposals.BRANCH), changes, files)
        if step.gesture in ("open", "edit"):
            tip = self._git.tip(proposals.BRANCH)
            if step.proposal and tip and not self._git.is_ours(tip):
                self._say(_("Quelqu’un travaille sur la proposition de réparation : elle n’est pas touchée."))
                return step.proposal
            tree.push(proposals.BRANCH, by_force=True)
        if step.proposal is None and step.gesture == "open":
            opened = self._forge.open_proposal(proposals.BRANCH, branch, proposals.title(), step.body)
            self._say(_("Des réparations sont proposées : {address}", address=opened.url))
            return opened
        if step.proposal and step.gesture == "edit":
            self._forge.edit_proposal(step.proposal, step.body, is_open=True)
            self._say(_("La proposition de réparation est mise à jour : {address}", address=step.proposal.url))
        elif step.proposal and step.gesture == "close":
            self._forge.edit_proposal(step.proposal, step.proposal.body, is_open=False)
            self._say(_("Il n’y a plus rien à réparer : la proposition est fermée."))
            return None
        return step.proposal

    def _keep(self, step: issues.Step) -> None:
        if step.gesture == "open":
            opened = self._forge.open_issue(issues.title(), step.body)
            self._say(_("Un ticket est ouvert : {address}", address=opened.url))
        elif step.issue and step.gesture == "edit":
            self._forge.edit_issue(step.issue, step.body, is_open=True)
            self._say(_("Le ticket est mis à jour : {address}", address=step.issue.url))
        elif step.issue and step.gesture == "close":
            self._forge.edit_issue(step.issue, step.body, is_open=False)
            self._say(_("Plus rien à revoir : le ticket est fermé."))
        else:
            self._say(_("Le ticket n’a pas à changer."))
