"""What a status, or the lack of an answer, says of an address. Each rule's docstring is the rule."""

from collections.abc import Callable

from espace_ressource.links.answers import Fault
from espace_ressource.links.cases import Case, Ruling
from espace_ressource.links.signs import is_wall
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _

_FAULTS = {
    Fault.NO_NAME: (Verdict.DEAD, "le nom du site n’existe pas (ou plus)"),
    Fault.NAME_UNSURE: (Verdict.UNKNOWN, "le nom du site n’a pas pu être cherché maintenant"),
    Fault.CONNECTION_REFUSED: (Verdict.DEAD, "le site refuse la connexion"),
    Fault.UNREACHABLE: (Verdict.UNKNOWN, "aucune route ne mène d’ici à ce site"),
    Fault.CONNECT_TIMEOUT: (Verdict.DEAD, "le site ne répond pas à la connexion"),
    Fault.TIMEOUT: (Verdict.DEAD, "le site accepte la connexion mais ne répond jamais"),
    Fault.BROKEN_OFF: (Verdict.DEAD, "le site coupe la connexion sans répondre"),
    Fault.TLS_EXPIRED: (Verdict.DEAD, "le certificat du site a expiré : les navigateurs arrêtent le visiteur"),
    Fault.TLS_NAME: (Verdict.DEAD, "le certificat est celui d’un autre site : les navigateurs arrêtent le visiteur"),
    Fault.TLS_SELF_SIGNED: (
        Verdict.DEAD,
        "le certificat du site n’est garanti par personne : les navigateurs arrêtent le visiteur",
    ),
    Fault.TLS_CHAIN: (
        Verdict.UNKNOWN,
        "la chaîne de certificats du site est incomplète : certains navigateurs arrêtent le visiteur",
    ),
    Fault.TLS: (Verdict.DEAD, "la connexion chiffrée avec le site échoue"),
    Fault.NOT_HTTP: (Verdict.DEAD, "la réponse du site n’est pas une page web lisible (protocole)"),
    Fault.LOOP: (Verdict.DEAD, "les redirections tournent en rond"),
    Fault.TOO_MANY_HOPS: (Verdict.DEAD, "trop de redirections : les navigateurs abandonnent"),
    Fault.ROBOTS: (Verdict.UNKNOWN, "le site refuse nommément notre vérificateur (robots.txt)"),
}
_SHY = {
    401: "le site demande de s’identifier",
    402: "le site demande un paiement",
    403: "le site refuse les robots, ou l’accès est réservé",
    405: "le site refuse cette façon de demander",
    406: "le site refuse cette façon de demander",
    407: "un relais demande de s’identifier",
    418: "le site refuse les robots",
    421: "le site n’a pas voulu répondre sur cette connexion",
    423: "la page est verrouillée",
    425: "le site demande de revenir plus tard",
    428: "le site refuse cette façon de demander",
    429: "le site trouve que l’on demande trop souvent",
    451: "l’accès est fermé pour une raison juridique, peut-être d’ici seulement",
    511: "le réseau d’ici demande de s’identifier",
}
_KNOWN = frozenset({400, 404, 408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 422, 424, 426, 431})
"""Errors that the IANA registers and that say the page cannot be had."""


def forbidden_destination(case: Case) -> Ruling | None:
    """A redirect to an address that must not be requested is not followed; what leaves the Web is beyond our sight."""
    refused = case.visit.refused
    if refused is None:
        return None
    verdict = Verdict.UNKNOWN if refused.verdict is Verdict.SKIPPED else refused.verdict
    if not case.visit.answers:
        return Ruling(verdict, refused.reason)
    return Ruling(verdict, _("la page redirige ailleurs, mais {reason}", reason=refused.reason))


def no_answer(case: Case) -> Ruling | None:
    """Without an answer a visitor gets nothing; what may be our own network's doing is unknown."""
    if case.visit.fault is None:
        return None
    verdict, reason = _FAULTS[case.visit.fault]
    return Ruling(verdict, _(reason))


def nothing_came(case: Case) -> Ruling | None:
    """A visit without answer nor fault says nothing."""
    return None if case.answer else Ruling(Verdict.UNKNOWN, _("la vérification n’a pas abouti"))


def wall(case: Case) -> Ruling | None:
    """A page that asks to prove that one is human hides the one behind it, whatever the status."""
    if case.answer is not None and is_wall(case.answer, case.document):
        return Ruling(Verdict.UNKNOWN, _("le site demande de prouver que l’on n’est pas un robot"))
    return None


def shy_status(case: Case) -> Ruling | None:
    """401, 403, 429, 451, 999… are said to robots: a visitor may well get the page. So is what no standard defines."""
    status = case.answer.status if case.answer else 0
    if status in _SHY:
        return Ruling(Verdict.UNKNOWN, _("{reason} (statut {status})", reason=_SHY[status], status=str(status)))
    if status < 200 or status >= 600 or (400 <= status < 500 and status not in _KNOWN):
        return Ruling(Verdict.UNKNOWN, _("le site répond un statut que rien ne définit ({status})", status=str(status)))
    return None


def announced_pause(case: Case) -> Ruling | None:
    """503 with ``Retry-After`` is a closure whose end is announced (RFC 9110 §15.6.4): too early to tell."""
    if case.answer and case.answer.status == 503 and case.visit.retry_after is not None:
        return Ruling(Verdict.UNKNOWN, _("le site annonce une pause (statut 503)"))
    return None


def gone(case: Case) -> Ruling | None:
    """404, 410 and every other error of the server or of the address: a visitor does not get the page."""
    status = case.answer.status if case.answer else 0
    if status < 400:
        return None
    if status == 410:
        reason = _("la page a été retirée (statut 410)")
    elif status == 404:
        reason = _("la page n’existe pas (statut 404)")
    elif status >= 500:
        reason = _("le site est en panne (statut {status})", status=str(status))
    else:
        reason = _("le site refuse cette adresse (statut {status})", status=str(status))
    if case.was_redirected:
        reason = _("redirigée, {reason}", reason=reason)
    return Ruling(Verdict.DEAD, reason)


def redirect_to_nowhere(case: Case) -> Ruling | None:
    """A redirect that names no destination shows nothing."""
    status = case.answer.status if case.answer else 0
    if 301 <= status < 400 and status != 304:
        return Ruling(Verdict.DEAD, _("la page redirige sans dire où (statut {status})", status=str(status)))
    return None


def no_content(case: Case) -> Ruling | None:
    """204, 205 and 304 bring no page to anyone: a person must look."""
    status = case.answer.status if case.answer else 0
    if status in (204, 205, 304):
        return Ruling(Verdict.UNKNOWN, _("le site répond sans rien montrer (statut {status})", status=str(status)))
    return None


RULES: tuple[Callable[[Case], Ruling | None], ...] = (
    forbidden_destination,
    no_answer,
    nothing_came,
    wall,
    shy_status,
    announced_pause,
    gone,
    redirect_to_nowhere,
    no_content,
)
