"""From what the looks brought back to a verdict, as a person would give it.

Each rule is one function, whose docstring is the rule; the first that applies speaks. No bad word is said after one look:
see ``another_look`` and ``settled``.
"""

from collections.abc import Sequence
from enum import Enum

from espace_ressource.links import answer_rules, disguise_rules, file_rules, page_rules
from espace_ressource.links.answers import Fault, Visit
from espace_ressource.links.cases import Case, Ruling
from espace_ressource.links.guard import Target
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _

PATIENCE = 30.0
"""The longest ``Retry-After`` that is waited for, in seconds."""

_RULES = (
    *answer_rules.RULES,
    page_rules.login,
    page_rules.gate,
    file_rules.page_instead_of_file,
    file_rules.text_instead_of_file,
    *disguise_rules.RULES,
    file_rules.page_after_document,
    disguise_rules.words_alone,
    *page_rules.RULES,
)
_TRANSIENT = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524, 525, 527, 530})
_TRANSIENT_FAULTS = frozenset({Fault.BROKEN_OFF, Fault.NAME_UNSURE, Fault.UNREACHABLE, Fault.NOT_HTTP})
_BAD = frozenset({Verdict.DEAD, Verdict.UNKNOWN})
MOST_LOOKS = 3


class Again(Enum):
    """When to look a second or a third time."""

    NEVER = "never"
    SOON = "soon"
    LATER = "later"


def judge(case: Case) -> Ruling:
    """What the first rule that applies says; the page is there when none does."""
    for rule in _RULES:
        ruling = rule(case)
        if ruling is not None:
            return ruling
    return page_rules.page_is_there(case)


def another_look(visits: Sequence[Visit], rulings: Sequence[Ruling]) -> Again:
    """A bad word is said after two looks, the second as a browser; what may pass, or was told in two ways, asks for a third.

    A site that asks to wait longer than our patience is not asked again.
    """
    visit, ruling = visits[-1], rulings[-1]
    if ruling.verdict not in _BAD or visit.fault is Fault.ROBOTS or (visit.refused is not None and not visit.answers):
        return Again.NEVER
    if visit.retry_after is not None and visit.retry_after > PATIENCE:
        return Again.NEVER
    if len(visits) == 1:
        return Again.SOON
    is_settled = not _may_pass(visit) and rulings[-2].reason == ruling.reason
    return Again.NEVER if is_settled or len(visits) == MOST_LOOKS else Again.LATER


def settled(visits: Sequence[Visit], rulings: Sequence[Ruling]) -> Ruling:
    """A good look makes all others forgotten; to be dead, a page must be so at every look that was not a passing trouble."""
    if rulings[-1].verdict not in _BAD:
        return rulings[-1]
    weighed = [
        ruling
        for number, (visit, ruling) in enumerate(zip(visits, rulings, strict=True), 1)
        if number == len(rulings) or not _may_pass(visit)
    ]
    doubtful = [ruling for ruling in weighed if ruling.verdict is Verdict.UNKNOWN]
    return doubtful[-1] if doubtful else weighed[-1]


def upgraded(target: Target, visit: Visit, ruling: Ruling) -> str | None:
    """The same address in « https », worth a try when the old port of « http » is closed: browsers try it by themselves."""
    closed = (Fault.CONNECTION_REFUSED, Fault.CONNECT_TIMEOUT, Fault.TIMEOUT, Fault.BROKEN_OFF)
    if (
        ruling.verdict is Verdict.DEAD
        and target.scheme == "http"
        and target.port == 80
        and len(visit.answers) == 0
        and visit.fault in closed
    ):
        return f"https{target.url.removeprefix('http')}" + (f"#{target.fragment}" if target.fragment else "")
    return None


def after_upgrade(ruling: Ruling, url: str, upgrade: Ruling) -> Ruling:
    """A page that answers in « https » alone has moved there."""
    if upgrade.verdict in (Verdict.OK, Verdict.MOVED):
        return Ruling(Verdict.MOVED, _("le site ne répond plus qu’en « https »"), upgrade.proposed or url)
    return ruling


def _may_pass(visit: Visit) -> bool:
    """True for a trouble that a healthy site may have for a moment."""
    if visit.fault is not None:
        return visit.fault in _TRANSIENT_FAULTS
    return visit.last is not None and visit.last.status in _TRANSIENT
