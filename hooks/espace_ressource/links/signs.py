"""What stands before a page, or in its place: a wall, a login, an offer to sell its name.

Words never condemn a page. They tell which pages deserve a second question, and what to warn of.
"""

import re
from enum import IntEnum
from urllib.parse import parse_qsl, urlsplit

from espace_ressource.links.answers import Answer
from espace_ressource.links.complaints import SHORT
from espace_ressource.links.documents import Document
from espace_ressource.links.statements import plain

_WALL = re.compile(
    r"_cf_chl_opt|/cdn-cgi/challenge-platform/h/|captcha-delivery\.com|_incapsula_resource|px-captcha|awswafintegration|\.awswaf\.com/"
    r"|/\.within\.website/|sgcaptcha|ddos-guard|/_sec/cp_challenge|kpsdk|sucuri_cloudproxy",
    re.IGNORECASE,
)
"""What only a wall is made of."""
_CAPTCHA = re.compile(
    r"challenges\.cloudflare\.com/turnstile|/cdn-cgi/challenge-platform|cf-turnstile|hcaptcha\.com/|recaptcha/(?:api|enterprise)\.js|friendlycaptcha|altcha",
    re.IGNORECASE,
)
"""What forms and comments hold too: a wall when there is next to nothing else."""
_BARE = SHORT // 6
_WALL_TITLE = re.compile(
    r"just a moment\W*|un instant\W*|attention required.*|access (?:to this page has been )?denied.*|acces refuse.*|verify(?:ing)? (?:that )?you are (?:a )?human.*"
    r"|are you (?:a )?(?:robot|human).*|etes.vous (?:un )?(?:robot|humain).*|robot (?:check|or human).*|security (?:check|verification).*|ddos.?guard.*"
    r"|verification(?: (?:de securite|en cours|anti.?robot).*)?|checking your browser.*|making sure you.re not a bot.*|pardon our interruption.*"
    r"|(?:re)?captcha(?: (?:check|challenge|verification))?|human verification.*|request (?:blocked|rejected|unsuccessful).*|bot verification.*|one moment,? please.*"
    r"|controle (?:de securite|anti.?robot).*|you are being redirected.*|client challenge|blocked|challenge validation|vous avez ete bloque.*|sorry, you have been blocked.*"
)
_LOGIN_WORD = frozenset(
    [
        "login",
        "signin",
        "sign-in",
        "sign_in",
        "log-in",
        "logon",
        "connexion",
        "se-connecter",
        "identification",
        "authentification",
        "authenticate",
        "auth",
        "oauth",
        "oauth2",
        "sso",
        "saml",
        "saml2",
        "idp",
        "openid",
        "wp-login",
        "wp-login.php",
        "login.php",
        "accounts",
        "servicelogin",
        "adfs",
        "shibboleth",
        "auth0",
        "keycloak",
        "adh",
        "authorize",
    ]
)
_LOGIN_TITLE = re.compile(
    r"(?:connexion|se connecter|connectez.vous|identification|identifiez.vous|authentification|log ?in|log on|sign ?in|acces reserve|espace (?:membre|adherent|personnel|prive|reserve)|mot de passe|protected)"
)
_LOGIN_HOST = frozenset(
    ["login", "signin", "auth", "sso", "cas", "idp", "accounts", "connexion", "authentification", "identite", "id"]
)
_RETURN = frozenset(
    [
        "next",
        "return",
        "returnto",
        "returnurl",
        "return_url",
        "return_to",
        "redirect",
        "redirect_to",
        "redirect_uri",
        "continue",
        "service",
        "url",
        "goto",
        "retour",
        "target",
        "back",
        "from",
        "vers",
        "suite",
        "to",
        "dest",
        "destination",
        "redir",
        "redirecturl",
        "origin",
    ]
)
_CONSENT = frozenset({"consent", "consentement", "cookie-consent", "cookiewall", "privacy-wall", "gdpr", "rgpd"})
_PARKING = re.compile(
    r"(?<![\w-])(?:sedoparking|parkingcrew|bodis|parklogic|above|dan|afternic|hugedomains|undeveloped|sav|uniregistry|domainmarket|brandbucket|"
    r"sedo|parked|parking|domaincontrol|skenzo|smartname|dopa|efty|squadhelp|atom)\.(?:com|net|org|io|co)(?:[/\"'?:]|$)|/parking-lander/",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"(?:(?:(?:le|ce|the|this) (?:domaine?|nom de domaine|domain name|site) )?\S+\.[a-z]{2,24}|(?:ce|le|votre) nom de domaine|(?:the |this |your )?domain(?: name)?|nom de domaine)(?: \S+\.[a-z]{2,24})?"
    r"(?: is| est| may be| might be| peut etre| semble)*(?: (?:listed|actuellement|currently|now|probably))? (?:for sale|a vendre|en vente|parked|available for (?:sale|purchase)|disponible a la vente)\b"
    r"|(?:buy|purchase|acheter|acquerir|achetez|get|make an offer (?:on|for)|inquire about) (?:this|ce|that|the) (?:domain|nom de domaine|domaine)\b"
    r"|(?:this|the|your|ce|le|votre)(?: \S+)? ?(?:domain(?: name)?|nom de domaine)(?: \S+\.[a-z]{2,24})?(?: \S+){0,2}? (?:expired?|a expire|is registered|is parked|(?:bien )?ete (?:enregistre|cree|reserve)|est (?:reserve|gare|enregistre|parque)|has (?:just )?been registered)\b"
    r"|(?:this )?(?:web ?page|domain|site) is parked|parked free|courtesy of|future home of|related searches|sponsored listings|hebergement en attente"
    r"|(?:diese )?domain (?:steht|ist)(?: \S+){0,2} (?:zum verkauf|zu verkaufen)|(?:este |questo )?dominio(?: \S+){0,3} (?:in vendita|en venta|a la venta|esta a venda)"
)
_ABOUT_SALE = re.compile(
    r"(?:domain(?: name)?|nom de domaine|domaine)s?(?: \S+){0,6}? (?:for sale|a vendre|en vente|expired?|a expire)\b|recherches associees|liens sponsorises|faire une offre|make an? offer"
)


class Offer(IntEnum):
    """What a page says of its own name."""

    NONE = 0
    MENTION = 1
    """It speaks of a domain for sale, perhaps of another, perhaps of vineyards."""
    SALE = 2
    """It offers its name, or a parking service made it."""


def is_wall(answer: Answer, document: Document | None) -> bool:
    """True for a page that asks its visitor to prove that they are human."""
    if answer.headers.get("cf-mitigated") == "challenge" or answer.headers.get("x-amzn-waf-action") in (
        "challenge",
        "captcha",
    ):
        return True
    if document is None or document.own_words >= SHORT:
        return False
    if _WALL_TITLE.fullmatch(plain(document.title)):
        return True
    if document.own_words < SHORT // 2 and _WALL.search(document.source):
        return True
    return document.own_words < _BARE and _CAPTCHA.search(document.source) is not None


def is_login_page(document: Document) -> bool:
    """True for a page of few words whose title asks who one is, and that asks for a password."""
    if not document.asks_password or document.own_words >= SHORT // 2:
        return False
    return any(_LOGIN_TITLE.match(plain(text)) for text in (*document.title.split(" - "), *document.headings[:2]))


def is_login_address(url: str) -> bool:
    """True for the address of a page where one says who one is, or agrees to be followed."""
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    if any(segment.partition(".")[0] in _LOGIN_WORD | _CONSENT for segment in segments):
        return True
    if (parts.hostname or "").split(".")[0] in _LOGIN_HOST | _CONSENT:
        return True
    query = dict(parse_qsl(parts.query, max_num_fields=200)) if parts.query.count("&") < 200 else {}
    return any(key.lower() in _LOGIN_WORD for key in query)


def comes_back(url: str) -> bool:
    """True when the address carries another one, to which its page sends the visitor back."""
    if (query := urlsplit(url).query) and query.count("&") < 200:
        return any(key.lower() in _RETURN and ("/" in value or "." in value) for key, value in parse_qsl(query))
    return False


def offer(document: Document) -> Offer:
    """Whether a page of few words offers its own name."""
    if document.own_words >= SHORT:
        return Offer.NONE
    titles = [plain(text) for text in (document.title, *document.headings[:2])]
    lines = [plain(line) for line in re.split(r"\n|(?<=[.!…])\s", document.opening)[:6]]
    if any(_OFFER.match(text) for text in (*titles, *lines)):
        return Offer.SALE
    about = _ABOUT_SALE.search(plain(" ".join((*titles, *document.words[: SHORT * 2]))))
    if about or document.own_words < SHORT // 3:
        # A parking service leaves little of its own, and its name in what the page loads.
        shown = (*document.embeds, *document.hyperlinks)
        if any(_PARKING.search(link) for link in shown) or _PARKING.search(document.source[:20_000]):
            return Offer.SALE
    return Offer.MENTION if about else Offer.NONE
