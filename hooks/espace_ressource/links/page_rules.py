"""What a page that came with a good status offers its visitor. Each rule's docstring is the rule."""

import re
import unicodedata
from collections.abc import Callable
from urllib.parse import unquote

from espace_ressource.links.cases import Case, Ruling
from espace_ressource.links.complaints import SHORT, Complaint
from espace_ressource.links.landings import carries_back, leads_home, leads_to_error
from espace_ressource.links.signs import Offer, comes_back, is_login_address, is_login_page
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _, quoted

_SESSION = re.compile(
    r"jsessionid|phpsessid|sessionid|[?&;](?:sid|session|token|ticket|sig|signature|expires|code|state)=", re.IGNORECASE
)
_MADE_BY_SCRIPT = re.compile(r"[!/].*|L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|.*[=&].*")
"""Fragments that scripts read: routes, lines of code, parameters."""
_NEVER_MISSING = frozenset({"", "top"})


def login(case: Case) -> Ruling | None:
    """Who is shown a login page cannot see the one asked for: neither can a robot. An address of a login page is one."""
    page, ruling = (
        case.document,
        Ruling(Verdict.UNKNOWN, _("le site demande de s’identifier (ou un consentement) avant de montrer la page")),
    )
    if case.answer is None:
        return None
    if not case.was_redirected:
        return ruling if page is not None and is_login_page(page) and not is_login_address(case.target.url) else None
    if is_login_address(case.final_url) and not is_login_address(case.target.url):
        return ruling
    if page is not None and page.asks_password and (comes_back(case.final_url) or page.own_words < 2 * SHORT):
        return ruling
    return None


def gate(case: Case) -> Ruling | None:
    """A temporary redirect to an address that carries the one asked for, to send its visitor back, hides the page behind it."""
    asked, arrived = case.target.url, case.final_url
    if (
        not case.was_redirected
        or any(case.visit.is_permanent)
        or not (comes_back(arrived) and carries_back(asked, arrived))
    ):
        return None
    if (
        case.complaint is Complaint.ERROR
        or case.offer is Offer.SALE
        or leads_home(asked, arrived)
        or leads_to_error(asked, arrived)
    ):
        return None
    return Ruling(Verdict.UNKNOWN, _("le site montre d’abord une autre page à qui arrive"))


def empty_page(case: Case) -> Ruling | None:
    """A good status with nothing to see: a person must look."""
    answer = case.answer
    if answer is None or not answer.was_read:
        return None
    nothing = not answer.body.strip() and answer.is_whole
    document = case.document
    blank = (
        document is not None and answer.is_whole and not (document.words or document.has_media or document.has_scripts)
    )
    if nothing or blank:
        return Ruling(Verdict.UNKNOWN, _("la page est vide"))
    return None


def lost_fragment(case: Case) -> Ruling | None:
    """The page must hold the place that « # » names (HTML Standard §7.4.6.4), unless a script makes it, frames hold it, or we
    saw only a part. A place that a redirect chose is its own affair."""
    answer, document = case.answer, case.document
    if answer is None or document is None or not answer.is_whole or document.is_application or document.has_frames:
        return None
    if answer.fragment != case.target.fragment:
        return None
    written = answer.fragment.partition(":~:")[0]
    names = {written, unquote(written)}
    if names & _NEVER_MISSING or unquote(written).lower() in _NEVER_MISSING or _MADE_BY_SCRIPT.fullmatch(written):
        return None
    anchors = {unicodedata.normalize("NFC", anchor) for anchor in document.anchors} | document.anchors
    names |= {unicodedata.normalize("NFC", name) for name in names}
    if any(name in anchors or f"user-content-{name}" in anchors for name in names):
        return None
    return Ruling(Verdict.FRAGMENT, _("la page existe, mais plus l’endroit « #{name} »", name=quoted(unquote(written))))


def moved(case: Case) -> Ruling | None:
    """Permanent redirects (301, 308, an immediate « refresh ») give the page its new address; a temporary one keeps the old."""
    place = 0
    for is_permanent in case.visit.is_permanent:
        if not is_permanent:
            break
        place += 1
    if not place or place >= len(case.visit.answers):
        return None
    answer = case.visit.answers[place]
    if answer.url == case.target.url or _SESSION.search(answer.url):
        return None
    proposed = f"{answer.url}#{answer.fragment}" if answer.fragment else answer.url
    return Ruling(Verdict.MOVED, _("la page a changé d’adresse pour de bon"), proposed)


def page_is_there(case: Case) -> Ruling:
    """What is said when no rule objects."""
    answer = case.answer
    if answer is not None and not answer.was_read:
        return Ruling(
            Verdict.OK, _("la page répond ; son contenu n’a pas été lu, comme le site le demande (robots.txt)")
        )
    if case.was_redirected:
        return Ruling(Verdict.OK, _("la page répond, par une redirection provisoire"))
    return Ruling(Verdict.OK, _("la page répond"))


RULES: tuple[Callable[[Case], Ruling | None], ...] = (
    empty_page,
    lost_fragment,
    moved,
)
