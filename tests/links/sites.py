"""The sites of the farm: each has one fault, or one trait that looks like a fault, and the verdict that a person would give."""

import asyncio
import contextlib
from urllib.parse import unquote

from aiohttp import web

from links.farm import BOMB, PROSE, Handler, Raw, Site, html, redirect

SITES: list[Site] = []
PAGE = "/dossier/epicerie-du-bourg"
BROWSER = "Firefox/"
NAV = "".join(f'<li><a href="/r{n}">Rubrique numéro {n} du site de la commune</a></li>' for n in range(40))


def site(id: str, truth: str, path: str = PAGE, *, certificate: str = "", proposed: str | None = None, url: str = ""):  # noqa: ANN201
    """Adds a site whose handler is the decorated function; « SITE » in its address stands for scheme, name and port."""

    def add(handler: Handler) -> Handler:
        SITES.append(Site(id, truth, url or f"SITE{path}", handler, None, certificate, proposed))
        return handler

    return add


def raw(id: str, truth: str, data: bytes | None = None, path: str = PAGE):  # noqa: ANN201
    def add(serve: Raw) -> Raw:
        SITES.append(Site(id, truth, f"SITE{path}", raw=serve))
        return serve

    if data is not None:

        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            asked = await reader.readuntil(b"\r\n\r\n")
            writer.write(
                b"HTTP/1.1 404 Non\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                if PAGE.encode() + b" " not in asked
                else data
            )
            await writer.drain()
            await asyncio.sleep(0.05)

        add(serve)
    return add


def here(request: web.Request, path: str = PAGE) -> bool:
    return unquote(request.path) == unquote(path.partition("?")[0].partition("#")[0])


def missing() -> web.Response:
    return html("Retour à l’accueil.", "Page introuvable", 404)


def page(id: str, truth: str, make, path: str = PAGE, **more: object) -> None:  # noqa: ANN001
    """A site with one page, made by a call; every other address is a 404."""

    @site(id, truth, path, **more)  # type: ignore[arg-type]
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        if not here(request, path):
            return missing()
        return make(request) if "request" in make.__code__.co_varnames else make()


# Statuses -------------------------------------------------------------------------------------------------------------
page("plain", "ok", html)
page("home", "ok", html, "/")
for status, truth in (
    (404, "dead"),
    (410, "dead"),
    (400, "dead"),
    (500, "dead"),
    (502, "dead"),
    (503, "dead"),
    (401, "unknown"),
    (402, "unknown"),
    (403, "unknown"),
    (405, "unknown"),
    (406, "unknown"),
    (451, "unknown"),
    (999, "unknown"),
    (204, "unknown"),
):
    page(
        f"status-{status}",
        truth,
        lambda status=status: html(status=status) if status != 204 else web.Response(status=204),
    )
page("pause-503", "unknown", lambda: html(status=503, headers={"Retry-After": "7200"}))
page("too-many", "unknown", lambda: html(status=429, headers={"Retry-After": "3600"}))
page("nowhere", "dead", lambda: web.Response(status=302))


def for_browsers(status: int):  # noqa: ANN201
    return lambda request: html() if BROWSER in request.headers["User-Agent"] else html(status=status)


page("robot-403", "ok", for_browsers(403))
page("robot-404", "ok", for_browsers(404))
page("robot-home", "ok", lambda request: html() if BROWSER in request.headers["User-Agent"] else redirect(302, "/"))


def passing(id: str, answer, most: int) -> None:  # noqa: ANN001
    @site(id, "ok")
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        if not here(request):
            return missing()
        return await answer(request) if number <= most else html()


async def _cut(request: web.Request) -> web.StreamResponse:
    assert request.transport
    request.transport.abort()
    return html()


async def _busy(request: web.Request) -> web.StreamResponse:
    return html(status=503)


async def _late(request: web.Request) -> web.StreamResponse:
    await asyncio.sleep(3)
    return html()


async def _wait_a_second(request: web.Request) -> web.StreamResponse:
    return html(status=429, headers={"Retry-After": "1"})


passing("once-503", _busy, 1)
passing("twice-503", _busy, 2)
passing("once-cut", _cut, 1)
passing("twice-cut", _cut, 2)
passing("once-late", _late, 1)
passing("waits-429", _wait_a_second, 1)

# Walls ----------------------------------------------------------------------------------------------------------------
page(
    "wall-200",
    "unknown",
    lambda: html(
        "Activez JavaScript.", "Just a moment...", head="<script src=/cdn-cgi/challenge-platform/x.js></script>"
    ),
)
page("wall-404", "unknown", lambda: html("Vérification.", "Un instant…", 404, headers={"cf-mitigated": "challenge"}))
page("wall-503", "unknown", lambda: html("Checking", "Just a moment...", 503))
page(
    "wall-article",
    "ok",
    lambda: html(
        "Pourquoi un captcha ? " + PROSE * 9,
        "Comment marche captcha-delivery.com",
        head="<script src=https://challenges.cloudflare.com/turnstile/v0/api.js></script>",
    ),
)

# Redirects ------------------------------------------------------------------------------------------------------------


def moving(id: str, truth: str, status: int, to: str, **more: object) -> None:
    @site(id, truth, **more)  # type: ignore[arg-type]
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        if here(request):
            return redirect(status, to)
        return (
            html(title="Accueil")
            if request.path in ("/", "/fr/")
            else html('<h2 id="prix">Prix</h2>' + PROSE)
            if request.path == "/epicerie"
            else missing()
        )


for status, truth in ((301, "moved"), (308, "moved"), (302, "ok"), (303, "ok"), (307, "ok")):
    moving(f"to-{status}", truth, status, "/epicerie", proposed="/epicerie" if truth == "moved" else None)
moving("to-301-fragment", "moved", 301, "/epicerie", path=f"{PAGE}#prix", proposed="/epicerie#prix")
moving("to-301-lost-fragment", "fragment", 301, "/epicerie", path=f"{PAGE}#horaires")
moving("to-home", "dead", 301, "/")
moving("to-home-302", "dead", 302, "/fr/")
moving("to-404", "dead", 302, "/rien")
moving("to-itself", "dead", 301, PAGE)
moving("to-private", "refused", 302, "http://10.0.0.1/")
moving("to-metadata", "refused", 301, "http://169.254.169.254/latest/meta-data/")
moving("to-inside-name", "refused", 302, "http://wiki.interne.example/")
moving("to-file", "refused", 302, "file:///etc/passwd")
moving("to-password", "refused", 302, "http://moi@farm.example/")
moving("to-mail", "unknown", 302, "mailto:nous@farm.example")
moving("to-empty-host", "dead", 302, "http://[/")


@site("to-session", "ok")
async def _session(request: web.Request, number: int) -> web.StreamResponse:
    return (
        redirect(301, f"{PAGE};jsessionid=0A1B")
        if here(request)
        else html()
        if "jsessionid" in request.raw_path
        else missing()
    )


@site("mixed-chain", "moved", proposed="/etape")
async def _mixed(request: web.Request, number: int) -> web.StreamResponse:
    steps = {PAGE: redirect(301, "/etape"), "/etape": redirect(302, "/ici"), "/ici": html()}
    return steps.get(request.path, missing())


@site("long-chain", "moved", proposed="/pas/14")
async def _chain(request: web.Request, number: int) -> web.StreamResponse:
    if here(request):
        return redirect(301, "/pas/0")
    step = request.path.removeprefix("/pas/")
    return missing() if not step.isdigit() else redirect(301, f"/pas/{int(step) + 1}") if int(step) < 14 else html()


@site("endless-chain", "dead")
async def _endless(request: web.Request, number: int) -> web.StreamResponse:
    return redirect(302, f"/pas/{number}")


@site("ping-pong", "dead")
async def _ping(request: web.Request, number: int) -> web.StreamResponse:
    return redirect(302, "/pong") if here(request) else redirect(302, PAGE) if request.path == "/pong" else missing()


@site("cookie", "ok")
async def _cookie(request: web.Request, number: int) -> web.StreamResponse:
    return (
        html()
        if "vu" in request.cookies
        else redirect(302, PAGE, **{"Set-Cookie": "vu=1; Path=/"})
        if here(request)
        else missing()
    )


@site("latin-location", "moved", proposed="/%E9picerie")
async def _latin(request: web.Request, number: int) -> web.StreamResponse:
    return redirect(301, "/%E9picerie") if here(request) else html() if request.raw_path == "/%E9picerie" else missing()


@site("login", "unknown")
async def _login(request: web.Request, number: int) -> web.StreamResponse:
    return (
        html("<form><input type=password></form>", "Connexion")
        if request.path == "/login"
        else redirect(302, f"/login?next={request.path}")
    )


@site("login-at-home", "unknown")
async def _login_home(request: web.Request, number: int) -> web.StreamResponse:
    return (
        html("<form><input type=password name=p></form>", "Bienvenue")
        if request.path == "/"
        else redirect(302, f"/?redirect={request.path}")
    )


@site("connexion-article", "ok", "/actualites/connexion-internet-au-village")
async def _connexion(request: web.Request, number: int) -> web.StreamResponse:
    return (
        redirect(302, "/2024/connexion-internet-au-village")
        if request.path.startswith("/actu")
        else html()
        if "village" in request.path
        else missing()
    )


@site("climbs", "dead", "/agenda/2019/assemblee-generale")
async def _climbs(request: web.Request, number: int) -> web.StreamResponse:
    return html(title="Agenda") if request.path == "/agenda/" else redirect(301, "/agenda/")


@site("climbs-alone", "moved", "/agenda/2019/assemblee-generale", proposed="/agenda/")
async def _climbs_alone(request: web.Request, number: int) -> web.StreamResponse:
    return (
        html(title="Agenda")
        if request.path == "/agenda/"
        else redirect(301, "/agenda/")
        if request.path.endswith("generale")
        else missing()
    )


@site("refresh-slow", "ok")
async def _refresh_slow(request: web.Request, number: int) -> web.StreamResponse:
    return (
        html("Un instant.", head='<meta http-equiv="refresh" content="5; url=/epicerie">')
        if here(request)
        else html()
        if request.path == "/epicerie"
        else missing()
    )


@site("refresh-now", "moved", proposed="/epicerie")
async def _refresh(request: web.Request, number: int) -> web.StreamResponse:
    return (
        web.Response(text="<html><meta http-equiv=Refresh content=\"0; URL='/epicerie'\">", content_type="text/html")
        if here(request)
        else html()
        if request.path == "/epicerie"
        else missing()
    )


@site("refresh-dead", "dead")
async def _refresh_dead(request: web.Request, number: int) -> web.StreamResponse:
    return html("Déplacée.", head='<meta http-equiv="refresh" content="1;url=/rien">') if here(request) else missing()


page("refresh-itself", "ok", lambda: html(head=f'<meta http-equiv="refresh" content="3;url={PAGE}">'))
page("refresh-later", "ok", lambda: html(head='<meta http-equiv="refresh" content="1800;url=/deconnexion">'))

# Errors in disguise ---------------------------------------------------------------------------------------------------


def everywhere(id: str, truth: str, make, path: str = PAGE) -> None:  # noqa: ANN001
    @site(id, truth, path)
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        return make(request)


everywhere("soft-404", "dead", lambda request: html("Oups ! Ce document n’existe plus.", "Mairie du bourg"))
everywhere(
    "soft-404-echo",
    "dead",
    lambda request: html(f"Rien à l’adresse {request.path} (demande {id(request)}).", "Erreur 404"),
)
everywhere(
    "soft-404-menus", "dead", lambda request: html(f"<ul>{NAV}</ul><p>La page demandée est introuvable.</p>", "Commune")
)
everywhere("soft-404-breton", "dead", lambda request: html("Siwazh, n’eus netra amañ. " * 4, "Degemer"))
everywhere(
    "soft-404-variable",
    "dead",
    lambda request: html(
        f"<ul>{NAV}</ul><p>Page introuvable. À lire : {hash(request.path) % 97} idées.</p>", "Commune"
    ),
)
everywhere("catch-all-home", "dead", lambda request: html("Bienvenue. " + PROSE * 4, "Accueil du site"))
everywhere(
    "application",
    "unknown",
    lambda request: web.Response(
        text="<html><title>App</title><body><div id=root></div><script src=/a.js></script>", content_type="text/html"
    ),
)
everywhere("one-page-home", "ok", lambda request: html(PROSE * 3), "/")
page("soft-words-only", "unknown", lambda: html("Cette page n’existe plus.", "Mairie"))
page("article-404", "ok", lambda: html(PROSE * 12, "Erreur 404 - Encyclopédie"))
page(
    "article-missing-book",
    "ok",
    lambda: html(
        PROSE * 6 + "Ce livre est introuvable en librairie, ce document n’existe plus.", "Un livre introuvable"
    ),
)


@site("true-404-template", "dead")
async def _template(request: web.Request, number: int) -> web.StreamResponse:
    return html("Cette page est introuvable.", "Introuvable", 200 if here(request) else 404)


@site("fallback-is-this-page", "ok", "/portail/bienvenue-chez-nous")
async def _fallback(request: web.Request, number: int) -> web.StreamResponse:
    return html() if request.path.startswith("/portail") else redirect(302, "/portail/bienvenue-chez-nous")


@site("id-and-slug", "ok", "/article/123-l-epicerie")
async def _slug(request: web.Request, number: int) -> web.StreamResponse:
    return html() if request.path.startswith("/article/123") else missing()


PARKED = "Ce nom de domaine est à vendre. Buy this domain. Related searches : crédit, assurance, voiture."
everywhere("parked", "dead", lambda request: html(PARKED, "farm.example est à vendre"))
everywhere("parked-home", "dead", lambda request: html(PARKED, "farm.example"), "/")
page(
    "school-for-sale",
    "ok",
    lambda: html(
        "L’école du village est à vendre. La commune cherche un projet d’intérêt général. " + PROSE,
        "L’école est à vendre",
    ),
)
page(
    "domain-article",
    "ok",
    lambda: html("Faut-il acheter un nom de domaine ? " + PROSE * 9, "Ce nom de domaine est à vendre : que faire ?"),
)

# Contents -------------------------------------------------------------------------------------------------------------
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF"
page("pdf", "ok", lambda: web.Response(body=PDF, content_type="application/pdf"), "/docs/guide.pdf#page=3")
page("pdf-as-bytes", "ok", lambda: web.Response(body=PDF, content_type="application/octet-stream"), "/docs/guide.pdf")
page("pdf-lost", "dead", lambda: html(PROSE, "Nos publications"), "/docs/guide.pdf")
page(
    "pdf-lost-typed",
    "dead",
    lambda: web.Response(text=html().text or "", content_type="application/pdf"),
    "/docs/guide.pdf",
)
page(
    "pdf-shown",
    "ok",
    lambda: html('<a href="/media/guide.pdf">Télécharger</a>' + PROSE, "Fichier : guide.pdf"),
    "/wiki/guide.pdf",
)
page("odt-lost", "dead", lambda: html(PROSE, "Nos publications"), "/docs/modele.odt")
page("html-as-bytes", "ok", lambda: web.Response(text=html().text or "", content_type="application/octet-stream"))
page("empty", "unknown", lambda: web.Response(text="", content_type="text/html"))
page(
    "blank",
    "unknown",
    lambda: web.Response(text="<html><head><title></title></head><body> </body></html>", content_type="text/html"),
)
page(
    "picture-only",
    "ok",
    lambda: web.Response(text="<html><body><img src=affiche.png></body></html>", content_type="text/html"),
)
page("bomb", "ok", lambda: web.Response(body=BOMB, headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}))
page(
    "false-gzip",
    "ok",
    lambda: web.Response(
        body=(html().text or "").encode(), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}
    ),
)
page("accents", "ok", html, "/été/l’épicerie")
page("spaces", "ok", html, "/plan local.html")
page("query", "ok", lambda request: html() if request.query.get("b") == "été" else missing(), "/liste?a=1&b=été")
page(
    "latin-1",
    "ok",
    lambda: web.Response(
        body='<html><p><a id="éco">x</a>'.encode("latin-1") + b"y" * 300,
        headers={"Content-Type": "text/html; charset=iso-8859-1"},
    ),
    f"{PAGE}#éco",
)

# Fragments ------------------------------------------------------------------------------------------------------------
ANCHORED = (
    f'<h2 id="prix">Prix</h2><a name=\'lieu\'></a><h2 id="éligibilité">É</h2><p id=user-content-note>n</p>{PROSE}'
)
for fragment, truth in (
    ("prix", "ok"),
    ("lieu", "ok"),
    ("%C3%A9ligibilit%C3%A9", "ok"),
    ("éligibilité", "ok"),
    ("top", "ok"),
    ("note", "ok"),
    (":~:text=bourg", "ok"),
    ("prix:~:text=bourg", "ok"),
    ("!/route", "ok"),
    ("/route", "ok"),
    ("L12-L15", "ok"),
    ("Prix", "fragment"),
    ("tarifs-2019", "fragment"),
    ("absent:~:text=bourg", "fragment"),
):
    page(f"fragment-{len(SITES)}", truth, lambda: html(ANCHORED), f"{PAGE}#{fragment}")
page(
    "fragment-script",
    "ok",
    lambda: web.Response(text="<html><div id=app></div><script src=/a.js></script>", content_type="text/html"),
    f"{PAGE}#prix",
)

# robots.txt -----------------------------------------------------------------------------------------------------------


def with_robots(id: str, truth: str, rules: str | int | None, status: int = 200) -> None:
    @site(f"robots-{id}", truth)
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        if request.path == "/robots.txt":
            if rules is None:
                await asyncio.sleep(5)
            return web.Response(status=rules) if isinstance(rules, int) else web.Response(text=str(rules))
        return html(status=status) if here(request) else missing()


with_robots("forbidden", "ok", "User-agent: *\nDisallow: /dossier/")
with_robots("forbidden-404", "dead", "User-agent: *\nDisallow: /", 404)
with_robots("names-us", "unknown", "User-agent: espace-ressource\nDisallow: /\n\nUser-agent: *\nAllow: /")
with_robots("allows-us", "ok", "User-agent: *\nDisallow: /\n\nUser-agent: espace-ressource\nDisallow:")
with_robots("403", "dead", 403, 404)
with_robots("500", "ok", 500)
with_robots("hangs", "ok", None)

# Connections ----------------------------------------------------------------------------------------------------------


@site("hangs", "dead")
async def _hangs(request: web.Request, number: int) -> web.StreamResponse:
    await asyncio.sleep(30)
    return html()


@site("head-hangs", "ok")
async def _head(request: web.Request, number: int) -> web.StreamResponse:
    if request.method == "HEAD":
        await asyncio.sleep(30)
    return html() if here(request) else missing()


@site("trickles", "ok")
async def _trickles(request: web.Request, number: int) -> web.StreamResponse:
    if not here(request):
        return missing()
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        for _second in range(40):
            await response.write(b".")
            await asyncio.sleep(0.2)
    return response


@site("never-ends", "ok")
async def _never_ends(request: web.Request, number: int) -> web.StreamResponse:
    if not here(request):
        return missing()
    response = web.StreamResponse(headers={"Content-Type": "text/html"})
    await response.prepare(request)
    with contextlib.suppress(ConnectionError):
        while True:
            await response.write(b"<p>encore</p>" * 4_000)
    return response


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n"
BODY = "<!doctype html><title>É</title><p>Une page de l’épicerie, courte et bien vivante.".encode()
raw("closes", "dead", b"")
raw("not-http", "dead", b"220 mail.farm.example ESMTP\r\n")
raw("old-server", "ok", b"HTTP/1.0 200 OK\r\nContent-Type: text/html\r\n\r\n" + BODY)
raw("bytes-in-headers", "ok", HEAD + b"X-Ville: Saint-\xc9tienne\xff\xfe\r\n\r\n" + BODY)
raw(
    "bytes-in-location",
    "dead",
    "HTTP/1.1 301 Ailleurs\r\nLocation: /épicerie\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode(),
)
raw("huge-header", "dead", HEAD + b"X-Long: " + b"a" * 300_000 + b"\r\n\r\n" + BODY)
raw("many-headers", "ok", HEAD + b"".join(b"X-%d: y\r\n" % n for n in range(5_000)) + b"\r\n" + BODY)
raw("cut-body", "ok", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 90000\r\n\r\n" + BODY)


@raw("endless-headers", "dead")
async def _endless_headers(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.readuntil(b"\r\n\r\n")
    writer.write(b"HTTP/1.1 200 OK\r\n")
    for number in range(2_000):
        writer.write(b"X-%d: encore\r\n" % number)
        await writer.drain()
        await asyncio.sleep(0.05)


for name, truth in (
    ("good", "ok"),
    ("expired", "dead"),
    ("other", "dead"),
    ("alone", "dead"),
    ("unknown", "dead"),
    ("incomplete", "unknown"),
):
    page(f"tls-{name}", truth, html, certificate=name)
SITES.append(Site("refuses", "dead", f"SITE{PAGE}"))

# Nothing to request ---------------------------------------------------------------------------------------------------
NOT_REQUESTED = (
    ("mailto:nous@farm.example", "skipped"),
    ("mailto:nous@farm.example?subject=Bonjour", "skipped"),
    ("mailto:nous@nulle-part.invalid", "dead"),
    ("mailto:nous", "dead"),
    ("tel:+33123456789", "skipped"),
    ("tel:demain", "dead"),
    ("http://nulle-part.invalid/", "dead"),
    ("http:///sans-nom", "dead"),
    ("https:/une-barre.example/", "dead"),
    ("htps://faute.example/", "dead"),
    ("www.sans-schema.example", "dead"),
    ("http://farm.example:99999/", "dead"),
    ("http://wiki.interne.example/", "refused"),
    ("http://192.168.1.1/", "refused"),
    ("http://moi:secret@farm.example/", "refused"),
    ("file:///etc/passwd", "refused"),
    ("ftp://farm.example/x", "refused"),
    ("javascript:alert(1)", "refused"),
    ("https://farm.example/" + "a" * 100_000, "dead"),
)
