"""What a page that came with a good status really is. Each rule's docstring is the rule."""

import re
from collections.abc import Callable
from urllib.parse import unquote, urlsplit

from espace_ressource.links.cases import Case, Ruling, Witness
from espace_ressource.links.documents import Document
from espace_ressource.links.likeness import is_same_page
from espace_ressource.links.signs import comes_back, error_words, is_login_address, is_long, sale_words
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _, quoted

_HOME = re.compile(
    r"(?:index|default|accueil|home|welcome|bienvenue|start|main|portal|portail)(?:\.(?:x?html?|php\d?|aspx?|jsp|cfm))?|[a-z]{2}(?:[-_][a-z]{2})?",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\.(pdf|docx?|odt|rtf|xlsx?|ods|pptx?|odp|epub|zip|gz|tgz|7z|rar|jpe?g|png|gif|webp|mp3|ogg|mp4|webm|mov|avi|csv|ics|kml|gpx)$",
    re.IGNORECASE,
)
_SESSION = re.compile(
    r"jsessionid|phpsessid|sessionid|[?&;](?:sid|session|token|ticket|sig|signature|expires|code|state)=", re.IGNORECASE
)
_MADE_BY_SCRIPT = re.compile(r"[!/].*|L\d+(?:C\d+)?(?:-L?\d+(?:C\d+)?)?|.*[=&].*")
"""Fragments that scripts read: routes, lines of code, parameters."""
_NEVER_MISSING = frozenset({"", "top"})


def is_deep(url: str) -> bool:
    """True for an address that names a page, false for a home page in any of its spellings."""
    parts = urlsplit(url)
    return bool(parts.query) or not all(_HOME.fullmatch(segment) for segment in parts.path.split("/") if segment)


def is_suspect(case: Case) -> bool:
    """True for a page that its own words, or the redirect that led to it, make worth a question to its neighbours."""
    if case.document is None:
        return False
    if case.was_redirected and (_leads_home(case) or _climbs(case)):
        return True
    return error_words(case.document) or sale_words(case.document, urlsplit(case.final_url).hostname or "")


def proof(case: Case) -> Witness | None:
    """The witness, an address that cannot exist, that shows the same page as this one.

    A site whose fallback is this very page proves nothing against it: the home page is the home page.
    """
    if case.document is None:
        return None
    for witness in case.witnesses:
        if witness.visit.fault or witness.visit.last is None or witness.document is None:
            continue
        arrived = witness.visit.last.url
        if arrived == case.target.url or _is_its_own(case.document, case.target.url, witness):
            continue
        if case.was_redirected and arrived == case.final_url:
            return witness
        if is_same_page(case.document, witness.document, (case.target.url, witness.url)):
            return witness
    return None


def login(case: Case) -> Ruling | None:
    """Who is sent to a login page cannot see the one asked for: neither can a robot."""
    if not case.was_redirected or case.answer is None:
        return None
    asks = case.document is not None and case.document.asks_password
    if is_login_address(case.final_url, case.target.url) or (
        asks and (comes_back(case.final_url) or not is_long_page(case))
    ):
        return Ruling(
            Verdict.UNKNOWN, _("le site demande de s’identifier (ou un consentement) avant de montrer la page")
        )
    return None


def is_long_page(case: Case) -> bool:
    """True when the page has much to say."""
    return case.document is not None and is_long(case.document)


def page_instead_of_file(case: Case) -> Ruling | None:
    """An address of a document (.pdf, .odt…) that answers a page of HTML has lost it, unless the page shows or links it."""
    name = urlsplit(case.target.url).path.rsplit("/", 1)[-1]
    match = _FILE.search(name)
    if not match or case.document is None or urlsplit(case.target.url).query:
        return None
    stem = unquote(name).lower()
    for link in case.document.links:
        path = unquote(urlsplit(link).path if link.count("[") == link.count("]") == 0 else link).lower()
        if path.endswith(match[0].lower()) and path.rsplit("/", 1)[-1].endswith(stem):
            return None
    if case.document.asks_password or comes_back(case.final_url):
        return Ruling(Verdict.UNKNOWN, _("le site demande de s’identifier avant de donner le document"))
    if case.document.is_application or re.search(
        r"application/pdf|pdfjs|pdf\.js|pdf[-_]?viewer", case.document.source, re.IGNORECASE
    ):
        return Ruling(Verdict.UNKNOWN, _("une page tient lieu de document : à ouvrir pour le voir"))
    return Ruling(Verdict.DEAD, _("une page tient la place du document « {name} »", name=quoted(unquote(name))))


def home_instead(case: Case) -> Ruling | None:
    """A deep address redirected to a home page has lost its page. On another site, a neighbour must be sent there too:
    a short address made for that home page is no loss."""
    if not case.was_redirected or not _leads_home(case):
        return None
    here = urlsplit(case.target.url).hostname or ""
    there = urlsplit(case.final_url).hostname or ""
    if here.removeprefix("www.") == there.removeprefix("www.") or proof(case) is not None:
        return Ruling(Verdict.DEAD, _("la page a disparu : l’adresse mène à la page d’accueil"))
    return None


def climbing_redirect(case: Case) -> Ruling | None:
    """An address redirected to a page above it, as its imaginary neighbours are, has lost its page."""
    if case.was_redirected and _climbs(case) and proof(case) is not None:
        return Ruling(Verdict.DEAD, _("la page a disparu : l’adresse mène à une page plus générale"))
    return None


def sale(case: Case) -> Ruling | None:
    """A domain for sale shows its offer at every address; without that proof, the words only warn."""
    host = urlsplit(case.final_url).hostname or ""
    if case.document is None or not sale_words(case.document, host):
        return None
    if proof(case) is not None:
        return Ruling(Verdict.DEAD, _("le nom de domaine est à vendre : le site n’existe plus"))
    return Ruling(Verdict.UNKNOWN, _("la page semble dire que le nom de domaine est à vendre"))


def error_in_disguise(case: Case) -> Ruling | None:
    """A page that an address which cannot exist shows too is an error page, whatever its status."""
    if case.document is None or not is_deep(case.target.url) or proof(case) is None:
        return None
    if is_suspect(case):
        return Ruling(
            Verdict.DEAD, _("la page est une page d’erreur (le site la montre aussi pour une adresse inventée)")
        )
    if case.document.is_application:
        return Ruling(Verdict.UNKNOWN, _("la page est faite par un programme : un robot n’y voit rien"))
    return Ruling(Verdict.DEAD, _("le site montre cette même page pour une adresse inventée : la page a disparu"))


def error_words_alone(case: Case) -> Ruling | None:
    """A short page that speaks of an error, without proof, is for a person to see."""
    if case.document is not None and error_words(case.document) and not is_long(case.document):
        return Ruling(Verdict.UNKNOWN, _("la page semble dire qu’elle n’existe plus"))
    return None


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
    """The page must hold the place that « # » names (HTML Standard §7.4.6.4), unless a script makes it or we saw only a part."""
    answer, document = case.answer, case.document
    if answer is None or document is None or not answer.is_whole or document.is_application:
        return None
    written = answer.fragment.partition(":~:")[0]
    names = {written, unquote(written)}
    if names & _NEVER_MISSING or unquote(written).lower() in _NEVER_MISSING or _MADE_BY_SCRIPT.fullmatch(written):
        return None
    if any(name in document.anchors or f"user-content-{name}" in document.anchors for name in names):
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


def _leads_home(case: Case) -> bool:
    return is_deep(case.target.url) and not is_deep(_without_query(case.final_url))


def _climbs(case: Case) -> bool:
    """True when the final address is a folder above the one that was asked for."""
    asked, arrived = urlsplit(case.target.url), urlsplit(case.final_url)
    folder = arrived.path.rstrip("/")
    return asked.path.rstrip("/") != folder and asked.path.startswith(f"{folder}/")


def _without_query(url: str) -> str:
    return url.partition("?")[0]


def _is_its_own(document: Document, url: str, witness: Witness) -> bool:
    """True when the page names this address as its own (RFC 6596), which is more than repeating whatever was asked."""
    return document.canonical == url and witness.document is not None and witness.document.canonical != witness.url


RULES: tuple[Callable[[Case], Ruling | None], ...] = (
    login,
    page_instead_of_file,
    home_instead,
    climbing_redirect,
    sale,
    error_in_disguise,
    error_words_alone,
    empty_page,
    lost_fragment,
    moved,
)
