"""Addresses on the web: http and https only, written so that two of them can be compared."""

import re
from typing import Any
from urllib.parse import urlsplit

from espace_ressource.fields import Field, Reading, Value, expect_text, wrong
from espace_ressource.source import Node
from espace_ressource.vocabularies import Vocabularies
from espace_ressource.wording import _, quoted

_LABEL = re.compile(r"(?!-)[\w-]{1,63}(?<!-)")
_MAX = 2_000
_COPY = "Recopiez l’adresse depuis la barre du navigateur."
_LOOKS_LIKE_ONE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:|//|[^\s@/]+\.[^\s@/]+")
"""A scheme, or the name of a site."""


class UrlType:
    """An absolute address (RFC 3986, or its IRI form) with the scheme http or https."""

    name = "url"
    verbatim = False

    def read(self, node: Node, field: Field, reading: Reading) -> Value | None:
        text = expect_text(node, field, reading)
        if text is None:
            return None
        if fault := _fault(text):
            message, remedy = fault
            wrong(node, field, reading, "url", message, remedy)
            return None
        return text

    def schema(self, field: Field, vocabularies: Vocabularies) -> dict[str, Any]:
        return {"type": "string", "pattern": "^https?://"}


def _fault(text: str) -> tuple[str, str] | None:
    """What forbids that address, and what to write instead; None when it is fine."""
    shown = quoted(text)
    if len(text) > _MAX:
        return _("adresse trop longue ({length} caractères)", length=len(text)), _(
            "Copiez l’adresse de la page, sans ce qui suit « ? »."
        )
    if not _LOOKS_LIKE_ONE.match(text):
        return _not_an_address(text)
    if re.search(r"\s", text):
        fixed = quoted(re.sub(r"\s+", "%20", text))
        return (
            _("adresse coupée par une espace : « {shown} »", shown=shown),
            _("Retirez l’espace ou, si l’adresse en contient une, écrivez « {fixed} ».", fixed=fixed),
        )
    try:
        parts = urlsplit(text)
        port_is_wrong = parts.port is not None and not 0 < parts.port < 65536
        host = parts.hostname or ""
        user = parts.username
    except ValueError:
        return _("adresse mal formée : « {shown} »", shown=shown), _(_COPY)
    if parts.scheme not in ("http", "https") or not text.split(":", 1)[1].startswith("//"):
        if parts.scheme and parts.scheme not in ("http", "https") and "." not in parts.scheme:
            return (
                _("adresse « {scheme}: » refusée", scheme=parts.scheme),
                _("Seules les adresses http:// et https:// sont admises."),
            )
        return (
            _("adresse incomplète : « {shown} »", shown=shown),
            _("Écrivez « https://{rest} ».", rest=re.sub(r"^(https?:)?/*", "", shown)),
        )
    if user is not None:
        return _("adresse avec un nom d’utilisateur (« @ »)"), _(
            "Retirez ce qui précède le « @ » : un mot de passe n’a pas sa place ici."
        )
    labels = host.rstrip(".").split(".")
    is_ipv6 = host.count(":") > 1
    if (
        port_is_wrong
        or not host
        or (not is_ipv6 and not all(_LABEL.fullmatch(label) for label in labels))
        or len(labels) < 2
        and not is_ipv6
    ):
        return _("nom de site mal formé : « {shown} »", shown=shown), _(_COPY)
    return None


def _not_an_address(text: str) -> tuple[str, str]:
    if re.fullmatch(r"\S+@\S+\.\S+", text):
        message = _("« {shown} » n’est pas l’adresse d’une page", shown=quoted(text))
        return message, _("Une adresse de courriel n’a pas sa place ici.") if ":" not in text else _(_COPY)
    return _("« {shown} » n’est pas une adresse", shown=quoted(text)), _(_COPY)


def normal_url(url: str) -> str:
    """The address without what does not change the page: scheme, « www. », case of the host, final slash, fragment."""
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.").rstrip(".")
    port = f":{parts.port}" if parts.port not in (None, 80, 443) else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{port}{parts.path.rstrip('/')}{query}"
