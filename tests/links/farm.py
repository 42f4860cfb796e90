"""A farm of sites with known faults, on 127.66.0.0/16 and nowhere else; each site has a name that ``Farm.lookup`` knows.

Its sites are truthful but for their one fault: an address that they do not know is a 404, unless the fault is to say otherwise.
"""

import asyncio
import collections
import contextlib
import datetime
import gzip
import ipaddress
import ssl
import threading
import time
import warnings
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from espace_ressource.links.answers import Fault
from espace_ressource.links.resolver import NameFault

Handler = Callable[[web.Request, int], Awaitable[web.StreamResponse]]
Raw = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

PROSE = (
    "L’épicerie du bourg appartient à ses clients depuis dix ans. Chacun y donne deux heures par mois et choisit avec les autres "
    "ce que l’on y vend. Les producteurs du canton fixent leurs prix devant tout le monde, une fois par saison. "
)


@dataclass(slots=True)
class Site:
    """A site of the farm, and the one address of it that is checked."""

    id: str
    truth: str
    url: str
    handler: Handler | None = None
    raw: Raw | None = None
    certificate: str = ""
    proposed: str | None = None
    """A part of the address that must be proposed."""
    ip: str = ""


@dataclass(slots=True)
class Count:
    """What the farm saw of one address of the network."""

    requests: int = 0
    live: int = 0
    peak: int = 0
    first: float = 0.0
    last: float = 0.0
    least_gap: float = 1e9
    paths: list[str] = field(default_factory=list)


def html(
    body: str = PROSE, title: str = "L’épicerie du bourg", status: int = 200, head: str = "", **more: object
) -> web.Response:
    text = f"<!doctype html><html lang=fr><head><meta charset=utf-8><title>{title}</title>{head}</head><body><h1>{title}</h1><p>{body}</p></body></html>"
    return web.Response(text=text, status=status, content_type="text/html", **more)  # type: ignore[arg-type]


def redirect(status: int, location: str, **headers: str) -> web.Response:
    return web.Response(status=status, headers={"Location": location, **headers})


class Farm:
    """The farm's servers, in a thread of their own."""

    def __init__(self, sites: list[Site], folder: Path, names: Mapping[str, list[str] | Fault] | None = None) -> None:
        self.sites = {site.id: site for site in sites}
        self.counts: dict[str, Count] = collections.defaultdict(Count)
        self._visits: collections.Counter[str] = collections.Counter()
        self._folder = folder
        self._names = names or {}
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self.port = 0
        self.tls_port = 0
        self.failure: BaseException | None = None
        for number, site in enumerate(sites):
            site.ip = f"127.66.{number // 200}.{number % 200 + 1}"

    def lookup_table(self) -> dict[str, list[str]]:
        return {f"{site.id}.farm.example": [site.ip] for site in self.sites.values()} | {"farm.example": ["127.66.0.1"]}

    async def lookup(self, host: str) -> list[str]:
        """The resolver of the tests: it knows the farm, and no other name exists."""
        if host in (table := self.lookup_table()):
            return table[host]
        if isinstance(known := self._names.get(host, Fault.NO_NAME), list):
            return known
        if known is not Fault.NO_NAME:
            raise NameFault(known)
        if host.endswith("interne.example"):
            return ["10.0.0.7"]
        raise NameFault(Fault.NO_NAME)

    def url(self, site: Site) -> str:
        scheme, port = ("https", self.tls_port) if site.certificate else ("http", self.port)
        name = f"{site.id}.farm.example:{port}"
        return site.url.replace("SITE", f"{scheme}://{name}").replace("HOST", name).replace("PORT", str(port))

    @property
    def authority(self) -> Path:
        return self._folder / "ca.pem"

    @contextlib.contextmanager
    def running(self) -> Iterator["Farm"]:
        thread = threading.Thread(target=self._run, daemon=True)
        thread.start()
        assert self._ready.wait(20)
        if self.failure:
            raise self.failure
        try:
            yield self
        finally:
            self._loop.call_soon_threadsafe(self._stop.set)
            thread.join(10)

    def _run(self) -> None:
        try:
            self._loop.run_until_complete(self._serve())
        except BaseException as error:  # the test that waits must say it
            self.failure = error
            self._ready.set()
        finally:
            self._loop.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        certificates(self._folder)
        self.port, self.tls_port = free_port(), free_port()
        runners: list[web.AppRunner] = []
        servers: list[asyncio.Server] = []
        for site in self.sites.values():
            if site.raw:
                servers.append(await asyncio.start_server(self._counted(site.ip, site.raw), site.ip, self.port))
                continue
            application = web.Application()
            application.router.add_route("*", "/{tail:.*}", self._answer)
            runner = web.AppRunner(
                application, access_log=None, handle_signals=False, shutdown_timeout=0.1, handler_cancellation=True
            )
            await runner.setup()
            runners.append(runner)
            context = None
            if site.certificate:
                context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
                context.load_cert_chain(self._folder / f"{site.certificate}.pem")
                if site.certificate == "old":
                    context.set_ciphers("ALL:@SECLEVEL=0")
                    with warnings.catch_warnings(action="ignore"):  # it is there for being deprecated
                        context.minimum_version = context.maximum_version = ssl.TLSVersion.TLSv1_1
            if site.handler:
                await web.TCPSite(runner, site.ip, self.tls_port if context else self.port, ssl_context=context).start()
        self._ready.set()
        await self._stop.wait()
        for server in servers:
            server.close()
        await asyncio.gather(*(runner.cleanup() for runner in runners), return_exceptions=True)
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def _counted(self, ip: str, raw: Raw) -> Raw:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            self.counts[ip].requests += 1
            with contextlib.suppress(ConnectionError, asyncio.CancelledError):
                await raw(reader, writer)
            writer.transport.abort()

        return serve

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        assert request.transport is not None
        ip = request.transport.get_extra_info("sockname")[0]
        site = next(site for site in self.sites.values() if site.ip == ip)
        count, moment = self.counts[ip], time.monotonic()
        count.least_gap = min(count.least_gap, moment - count.last)
        count.first = count.first or moment
        count.last = moment
        count.requests += 1
        count.paths.append(f"{request.method} {request.path_qs}")
        count.live += 1
        count.peak = max(count.peak, count.live)
        try:
            if request.path == "/robots.txt" and "robots" not in site.id:
                return web.Response(status=404)
            self._visits[site.id] += 1
            assert site.handler is not None
            return await site.handler(request, self._visits[site.id])
        finally:
            count.live -= 1


def free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.66.0.1", 0))
        return int(probe.getsockname()[1])


def certificates(folder: Path) -> None:
    """An authority, and certificates that it signed well, too early, for another site; and one that nobody signed."""
    now, day = datetime.datetime.now(datetime.UTC), datetime.timedelta(days=1)

    def make(
        name: str,
        host: str,
        issuer: tuple[x509.Certificate, ec.EllipticCurvePrivateKey] | None,
        *,
        starts: int = -60,
        ends: int = 30,
        authority: bool = False,
        pointer: bool = False,
    ) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer[0].subject if issuer else subject)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now + starts * day)
            .not_valid_after(now + ends * day)
            .add_extension(x509.BasicConstraints(ca=authority, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key((issuer[1] if issuer else key).public_key()),
                critical=False,
            )
        )
        if authority:
            usage = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
            builder = builder.add_extension(usage, critical=True)
        if host:
            builder = builder.add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        if pointer:
            access = x509.AccessDescription(
                x509.AuthorityInformationAccessOID.CA_ISSUERS,
                x509.UniformResourceIdentifier("http://ca.example/ca.der"),
            )
            builder = builder.add_extension(x509.AuthorityInformationAccess([access]), critical=False)
        certificate = builder.sign(issuer[1] if issuer else key, hashes.SHA256())
        private = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        (folder / f"{name}.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM) + private)
        return certificate, key

    authority = make("ca", "", None, authority=True)
    stranger = make("stranger", "", None, authority=True)
    make("good", "*.farm.example", authority)
    make("expired", "*.farm.example", authority, ends=-5)
    make("early", "*.farm.example", authority, starts=5)
    make("www", "www.tls-www.farm.example", authority)
    make("old", "*.farm.example", authority)
    make("other", "ailleurs.example", authority)
    make("alone", "*.farm.example", None)
    make("unknown", "*.farm.example", stranger)
    make("incomplete", "*.farm.example", stranger, pointer=True)


BOMB = gzip.compress(b"<html><p>" + b"0" * (60 << 20), 9)
assert ipaddress.ip_address("127.66.0.1").is_loopback
