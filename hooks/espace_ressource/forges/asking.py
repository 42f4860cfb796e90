"""The edge that asks a forge's API: JSON both ways, time limits, few retries, no redirect, and refusals in French.

What comes from addresses and pages goes to the forge as data of the request's body, never as a part of a command line.
"""

import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping as ReadOnly
from dataclasses import dataclass, field
from email.message import Message
from typing import IO, Any
from urllib.parse import urlencode, urlsplit

from espace_ressource import __version__
from espace_ressource.forges.refusals import Failed, Refused
from espace_ressource.wording import _

TIMEOUT = 30.0
"""Seconds without a byte from the forge."""
PAUSES = (2.0, 8.0, 30.0)
"""Seconds before each retry, when the forge does not say how long to wait."""
LONGEST_PAUSE = 60.0
_MOST_BYTES = 50 * 1024 * 1024
_PASSING = frozenset({429, 500, 502, 503, 504})
_NOTHING_DONE = frozenset({429})
"""Answers that say for sure that a creation did not take place: retrying it makes no double."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect is a refusal: the token goes to the address that the run gave, and to no other."""

    def redirect_request(
        self, req: urllib.request.Request, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """Never any."""


@dataclass(frozen=True, slots=True)
class Api:
    """The API of a forge, with the headers that open it."""

    forge: str
    base: str
    """Its address, without a last slash."""
    headers: ReadOnly[str, str] = field(repr=False)
    pause: Callable[[float], None] = time.sleep

    def ask(self, method: str, path: str, body: object = None, **query: object) -> Any:
        """The JSON of the answer, None when it is empty. Raises Refused on an answer over 299, Failed without any."""
        address = f"{self.base}{path}" + (f"?{urlencode(query)}" if query else "")
        if urlsplit(address).scheme not in ("http", "https"):
            raise Failed(_("L’adresse de la forge n’est pas en https:// : {address}", address=self.base))
        request = urllib.request.Request(  # noqa: S310 - its scheme has just been looked at
            address,
            None if body is None else json.dumps(body).encode(),
            {"User-Agent": f"espace-ressource/{__version__}", "Content-Type": "application/json", **self.headers},
            method=method,
        )
        asked = f"{method} {path}"
        for rest in (*PAUSES, None):
            try:
                return _sent(request)
            except urllib.error.HTTPError as error:
                refused = Refused(self.forge, error.code, asked, _told(error))
                if rest is None or not _may_pass(error, method):
                    raise refused from None
                self.pause(_wait(error.headers, rest))
            except (OSError, http.client.HTTPException) as error:
                if rest is None or method == "POST":  # it may have been heard
                    reason = getattr(error, "reason", None) or error
                    raise Failed(
                        _("La forge ne répond pas à « {asked} » : {reason}", asked=asked, reason=reason)
                    ) from None
                self.pause(rest)
        raise AssertionError  # the last turn returns or raises


def _sent(request: urllib.request.Request) -> Any:
    with urllib.request.build_opener(_NoRedirect()).open(request, timeout=TIMEOUT) as answer:
        content = answer.read(_MOST_BYTES)
    try:
        return json.loads(content) if content.strip() else None
    except ValueError:
        raise Failed(_("La réponse de la forge n’est pas du JSON : est-ce bien l’adresse de son API ?")) from None


def _may_pass(error: urllib.error.HTTPError, method: str) -> bool:
    """True when the same request may be answered better in a moment, and can be made again without doing it twice."""
    if error.code == 403:  # GitHub's secondary limits say when to come back; a missing right does not
        return error.headers.get("Retry-After") is not None
    return error.code in (_NOTHING_DONE if method == "POST" else _PASSING)


def _wait(headers: Message, otherwise: float) -> float:
    """The seconds of ``Retry-After``, within limits."""
    said = str(headers.get("Retry-After", "")).strip()
    return min(float(said), LONGEST_PAUSE) if said.isascii() and said.isdigit() else otherwise


def _told(error: urllib.error.HTTPError) -> str:
    """What the forge says of its refusal: its message, and the details that some add."""
    try:
        content = error.read(20_000)
        said = json.loads(content)
    except (ValueError, OSError, http.client.HTTPException):
        return str(error.reason)
    if not isinstance(said, dict):
        return str(said)
    parts = [said.get("message") or said.get("error_description") or said.get("error") or error.reason]
    parts += said.get("errors") or []
    return " ; ".join(part if isinstance(part, str) else json.dumps(part, ensure_ascii=False) for part in parts)
