"""Which addresses may be requested: the public Web, and nothing that a stranger could aim at us.

An address is read as a browser reads it (WHATWG URL Standard §4), then written again in one plain form, so that
what was examined is what is requested.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address
from urllib.parse import quote, unquote_to_bytes, urljoin

from espace_ressource.links.hosts import is_inside, read_host
from espace_ressource.links.networks import IpNetwork, may_be_reached
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _, quoted

MAX_LENGTH = 8_000
"""Servers refuse request lines beyond this many characters (RFC 9110 §4.1 recommends 8000)."""

_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_MISSPELLED = re.compile(r"(?:h+t+p*s*|ht+ps*|h+t*p+s*|ttps?|hptts?|htpps?|https?)", re.IGNORECASE)
_NOTHING_TO_FETCH = frozenset(
    {"tel", "sms", "geo", "sip", "sips", "xmpp", "callto", "whatsapp", "matrix", "webcal", "skype", "facetime"}
)
_TELEPHONE = re.compile(r"\+?[\d().\-\s*#]*\d[\d().\-\s*#]*(?:;[^;\s]+)*")
_MAIL = re.compile(r"(?!//)[^\s@,;<>()\[\]\\\"]{1,64}@([^\s@,;<>()\[\]\\\"]+)")
_BARRED_PORTS = frozenset(
    # What every browser refuses (Fetch Standard §2.9): no visitor ever gets such a page.
    int(text)
    for text in [
        "1",
        "7",
        "9",
        "11",
        "13",
        "15",
        "17",
        "19",
        "20",
        "21",
        "22",
        "23",
        "25",
        "37",
        "42",
        "43",
        "53",
        "69",
        "77",
        "79",
        "87",
        "95",
        "101",
        "102",
        "103",
        "104",
        "109",
        "110",
        "111",
        "113",
        "115",
        "117",
        "119",
        "123",
        "135",
        "137",
        "139",
        "143",
        "161",
        "179",
        "389",
        "427",
        "465",
        "512",
        "513",
        "514",
        "515",
        "526",
        "530",
        "531",
        "532",
        "540",
        "548",
        "554",
        "556",
        "563",
        "587",
        "601",
        "636",
        "989",
        "990",
        "993",
        "995",
        "1719",
        "1720",
        "1723",
        "2049",
        "3659",
        "4045",
        "4190",
        "5060",
        "5061",
        "6000",
        "6566",
        "6665",
        "6666",
        "6667",
        "6668",
        "6669",
        "6679",
        "6697",
        "10080",
    ]
)


@dataclass(frozen=True, slots=True)
class Target:
    """An address that may be requested, in its one plain form."""

    url: str
    """ASCII, percent-encoded, without its fragment."""
    scheme: str
    host: str
    """A name in ASCII (IDNA), or an IP address without brackets."""
    port: int
    fragment: str
    """What follows « # », as it was written."""
    literal: IPv4Address | IPv6Address | None
    """The host, when it is an IP address."""

    @property
    def written(self) -> str:
        """The plain form with its fragment."""
        return f"{self.url}#{self.fragment}" if self.fragment else self.url

    @property
    def origin(self) -> str:
        """Scheme, host and port (RFC 6454)."""
        return f"{self.scheme}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Objection:
    """Why an address is not requested."""

    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class MailDomains:
    """A mail address well written: there is nothing to fetch, but its domains must exist."""

    domains: tuple[str, ...]


def examine(url: str, allowed: Iterable[IpNetwork] = ()) -> Target | MailDomains | Objection:
    """What that address asks for, or why it will not be requested."""
    text = url.strip(" \t\r\n\f")
    if len(text) > MAX_LENGTH:
        return _mistake(_("adresse trop longue ({length} caractères)", length=len(text)))
    if re.search(r"[\x00-\x1f\x7f]", text):
        return _mistake(_("un caractère invisible s’est glissé dans l’adresse"))
    scheme = _SCHEME.match(text)
    if scheme is None:
        return _mistake(_("l’adresse ne commence pas par « https:// »"))
    name, rest = scheme[1].lower(), text[scheme.end() :]
    if name in ("http", "https"):
        return _web(name, rest, tuple(allowed))
    if name == "mailto":
        return _mail(rest)
    if name == "tel" and not _TELEPHONE.fullmatch(unquote_to_bytes(rest).decode("utf-8", "replace")):
        return _mistake(_("« {rest} » n’est pas un numéro de téléphone", rest=quoted(rest)))
    if name in _NOTHING_TO_FETCH:
        return Objection(Verdict.SKIPPED, _("adresse « {name}: » : il n’y a pas de page à demander", name=name))
    if "." in name or (rest.startswith("/") and _MISSPELLED.fullmatch(name)):
        return _mistake(_("l’adresse ne commence pas par « https:// »"))
    return _refusal(_("les adresses « {name}: » ne sont jamais demandées", name=quoted(name)))


def follow(base: Target, location: str, allowed: Iterable[IpNetwork] = ()) -> Target | MailDomains | Objection:
    """Where a redirect leads from there (RFC 9110 §10.2.2): the fragment of the first address is kept when it names none."""
    try:
        joined = urljoin(base.url, location.strip(" \t\r\n\f").replace("\\", "/"))
    except ValueError:
        return _mistake(_("la redirection mène à une adresse mal formée"))
    if "#" not in joined and base.fragment:
        joined = f"{joined}#{base.fragment}"
    return examine(joined, allowed)


def _mistake(reason: str) -> Objection:
    """An address that no browser would understand: no visitor gets anything."""
    return Objection(Verdict.DEAD, reason)


def _refusal(reason: str) -> Objection:
    return Objection(Verdict.REFUSED, reason)


def _web(scheme: str, rest: str, allowed: tuple[IpNetwork, ...]) -> Target | Objection:
    if not rest.startswith("//") or rest.startswith("///") or "\\" in re.split(r"[?#]", rest, maxsplit=1)[0]:
        return _mistake(_("l’adresse est mal formée après « {scheme}: »", scheme=scheme))
    authority, path = _cut(rest[2:], "/?#")
    if "@" in authority:
        return _refusal(_("l’adresse porte un nom d’utilisateur (« @ ») devant le nom du site"))
    split = re.fullmatch(r"(\[[^\]]*\]|[^:\[\]]*)(?::(\d*))?", authority, re.ASCII)
    if split is None or not split[1]:
        return _mistake(_("il manque le nom du site, ou il est mal formé"))
    digits = (split[2] or "").lstrip("0") if split[2] else ""
    if len(digits) > 5 or (split[2] and not 0 < int(digits or "0") < 65536):
        return _mistake(_("le port « {port} » n’existe pas", port=quoted(split[2] or "")))
    port = int(digits) if digits else {"http": 80, "https": 443}[scheme]
    host = read_host(split[1])
    if host is None:
        return _mistake(_("nom de site mal formé : « {host} »", host=quoted(split[1])))
    literal = host if not isinstance(host, str) else None
    if literal is not None and not may_be_reached(literal, allowed):
        return _refusal(_("l’adresse mène à un réseau privé ({host})", host=str(host)))
    if isinstance(host, str) and not allowed and is_inside(host):
        return _refusal(_("« {host} » est un nom de réseau privé", host=quoted(host)))
    if port in _BARRED_PORTS:
        return _mistake(_("aucun navigateur n’ouvre le port {port}", port=str(port)))
    path, _hash, fragment = path.partition("#")
    shown = f"[{host}]" if isinstance(host, IPv6Address) else str(host)
    if port != {"http": 80, "https": 443}[scheme]:
        shown = f"{shown}:{port}"
    return Target(f"{scheme}://{shown}{_encoded(path)}", scheme, str(host), port, fragment, literal)


def _cut(text: str, marks: str) -> tuple[str, str]:
    """The text before the first of those marks, and from it on."""
    place = next((number for number, char in enumerate(text) if char in marks), len(text))
    return text[:place], text[place:]


def _encoded(path: str) -> str:
    """The path and query in ASCII (RFC 3987 §3.1); what is encoded already stays so, a lone « % » is data."""
    path = re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", path)
    before, mark, query = path.partition("?")
    if not before.startswith("/"):
        before = f"/{before}"
    before = _without_dots(before)
    safe = "/%:@!$&'()*+,;=~-._[]|^"
    return (
        quote(before, safe=safe, errors="surrogateescape")
        + mark
        + quote(query, safe=safe + "?`{}", errors="surrogateescape")
    )


def _without_dots(path: str) -> str:
    """The path without « . » nor « .. » (RFC 3986 §5.2.4), encoded or not, as browsers ask for it."""
    if "/." not in path and "/%2" not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        name = re.sub("%2e", ".", segment, flags=re.IGNORECASE)
        if name == "..":
            del kept[-1:]
        elif name != ".":
            kept.append(segment)
    if re.fullmatch(r"\.{1,2}", re.sub("%2e", ".", segments[-1], flags=re.IGNORECASE)):
        kept.append("")
    return "/" + "/".join(kept)


def _mail(rest: str) -> MailDomains | Objection:
    """RFC 6068: recipients before « ? », each with a domain."""
    before, _mark, query = rest.partition("?")
    recipients = [part for part in unquote_to_bytes(before).decode("utf-8", "replace").split(",") if part.strip()]
    if not recipients and re.search(
        r"(?:^|&)(?:to|cc|bcc)=[^&]*%40|(?:^|&)(?:to|cc|bcc)=[^&]*@|subject=|body=", query, re.IGNORECASE
    ):
        return Objection(Verdict.SKIPPED, _("adresse « mailto: » sans destinataire : il n’y a rien à vérifier"))
    domains = []
    for recipient in recipients or [""]:
        match = _MAIL.fullmatch(recipient.strip())
        host = read_host(match[1]) if match else None
        if not isinstance(host, str) or "." not in host or not match or ".." in recipient:
            return _mistake(_("« {mail} » n’est pas une adresse de courriel", mail=quoted(recipient.strip())))
        domains.append(host)
    return MailDomains(tuple(dict.fromkeys(domains)))
