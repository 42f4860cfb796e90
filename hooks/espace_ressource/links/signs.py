"""What a page says of itself: the words of an error, a wall, a login, a domain for sale.

Words never condemn a page. They tell which pages deserve a second question, and what to warn of.
"""

import re
import unicodedata
from urllib.parse import parse_qsl, urlsplit

from espace_ressource.links.answers import Answer
from espace_ressource.links.documents import Document

SHORT = 150
"""A page with fewer words of its own says one thing."""
_VERY_SHORT = 25

_THING = r"(?:pages?|documents?|fichiers?|ressources?|articles?|contenus?|adresses?|url|sites?|annonces?|fiches?|publications?|evenements?|files?|contents?|resources?|items?|requested \w+|content)"
_GONE_FR = r"(?:introuvables?|inexistante?s?|non trouvee?s?|pas (?:ete )?trouvee?s?|pas disponibles?|indisponibles?|supprimee?s?|disparue?s?|retiree?s?|n existe (?:pas|plus)|inconnue?s?|n a (?:pas )?pu etre (?:trouvee?|affichee?)|s est (?:perdue?|egaree?)|plus (?:disponible|en ligne|accessible)s?|a ete (?:supprimee?|retiree?|deplacee?)|pas (?:pu etre|ete) (?:trouvee?|localisee?))"
_GONE_EN = r"(?:(?:was |is |were |be |been )?(?:not|never|no longer) (?:been )?(?:found|available|exists?|here|there|online)|could(?:n t| not) be found|can(?: ?t| ?not) be found|does(?:n t| not) exist|no longer exists?|has been (?:removed|deleted|moved|retired)|(?:is|has) gone|missing|unavailable)"
_OTHERS = (
    r"(?:seite|datei|inhalt) (?:wurde )?nicht (?:gefunden|verfugbar|vorhanden)|pagina (?:non|no|niet) (?:trovata|encontrada|gevonden)"
    r"|pagina nao encontrada|no se (?:ha )?encontr(?:o|ado) la pagina|sivua ei loytynyt|sidan (?:kunde inte hittas|hittades inte)"
    r"|siden (?:ble|blev|blei) ikke funnet|strona nie (?:zostala )?znaleziona|pajenn n eo ket bet kavet"
)
_ERROR = re.compile(
    rf"\b{_THING}(?: \S+){{0,8}}? {_GONE_FR}\b|\b{_THING}(?: \S+){{0,6}}? {_GONE_EN}\b|{_OTHERS}"
    r"|\b(?:erreur|error|http|fehler|code)s?(?: http)?[ :]*(?:404|410)\b|\b(?:404|410)[ :]*(?:error|erreur|not found|gone|page)\b"
    r"|\bnot found\b|\bcette page a disparu\b"
    rf"|\bpas (?:pu )?(?:trouver?|localiser) (?:\S+ ){{1,3}}?{_THING}|\b(?:could(?:n t| not)|can ?(?:t|not)|unable to|did(?:n t| not)) find (?:\S+ ){{0,3}}?{_THING}"
    r"|\b(?:account|site|website|compte|hebergement) (?:has been |is |est |a ete )?(?:suspended|suspendu)\b"
    r"|\bwelcome to nginx\b|\bapache2?(?: \S+){0,2} default page\b|\bdomain default page\b|^it works\b"
    r"|\b(?:site|page)(?: \S+)? (?:en construction|under construction)\b"
)
_ERROR_TITLE = re.compile(
    rf"(?:oups|oops|desole|sorry|zut|aie)?[ ,.!:…]*(?:(?:erreur|error|http)?[ :]*(?:404|410)(?:[ :!]+(?:error|erreur|not found|gone|page.*|{_THING}.*|rien.*|non.*))?|{_ERROR.pattern})[ .!…]*"
)
_WALL = re.compile(
    r"/cdn-cgi/challenge-platform|_cf_chl_opt|cf-turnstile-response|captcha-delivery\.com|_incapsula_resource|px-captcha|"
    r"awswafintegration|/\.within\.website/|sgcaptcha|geo\.captcha|ddos-guard|/_sec/cp_challenge|kpsdk|challenges\.cloudflare\.com/turnstile",
    re.IGNORECASE,
)
_WALL_TITLE = re.compile(
    r"just a moment\.*|un instant\W*|attention required.*|access denied.*|acces refuse.*|verify(?:ing)? (?:that )?you are (?:a )?human.*"
    r"|are you (?:a )?(?:robot|human).*|etes.vous (?:un )?(?:robot|humain).*|robot (?:check|or human).*|security check.*|ddos.?guard.*"
    r"|verification (?:de securite|en cours).*|checking your browser.*|making sure you.re not a bot.*|pardon our interruption.*"
    r"|captcha.*|human verification.*|request (?:blocked|rejected).*|bot verification.*|one moment,? please.*|controle de securite.*"
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
        "cas",
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
    ]
)
_CONSENT_HOST = frozenset({"consent", "consentement"})
_PARKING_HOST = re.compile(
    r"(?:sedoparking|parkingcrew|bodis|parklogic|above|dan|afternic|hugedomains|undeveloped|sav|uniregistry|domainmarket|brandbucket|"
    r"sedo|parked|parking|domaincontrol|skenzo|smartname|dopa|efty|squadhelp|atom)\.(?:com|net|org|io|co)(?:[/\"'?:]|$)",
    re.IGNORECASE,
)
_SALE = re.compile(
    r"(?:domain(?: name)?|nom de domaine|domaine)(?: \S+){0,6}? (?:is |est |may be |peut etre )?(?:(?:listed )?for sale|a vendre|en vente)"
    r"|(?:buy|purchase|acheter|acquerir|make an offer on|inquire about) (?:this|ce|that) (?:domain|nom de domaine|domaine)"
    r"|(?:domain(?: name)?|nom de domaine|domaine)(?: \S+){0,4}? (?:has expired|a expire|est expire|is parked)"
    r"|(?:diese )?domain (?:steht zum verkauf|kaufen)|dominio (?:in vendita|en venta)"
)
_ADS = re.compile(
    r"related (?:searches|links)|recherches associees|sponsored listings|liens sponsorises|make an? offer|faire une offre|parked (?:free|domain)|domaine? (?:parque|expire)e?|this (?:web ?page|domain) is parked|courtesy of|hebergement en attente"
)


def error_words(document: Document) -> bool:
    """True when the title or first heading is an error's, or a short page speaks of one."""
    titles = [*re.split(r"\s+[-–—|·•»:]\s+", document.title), document.title, *document.headings[:1]]
    if any(_ERROR_TITLE.fullmatch(_plain(title)) for title in titles if title):
        return True
    if document.own_words < _VERY_SHORT and "404" in document.words:
        return True
    return document.own_words < SHORT and _ERROR.search(_plain(" ".join(document.words[: SHORT * 4]))) is not None


def is_long(document: Document) -> bool:
    """True when the page has something to say of its own."""
    return document.own_words >= 2 * SHORT


def is_wall(answer: Answer, document: Document | None) -> bool:
    """True for a page that asks its visitor to prove that they are human."""
    if answer.headers.get("cf-mitigated") == "challenge" or answer.headers.get("x-amzn-waf-action") in (
        "challenge",
        "captcha",
    ):
        return True
    if document is None or is_long(document):
        return False
    if _WALL_TITLE.fullmatch(_plain(document.title)):
        return True
    return document.own_words < SHORT // 2 and _WALL.search(document.source) is not None


def is_login_address(url: str, origin: str) -> bool:
    """True for the address of a login page, reached from one that is none."""
    return _is_login(url) and not _is_login(origin)


def _is_login(url: str) -> bool:
    parts = urlsplit(url)
    segments = [segment for segment in parts.path.lower().split("/") if segment]
    if any(segment.partition(".")[0] in _LOGIN_WORD or segment in _LOGIN_WORD for segment in segments):
        return True
    if (parts.hostname or "").split(".")[0] in _LOGIN_HOST | _CONSENT_HOST:
        return True
    query = dict(parse_qsl(parts.query, max_num_fields=200)) if parts.query.count("&") < 200 else {}
    return any(key.lower() in _LOGIN_WORD for key in query)


def comes_back(url: str) -> bool:
    """True when the address carries another one, to which its page sends the visitor back."""
    if (query := urlsplit(url).query) and query.count("&") < 200:
        return any(key.lower() in _RETURN and ("/" in value or "." in value) for key, value in parse_qsl(query))
    return False


def sale_words(document: Document, host: str) -> bool:
    """True for a page of few words that offers its own domain, or that a parking service made."""
    if document.own_words >= SHORT * 2:
        return False
    text = _plain(" ".join([document.title, *document.headings, " ".join(document.words[: SHORT * 4])]))
    names_itself = re.search(
        rf"{re.escape(host.lower().removeprefix('www.'))} (?:is|est|may be) (?:listed )?(?:for sale|a vendre|parked|disponible)",
        text,
    )
    served = (
        any(_PARKING_HOST.search(link) for link in document.links)
        or _PARKING_HOST.search(document.source[:20_000]) is not None
    )
    signs = [bool(_SALE.search(text)), bool(_ADS.search(text)), bool(names_itself), served]
    return sum(signs) >= 2 or bool(names_itself) or (signs[0] and document.own_words < SHORT // 2)


def _plain(text: str) -> str:
    """The text without accents, case, apostrophes or ornaments."""
    opened = unicodedata.normalize("NFKD", text[:4_000]).casefold()
    kept = "".join(char for char in opened if not unicodedata.combining(char))
    return re.sub(r"[\s«»\"“”()\[\]’'\N{MODIFIER LETTER APOSTROPHE}]+", " ", kept).strip()
