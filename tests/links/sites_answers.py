"""More sites of the farm: what a server answers with, and to whom."""

import asyncio

from aiohttp import web

from links.farm import PROSE, html
from links.sites import BROWSER, for_browsers, here, missing, page, passing, raw, site

# One row a case.
# fmt: off

# Statuses that say a thing to everybody -------------------------------------------------------------------------------
for status, truth in (
    (201, "ok"),
    (202, "ok"),
    (203, "ok"),
    (206, "ok"),
    (300, "ok"),
    (409, "dead"),
    (411, "dead"),
    (414, "dead"),
    (416, "dead"),
    (422, "dead"),
    (424, "dead"),
    (501, "dead"),
    (504, "dead"),
    (505, "dead"),
    (507, "dead"),
    (520, "dead"),
    (521, "dead"),
    (522, "dead"),
    (523, "dead"),
    (525, "dead"),
    (526, "dead"),
    (530, "dead"),
    (418, "unknown"),
    (421, "unknown"),
    (423, "unknown"),
    (425, "unknown"),
    (428, "unknown"),
    (429, "unknown"),
    (430, "unknown"),
    (444, "unknown"),
    (498, "unknown"),
    (511, "unknown"),
    (600, "unknown"),
):
    page(f"answers-{status}", truth, lambda status=status: html(status=status))
for status in (205, 304):
    page(f"answers-{status}", "unknown", lambda status=status: web.Response(status=status))
page("gone-in-beauty", "dead", lambda: html(PROSE * 12, "Notre ancien festival", 410))
page("private-forge", "dead", lambda: html("<form><input type=password></form>", "Introuvable", 404))
page("closed-for-work", "unknown", lambda: html("Retour à 14 h.", "Maintenance", 503, headers={"Retry-After": "3600"}))
page("pause-date", "unknown", lambda: html(status=503, headers={"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}))
page("pause-unread", "dead", lambda: html(status=503, headers={"Retry-After": "bientôt"}))
page("impatient-zero", "unknown", lambda: html(status=429, headers={"Retry-After": "0"}))

# Statuses that say it to robots ---------------------------------------------------------------------------------------
for status in (400, 401, 406, 429, 500, 503):
    page(f"to-robots-{status}", "ok", for_browsers(status))
page("wants-html", "ok", lambda request: html(status=200 if "text/html" in request.headers["Accept"] else 406))
page("wants-french", "ok", lambda request: html(status=200 if "Accept-Language" in request.headers else 403))
page("wants-gzip", "ok", lambda request: html(status=200 if "gzip" in request.headers["Accept-Encoding"] else 406))
page("wants-fetch-metadata", "ok", lambda request: html(status=200 if "Sec-Fetch-Mode" in request.headers else 403))
page("wants-no-robot", "ok", lambda request: html(status=403 if "compatible" in request.headers["User-Agent"] else 200))
page("browser-sees-404", "unknown", lambda request: html(status=404 if BROWSER in request.headers["User-Agent"] else 403))
page("browser-is-barred", "unknown", lambda request: html(status=403 if BROWSER in request.headers["User-Agent"] else 404))


async def _none(request: web.Request) -> web.StreamResponse:
    return missing()


async def _broken(request: web.Request) -> web.StreamResponse:
    return html(status=500)


async def _gateway(request: web.Request) -> web.StreamResponse:
    return html(status=502)


async def _often(request: web.Request) -> web.StreamResponse:
    return html(status=429)
passing("once-404", _none, 1)
passing("once-500", _broken, 1)
passing("twice-502", _gateway, 2)
passing("once-429", _often, 1)


@site("waits-a-date", "ok")
async def _date(request: web.Request, number: int) -> web.StreamResponse:
    if not here(request):
        return missing()
    dates = {"Date": "Wed, 21 Oct 2026 07:28:00 GMT", "Retry-After": "Wed, 21 Oct 2026 07:28:01 GMT"}
    return html(status=429, headers=dates) if number == 1 else html()


@site("busy-then-gone", "dead")
async def _busy_then_gone(request: web.Request, number: int) -> web.StreamResponse:
    return html(status=503 if number == 1 else 404)


# HEAD, asked where robots are not to read -----------------------------------------------------------------------------
def head(id: str, truth: str, to_head, to_get=html) -> None:  # noqa: ANN001
    """A site whose ``robots.txt`` lets nothing be read."""

    @site(f"robots-head-{id}", truth)
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        if request.path == "/robots.txt":
            return web.Response(text="User-agent: *\nDisallow: /")
        if not here(request):
            return missing()
        if request.method != "HEAD":
            return to_get()
        if to_head is None:
            await asyncio.sleep(5)
        if to_head == 0:
            assert request.transport
            request.transport.abort()
        return web.Response(status=to_head or 500)


for status in (400, 403, 404, 405, 500, 501, 503):
    head(str(status), "ok", status)
head("hangs", "ok", None)
head("cut", "ok", 0)
head("both-404", "dead", 404, missing)
head("both-403", "unknown", 403, lambda: html(status=403))

# Walls ----------------------------------------------------------------------------------------------------------------
for name, title, body, top in (
    ("hcaptcha", "Vérification", "Cochez la case.", "<script src=https://js.hcaptcha.com/1/api.js></script>"),
    ("datadome", "exemple.org", "", "<script src=https://ct.captcha-delivery.com/c.js></script>"),
    ("anubis", "Making sure you&#39;re not a bot!", "Chargement…", "<script src=/.within.website/x/anubis.mjs></script>"),
    ("turnstile", "Un instant…", "Vérification de sécurité en cours", ""),
    ("human", "Are you human?", "Press and hold the button.", ""),
    ("denied", "Access Denied", "You don't have permission to access this page. Reference #18.1", ""),
    ("incapsula", "", "<iframe src=/_Incapsula_Resource?x=1></iframe> Request unsuccessful.", ""),
    ("aws", "Human Verification", "", "<script src=https://x.awswaf.com/challenge.js></script>"),
    ("sucuri", "You are being redirected...", "Javascript is required.", "<script>s={};eval(1)</script>"),
    ("browser", "Checking your browser before accessing exemple.org", "This process is automatic.", ""),
):
    for status in (200, 403, 503):
        page(f"wall-{name}-{status}", "unknown", lambda t=title, b=body, h=top, s=status: html(b, t, s, h))
page("comments-captcha", "ok", lambda: html(PROSE, head="<script src=https://challenges.cloudflare.com/turnstile/v0/api.js></script>"))
page("robots-article", "ok", lambda: html(PROSE * 2, "Un robot ou un humain ? Le débat du 12 mars"))
page("captcha-article", "ok", lambda: html(PROSE * 5, "Captcha : comment s’en passer"))

# Manners of HTTP ------------------------------------------------------------------------------------------------------
LIVE = "<!doctype html><title>É</title><p>Une page de l’épicerie, courte et bien vivante.".encode()
LENGTH = b"Content-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n" % len(LIVE)
OK = b"HTTP/1.1 200 OK\r\n" + LENGTH
raw("early-hints", "ok", b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\n\r\n" + OK + b"\r\n" + LIVE)
raw("continue", "ok", b"HTTP/1.1 100 Continue\r\n\r\n" + OK + b"\r\n" + LIVE)
raw("no-reason", "ok", b"HTTP/1.1 200\r\n" + LENGTH + b"\r\n" + LIVE)
raw("empty-reason", "ok", b"HTTP/1.1 200 \r\n" + LENGTH + b"\r\n" + LIVE)
raw("only-line-feeds", "ok", (OK + b"\r\n").replace(b"\r\n", b"\n") + LIVE)
raw("many-cookies", "ok", OK + b"".join(b"Set-Cookie: c%d=x\r\n" % n for n in range(150)) + b"\r\n" + LIVE)
raw("bad-cookies", "ok", OK + "Set-Cookie: é=\x01;;; =\r\nSet-Cookie:\r\nSet-Cookie: a=b; expires=hier".encode() + b"\r\n\r\n" + LIVE)
raw("two-types", "ok", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" + LIVE)
raw("no-type", "ok", b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + LIVE)
raw("long-header", "ok", OK + b"Content-Security-Policy: " + b"a" * 15_000 + b"\r\n\r\n" + LIVE)
raw("longer-header", "ok", OK + b"Content-Security-Policy: " + b"a" * 64_000 + b"\r\n\r\n" + LIVE)
raw("folded-header", "ok", OK + b"X-Long: a\r\n b\r\n\r\n" + LIVE)
raw("blank-line-first", "ok", b"\r\n" + OK + b"\r\n" + LIVE)
raw("no-colon", "ok", OK + b"Ceci n'est pas un en-tete\r\n\r\n" + LIVE)
raw("space-before-colon", "ok", OK + b"X-Spip : 4.2\r\n\r\n" + LIVE)
raw("two-same-lengths", "ok", OK + b"Content-Length: %d\r\n\r\n" % len(LIVE) + LIVE)
raw("short-length", "ok", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\nConnection: close\r\n\r\n" + LIVE)
raw("length-and-chunks", "ok", OK + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n" % len(LIVE) + LIVE + b"\r\n0\r\n\r\n")
raw("broken-chunks", "ok", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(LIVE) + LIVE + b"\r\nzz\r\n")
raw("no-last-chunk", "ok", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n%x\r\n" % len(LIVE) + LIVE + b"\r\n")
raw("reset-after-headers", "ok", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 9000\r\n\r\n")
raw("http-09", "dead", LIVE)
raw("icy", "dead", b"ICY 200 OK\r\n\r\nmusique")
raw("ssh", "dead", b"SSH-2.0-OpenSSH_9.6\r\n")
raw("half-a-status", "dead", b"HTTP/1.1 20")
raw("headers-cut", "dead", b"HTTP/1.1 200 OK\r\nContent-Type: text/h")
raw("status-in-words", "dead", b"HTTP/1.1 OK 200\r\n\r\n")
raw("empty-location", "dead", b"HTTP/1.1 302 Found\r\nLocation:\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
raw("redirect-with-page", "dead", b"HTTP/1.1 301 Moved\r\n" + LENGTH + b"\r\n" + LIVE)


@raw("drips-headers", "dead")
async def _drips(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    for byte in OK:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.3)


@raw("hints-for-ever", "dead")
async def _hints(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    while True:
        writer.write(b"HTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n")
        await writer.drain()
        await asyncio.sleep(0.01)


@site("late-every-time", "ok")
async def _late(request: web.Request, number: int) -> web.StreamResponse:
    if not here(request):
        return missing()
    await asyncio.sleep(2.2)
    return html()
