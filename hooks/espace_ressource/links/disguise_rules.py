"""Whether a page that came with a good status is the one asked for. Each rule's docstring is the rule.

The proof is what an address that cannot exist answers: a page that is shown there too is nobody's. Words alone only warn.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from espace_ressource.links.cases import Case, Ruling, Witness
from espace_ressource.links.complaints import SHORT, Complaint, complains, same_complaint
from espace_ressource.links.file_rules import lost_document
from espace_ressource.links.landings import climbs, is_deep, leads_home, leads_to_error, strays
from espace_ressource.links.likeness import (
    another,
    echoes_of,
    is_near,
    is_same_page,
    is_within,
    names_itself,
    root_siblings,
    says_little_more,
    says_no_more,
    siblings,
)
from espace_ressource.links.signs import Offer
from espace_ressource.links.sniffing import decoded, is_text
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _

_LONGEST_NOTE = 600


def is_suspect(case: Case) -> bool:
    """True for a page that its own words, or the redirect that led to it, make worth a question to its neighbours."""
    if case.document is None:
        return False
    asked, arrived = case.target.url, case.final_url
    if case.was_redirected and (
        leads_home(asked, arrived) or climbs(asked, arrived) or leads_to_error(asked, arrived) or strays(asked, arrived)
    ):
        return True
    return lost_document(case) or case.complaint > Complaint.NONE or case.offer > Offer.NONE


def question(case: Case) -> str | None:
    """The next address to ask for proof; None when something is proved, or for a page beyond suspicion.

    The site's own top is asked for every page, once a site (the caller remembers the answer); the neighbours of a page only
    when it looks like an error, a domain for sale, or a redirect that loses its way. An answer that is nearly the same page is
    weighed against a second one from the same place.
    """
    answer, url = case.answer, case.target.url
    if answer is None or case.visit.fault or case.visit.refused or not 200 <= answer.status < 400:
        return None
    if case.document is None or proof(case) or (home_instead(case) is not None and not case.witnesses):
        return None
    wanted: tuple[str, ...] = root_siblings(url)[:1] if is_deep(url) else ()
    if is_suspect(case):
        wanted = siblings(url)
        if _is_slight(case):
            wanted = tuple(one for one in wanted if not is_within(url, one))
    asked = {witness.url: witness for witness in case.witnesses}
    for one in wanted:
        if one not in asked:
            return one
    for one in wanted:
        if another(one) not in asked and _may_be_the_same(case, asked[one]):
            return another(one)
    return None


def proof(case: Case, *, beside: bool = False) -> Witness | None:
    """The witness, an address that cannot exist, that shows the same page as this one; ``beside`` it, and not within it.

    A site whose fallback is this very page proves nothing against it: the home page is the home page.
    """
    for witness in case.witnesses:
        if witness.visit.fault or (beside and is_within(case.target.url, witness.url)):
            continue
        if _shows_the_same(case, witness):
            return witness
    return None


def _shows_the_same(case: Case, witness: Witness) -> bool:
    page, other, url = case.document, witness.document, case.target.url
    if page is None or other is None or witness.visit.last is None:
        return False
    arrived = witness.visit.last.url
    if arrived == url or (page.canonical == url and other.canonical != witness.url):
        return False  # it names this address as its own (RFC 6596), and not whatever was asked
    if case.was_redirected and arrived == case.final_url:
        return True
    if is_same_page(page, other, (url, witness.url)):
        return True
    urls = (url, witness.url)
    if _complains_alike(case, witness) and says_little_more(page, other, urls):
        return True
    control = next((one.document for one in case.witnesses if one.url == another(witness.url)), None)
    return (
        control is not None
        and _may_be_the_same(case, witness)
        and says_no_more(page, other, control, (*urls, another(witness.url)))
    )


def _may_be_the_same(case: Case, witness: Witness) -> bool:
    """True when a second witness must tell what changes at every visit."""
    page, other = case.document, witness.document
    if page is None or other is None or witness.visit.fault:
        return False
    return _complains_alike(case, witness) or is_near(page, other, (case.target.url, witness.url))


def _complains_alike(case: Case, witness: Witness) -> bool:
    """True when both pages say the same error, first thing."""
    page, other = case.document, witness.document
    if page is None or other is None or case.complaint is not Complaint.ERROR:
        return False
    return same_complaint(page, other, echoes_of(other, (case.target.url, witness.url)))


def home_instead(case: Case) -> Ruling | None:
    """A deep address redirected to a home page has lost its page. On another site, a neighbour must be sent there too:
    a short address made for that home page is no loss."""
    if not case.was_redirected or not leads_home(case.target.url, case.final_url):
        return None
    here = urlsplit(case.target.url).hostname or ""
    there = urlsplit(case.final_url).hostname or ""
    if here.removeprefix("www.") == there.removeprefix("www.") or proof(case) is not None:
        return Ruling(Verdict.DEAD, _("la page a disparu : l’adresse mène à la page d’accueil"))
    return None


def climbing_redirect(case: Case) -> Ruling | None:
    """An address redirected to a page above it, as the neighbours that it could have are, has lost its page."""
    if case.was_redirected and climbs(case.target.url, case.final_url) and proof(case, beside=True) is not None:
        return Ruling(Verdict.DEAD, _("la page a disparu : l’adresse mène à une page plus générale"))
    return None


def redirect_to_error(case: Case) -> Ruling | None:
    """A redirect to an address that is named after an error, and whose page says one, is an error."""
    if not case.was_redirected or not leads_to_error(case.target.url, case.final_url):
        return None
    if proof(case) is None and case.complaint is not Complaint.ERROR:
        return None
    return Ruling(Verdict.DEAD, _("la page a disparu : l’adresse mène à une page d’erreur"))


def sale(case: Case) -> Ruling | None:
    """A domain for sale shows its offer at every address; without that proof, the words only warn."""
    if case.offer is not Offer.SALE:
        return None
    if proof(case) is not None:
        return Ruling(Verdict.DEAD, _("le nom de domaine est à vendre : le site n’existe plus"))
    return Ruling(Verdict.UNKNOWN, _("la page semble dire que le nom de domaine est à vendre"))


def error_in_disguise(case: Case) -> Ruling | None:
    """A page that an address which cannot exist shows too is not the one asked for, whatever its status.

    Unless its title is what the address says. Where a script may make another page of it in the visitor's browser, where a
    cookie may open the way, or where only addresses that lengthen this one answer alike (many sites ignore the end of an
    address), nothing is proved.
    """
    page, witness = case.document, proof(case)
    if page is None or witness is None or witness.document is None:
        return None
    said = case.complaint
    if said is Complaint.ERROR:
        return Ruling(
            Verdict.DEAD, _("la page est une page d’erreur (le site la montre aussi pour une adresse inventée)")
        )
    if not is_deep(case.target.url) or said is Complaint.PAUSE:
        return None
    if said is Complaint.PLACEHOLDER:
        return Ruling(Verdict.DEAD, _("le site n’a plus qu’une page d’attente, la même à toute adresse"))
    if proof(case, beside=True) is None:
        return None
    if names_itself(page, case.target.url) and not echoes_of(witness.document, (case.target.url, witness.url)):
        return None
    if not case.was_redirected and (page.has_scripts or not page.words):
        return Ruling(
            Verdict.UNKNOWN,
            _("le site montre d’abord la même page à toute adresse : un robot ne voit pas ce qu’un programme y ajoute"),
        )
    if _is_gate(case):
        return Ruling(Verdict.UNKNOWN, _("le site montre d’abord une autre page à qui arrive"))
    return Ruling(Verdict.DEAD, _("le site montre cette même page pour une adresse inventée : la page a disparu"))


def words_alone(case: Case) -> Ruling | None:
    """A short page that says first thing that it is an error, a pause or an empty place is for a person to see.

    A page of some length is let through when its site knows how to answer that a page does not exist.
    """
    answer, page = case.answer, case.document
    if answer is None or not answer.was_read:
        return None
    if page is None:
        note = answer.body if answer.is_whole and len(answer.body) < _LONGEST_NOTE and is_text(answer.body) else b""
        if note and complains(decoded(note, answer.headers.get("content-type", ""))):
            return Ruling(Verdict.UNKNOWN, _("la réponse semble dire que la page n’existe pas"))
        return None
    match case.complaint:
        case Complaint.PAUSE:
            return Ruling(Verdict.UNKNOWN, _("le site annonce une maintenance"))
        case Complaint.PLACEHOLDER:
            return Ruling(Verdict.UNKNOWN, _("la page semble n’être qu’une page d’attente"))
        case Complaint.ERROR:
            enough = SHORT if any(map(_is_honest, case.witnesses)) else 2 * SHORT
            if page.own_words < enough:
                return Ruling(Verdict.UNKNOWN, _("la page semble dire qu’elle n’existe plus"))
    return None


def _is_slight(case: Case) -> bool:
    """True for a suspicion that only a neighbour beside the address can confirm: a word in passing, another name."""
    asked, arrived = case.target.url, case.final_url
    if case.was_redirected and (leads_home(asked, arrived) or leads_to_error(asked, arrived)):
        return False
    return case.complaint <= Complaint.MENTION and case.offer <= Offer.MENTION


def _is_gate(case: Case) -> bool:
    """True for a temporary redirect that leaves a cookie: the way may be open to whoever comes back with it."""
    leaves_cookie = any("set-cookie" in answer.headers for answer in case.visit.answers)
    return case.was_redirected and not any(case.visit.is_permanent) and leaves_cookie


def _is_honest(witness: Witness) -> bool:
    """True when the site said there, in the way of HTTP, that there is no such page."""
    answer = witness.visit.last
    return not witness.visit.fault and answer is not None and answer.status in (404, 410)


RULES: tuple[Callable[[Case], Ruling | None], ...] = (
    home_instead,
    climbing_redirect,
    redirect_to_error,
    sale,
    error_in_disguise,
)
