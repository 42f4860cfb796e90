"""The network's edge: one request, within limits, to an address that was examined.

aiohttp speaks HTTP: it is kept, tolerant of what servers send, and lets the names be resolved and the sockets be opened by us.
"""

import asyncio
import contextlib
import errno
import socket
import ssl
import types
from dataclasses import dataclass
from typing import Any, Self

import aiohttp
from yarl import URL

from espace_ressource.links.answers import Answer, Fault
from espace_ressource.links.bodies import Body
from espace_ressource.links.guard import Objection, Target
from espace_ressource.links.hosts import is_inside
from espace_ressource.links.networks import may_be_reached
from espace_ressource.links.options import MOST_BYTES, Options
from espace_ressource.links.pacing import Pacing, Turn
from espace_ressource.links.replies import MOST_HEADERS, read_reply
from espace_ressource.links.resolver import NameFault, Names, PinnedResolver, PrivateName
from espace_ressource.links.sniffing import is_html
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _

_ENOUGH_TO_KNOW = 1_024
"""Bytes that tell a page from a file (WHATWG MIME Sniffing reads as many, or a little more)."""
_VERIFY = {
    10: Fault.TLS_EXPIRED,
    9: Fault.TLS_EXPIRED,
    62: Fault.TLS_NAME,
    64: Fault.TLS_NAME,
    18: Fault.TLS_SELF_SIGNED,
    19: Fault.TLS_SELF_SIGNED,
}
"""OpenSSL's ``X509_V_ERR_…``."""
_INCOMPLETE = frozenset({2, 20, 21})
_ISSUER_POINTER = bytes.fromhex("06082b06010505073002")
"""``caIssuers`` (RFC 5280 §4.2.2.1): where a browser finds the certificate that a server forgot to send."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked of a target."""

    target: Target
    method: str = "GET"
    as_browser: bool = False
    reads_body: bool = True
    seconds: float = 10.0
    """For the connection and the headers."""
    only_pages: bool = True
    """False when the body is wanted whatever it is, and not only as far as it takes to know that it is no page."""


class Fetcher:
    """Sends requests, one turn each; its connections end with it."""

    def __init__(self, options: Options, pacing: Pacing) -> None:
        self._options = options
        self._pacing = pacing
        self.names = Names(options.lookup, options.allowed)
        self._session: aiohttp.ClientSession

    async def __aenter__(self) -> Self:
        self._context = ssl.create_default_context()
        if self._options.authorities:
            self._context.load_verify_locations(self._options.authorities)
        trace = aiohttp.TraceConfig()
        trace.on_request_headers_sent.append(_mark_sent)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                ssl=self._context,
                resolver=PinnedResolver(self.names),
                use_dns_cache=False,
                limit=0,
                keepalive_timeout=3,
                socket_factory=self._socket,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            trace_configs=[trace],
            max_line_size=16 * 1024,
            max_field_size=64 * 1024,
            max_headers=400,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        await self.names.close()
        await self._session.close()

    async def fetch(self, request: Request, jar: aiohttp.CookieJar | None = None) -> Answer | Fault | Objection:
        """The answer to that request; why there is none; or why it was not sent."""
        target = request.target
        try:
            addresses = (target.host,) if target.literal else await self.names.addresses(target.host)
        except NameFault as error:
            return _inside(target.host) if is_inside(target.host) else error.fault
        except PrivateName as error:
            return _private(target.host, error.address)
        async with self._pacing.turn((target.host, min(addresses))) as turn:
            try:
                return await self._send(request, jar, turn)
            except aiohttp.ClientConnectorCertificateError as error:
                return await self._certificate_fault(target, error.certificate_error)
            except aiohttp.ClientResponseError as error:
                # Badly written: a second look reads it as browsers do.
                plain = await self._send_plainly(request, jar, addresses[0]) if request.as_browser else None
                return plain or _fault_of(error)
            except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as error:
                return _fault_of(error)

    async def _send(self, request: Request, jar: aiohttp.CookieJar | None, turn: Turn) -> Answer:
        url = URL(request.target.url, encoded=True)
        limits = self._options.limits
        async with contextlib.AsyncExitStack() as opened:
            async with asyncio.timeout(request.seconds):
                response = await opened.enter_async_context(
                    self._session.request(
                        request.method,
                        url,
                        headers=self._options.headers(as_browser=request.as_browser),
                        cookies=jar.filter_cookies(url) if jar is not None else None,
                        allow_redirects=False,
                        timeout=aiohttp.ClientTimeout(total=None, sock_connect=min(limits.connect, request.seconds)),
                        trace_request_ctx=turn,
                    )
                )
            if jar is not None:
                jar.update_cookies(response.cookies, url)
            headers: dict[str, str] = {}
            for name, value in response.headers.items():
                headers.setdefault(name.lower(), value)
            body = Body(headers.get("content-encoding", ""), MOST_BYTES)
            is_whole = False
            if request.reads_body and request.method != "HEAD":
                is_whole = await self._read(
                    response, body, headers.get("content-type", ""), only_pages=request.only_pages
                )
                turn.sent()
            if not is_whole:
                response.close()
            return Answer(
                request.target.url,
                request.target.fragment,
                response.status,
                headers,
                body.content,
                is_whole,
                request.reads_body and request.method != "HEAD",
            )

    async def _send_plainly(self, request: Request, jar: aiohttp.CookieJar | None, address: str) -> Answer | None:
        """The same request by hand, to read what can be of a reply; None when there is nothing to read."""
        target, url, limits = request.target, URL(request.target.url, encoded=True), self._options.limits
        said = {
            "Host": url.host_port_subcomponent or "",
            **self._options.headers(as_browser=True),
            "Connection": "close",
        }
        if jar is not None and (cookies := jar.filter_cookies(url)):
            said["Cookie"] = "; ".join(f"{name}={morsel.value}" for name, morsel in cookies.items())
        lines = [f"{request.method} {url.raw_path_qs} HTTP/1.1", *(f"{name}: {text}" for name, text in said.items())]
        data = bytearray()
        is_whole = False
        writer: asyncio.StreamWriter | None = None
        try:
            await asyncio.sleep(self._options.pace.gap)
            async with asyncio.timeout(min(request.seconds, limits.body)):
                reader, writer = await asyncio.open_connection(
                    address,
                    target.port,
                    ssl=self._context if target.scheme == "https" else None,
                    server_hostname=target.host if target.scheme == "https" else None,
                )
                writer.write("\r\n".join((*lines, "", "")).encode("utf-8", "surrogateescape"))
                while len(data) < MOST_HEADERS + MOST_BYTES and not is_whole:
                    part = await reader.read(65_536)
                    data += part
                    is_whole = not part
        except (OSError, TimeoutError, ValueError):
            pass
        finally:
            if writer is not None:
                writer.transport.abort()
        reply = read_reply(bytes(data))
        if reply is None:
            return None
        body = Body(reply.headers.get("content-encoding", ""), MOST_BYTES)
        body.add(reply.body)
        reads = request.reads_body and request.method != "HEAD"
        is_whole = is_whole and not body.is_full
        return Answer(target.url, target.fragment, reply.status, reply.headers, body.content, is_whole, reads)

    async def _read(self, response: aiohttp.ClientResponse, body: Body, media_type: str, *, only_pages: bool) -> bool:
        """Gathers the body, as far as it is wanted; True when it came whole."""
        try:
            async with asyncio.timeout(self._options.limits.body):
                async for chunk in response.content.iter_any():
                    body.add(chunk)
                    if body.is_full:
                        return False
                    is_known = only_pages and body.size >= _ENOUGH_TO_KNOW
                    if is_known and not is_html(body.content[:_ENOUGH_TO_KNOW], media_type):
                        return False
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
            return False
        return not body.is_broken

    def _socket(self, info: Any) -> socket.socket:
        """The last word before a connection: no socket is made for an address that must not be reached."""
        family, kind, protocol, _name, address = info
        if not may_be_reached(str(address[0]), self._options.allowed):
            raise PermissionError(errno.EPERM, "private address")
        return socket.socket(family, kind, protocol)

    async def _certificate_fault(self, target: Target, error: Exception) -> Fault:
        """Which fault a browser would show. A chain without its middle is mended by browsers when the certificate says where."""
        code = getattr(error, "verify_code", 0)
        if code not in _INCOMPLETE:
            return _VERIFY.get(code, Fault.TLS)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        try:
            host = target.host if target.literal else (await self.names.addresses(target.host))[0]
            async with asyncio.timeout(self._options.limits.connect):
                _reader, writer = await asyncio.open_connection(
                    host, target.port, ssl=context, server_hostname=target.host
                )
            shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True) or b""
            writer.transport.abort()
        except (OSError, TimeoutError, NameFault, PrivateName):
            return Fault.TLS_SELF_SIGNED
        return Fault.TLS_CHAIN if _ISSUER_POINTER in shown else Fault.TLS_SELF_SIGNED


def _private(host: str, address: str) -> Objection:
    return Objection(Verdict.REFUSED, _("« {host} » mène à un réseau privé ({address})", host=host, address=address))


def _inside(host: str) -> Objection:
    return Objection(Verdict.REFUSED, _("« {host} » est un nom de réseau privé", host=host))


async def _mark_sent(_session: aiohttp.ClientSession, context: Any, _params: object) -> None:
    """The gap is counted from after the step that writes the request: whatever holds that step up, the site sees no less of it."""
    if isinstance(turn := context.trace_request_ctx, Turn):
        asyncio.get_running_loop().call_soon(turn.sent)


def _fault_of(error: Exception) -> Fault:
    """Why a request got no answer, in our words."""
    number = getattr(error, "errno", None) or getattr(getattr(error, "os_error", None), "errno", None)
    match error:
        case aiohttp.ClientConnectorSSLError() | ssl.SSLError():
            return Fault.TLS
        case aiohttp.ConnectionTimeoutError():
            return Fault.CONNECT_TIMEOUT
        case TimeoutError():
            return Fault.TIMEOUT
        case aiohttp.ClientConnectorError():
            if number == errno.ECONNREFUSED or "Errno 111" in str(error):
                return Fault.CONNECTION_REFUSED
            if number in (errno.ECONNRESET, errno.EPIPE, errno.ECONNABORTED):
                return Fault.BROKEN_OFF
            if isinstance(error.os_error, ConnectionError):
                return Fault.TLS  # cut in the middle of the handshake
            return Fault.CONNECT_TIMEOUT if number in (errno.EHOSTUNREACH, errno.ETIMEDOUT) else Fault.UNREACHABLE
        case aiohttp.ClientResponseError() | ValueError():
            return Fault.NOT_HTTP
        case _:
            return Fault.BROKEN_OFF
