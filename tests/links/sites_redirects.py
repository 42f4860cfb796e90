"""More sites of the farm: where redirects lead, and what of it is for good."""

from aiohttp import web

from links.farm import PROSE, html, redirect
from links.sites import PAGE, here, missing, moving, raw, site

# One row a case.
# fmt: off

NEW = "/epicerie"
LIVE = "<!doctype html><title>É</title><p>Une page de l’épicerie, courte et bien vivante.".encode()


def steps(id: str, truth: str, *pages: tuple[str, web.Response], proposed: str | None = None, path: str = PAGE) -> None:
    """A site made of those pages alone; the first is the one asked for."""
    known = dict(pages)

    @site(id, truth, path, proposed=proposed)
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        answer = known.get(request.path_qs) or known.get(request.path)
        if answer is None:
            return missing()
        return web.Response(status=answer.status, headers=answer.headers, body=answer.body)


def to(status: int, location: str) -> web.Response:
    return redirect(status, location)


# Chains ---------------------------------------------------------------------------------------------------------------
steps("301-302", "moved", (PAGE, to(301, "/a")), ("/a", to(302, NEW)), (NEW, html()), proposed="/a")
steps("302-301", "ok", (PAGE, to(302, "/a")), ("/a", to(301, NEW)), (NEW, html()))
steps("301-301-302", "moved", (PAGE, to(301, "/a")), ("/a", to(308, "/b")), ("/b", to(307, NEW)), (NEW, html()), proposed="/b")
steps("301-404", "dead", (PAGE, to(301, "/a")), ("/a", missing()))
steps("301-403", "unknown", (PAGE, to(301, "/a")), ("/a", html(status=403)))
steps("301-500", "dead", (PAGE, to(301, "/a")), ("/a", html(status=500)))
steps("302-403-doi", "unknown", ("/10.1000/182", to(302, "/article")), ("/article", html("Interdit", "403", 403)), path="/10.1000/182")
steps("302-200-doi", "ok", ("/10.1000/182", to(302, "/article")), ("/article", html()), path="/10.1000/182")
steps("301-soft-404", "dead", (PAGE, to(301, "/erreur.html")), ("/erreur.html", html("La page demandée n’existe pas.", "Erreur 404", 200)))
for hops, truth in ((5, "moved"), (12, "moved"), (19, "moved"), (25, "dead")):
    steps(f"chain-{hops}", truth, (PAGE, to(301, "/h1")), *((f"/h{n}", to(301, f"/h{n + 1}")) for n in range(1, hops)), (f"/h{hops}", html()), proposed=f"/h{hops}" if truth == "moved" else None)
steps("circle-of-three", "dead", (PAGE, to(301, "/a")), ("/a", to(302, "/b")), ("/b", to(307, PAGE)))
steps("circle-further", "dead", (PAGE, to(302, "/a")), ("/a", to(302, "/b")), ("/b", to(302, "/a")))

# Spellings of a destination -------------------------------------------------------------------------------------------
steps("relative", "moved", (PAGE, to(301, "autre")), ("/dossier/autre", html()), proposed="/dossier/autre")
steps("relative-up", "moved", (PAGE, to(301, "../autre")), ("/autre", html()), proposed="/autre")
steps("with-fragment", "moved", (PAGE, to(301, f"{NEW}#prix")), (NEW, html('<h2 id="prix">Prix</h2>' + PROSE)), proposed="/epicerie#prix")
steps("with-spaces", "moved", (PAGE, to(301, "/plan local")), ("/plan local", html()), ("/plan%20local", html()), proposed="/plan%20local")
steps("adds-slash", "moved", (PAGE, to(301, f"{PAGE}/")), (f"{PAGE}/", html()), proposed=f"{PAGE}/")
steps("adds-utm", "moved", (PAGE, to(301, f"{NEW}?utm_source=redirection")), (NEW, html()), proposed="/epicerie?utm_source=redirection")
steps("lowers-case", "moved", ("/Dossier/Epicerie", to(301, "/dossier/epicerie")), ("/dossier/epicerie", html()), path="/Dossier/Epicerie", proposed="/dossier/epicerie")
steps("drops-index", "moved", ("/association/index.php", to(301, "/association/")), ("/association/", html()), path="/association/index.php", proposed="/association/")
steps("drops-html", "moved", ("/association/statuts.html", to(301, "/association/statuts")), ("/association/statuts", html()), path="/association/statuts.html", proposed="/association/statuts")
steps("drops-query", "moved", ("/association/?lang=fr", to(301, "/association/")), ("/association/", html()), path="/association/?lang=fr", proposed="/association/")
steps("home-page-named", "moved", ("/accueil.html", to(301, "/")), ("/", html()), path="/accueil.html", proposed="/")
steps("home-of-language", "ok", ("/", to(302, "/fr/")), ("/fr/", html()), path="/")
steps("home-to-file", "moved", ("/", to(301, "/accueil/")), ("/accueil/", html()), path="/", proposed="/accueil/")
steps("language-folder", "ok", (PAGE, to(302, f"/fr-fr{PAGE}")), (f"/fr-fr{PAGE}", html()))
REDIRECTED = b"HTTP/1.1 301 Ailleurs\r\nContent-Length: 0\r\nConnection: close\r\n"
raw("location-in-utf-8", "dead", REDIRECTED + "Location: /été\r\n\r\n".encode())
raw("two-locations", "dead", REDIRECTED + b"Location: /a\r\nLocation: /b\r\n\r\n")
raw("location-with-tab", "dead", REDIRECTED + b"Location: \t/a\t\r\n\r\n")

# Destinations that nobody requests ------------------------------------------------------------------------------------
for name, destination, truth in (
    ("loopback", "http://127.0.0.1:9200/_search", "refused"),
    ("decimal", "http://2130706433/", "refused"),
    ("hex", "http://0x7f000001/", "refused"),
    ("octal", "http://0177.0.0.1/", "refused"),
    ("short", "http://127.1/", "refused"),
    ("zero", "http://0.0.0.0:22/", "refused"),
    ("mapped", "http://[::ffff:127.0.0.1]/", "refused"),
    ("ipv6", "http://[::1]:8080/", "refused"),
    ("nat64", "http://[64:ff9b::7f00:1]/", "refused"),
    ("link-local", "http://[fe80::1%25eth0]/", "refused"),
    ("shared", "http://100.64.0.1/", "refused"),
    ("relative-host", "//192.168.0.1/admin", "refused"),
    ("backslashes", "http:\\\\10.0.0.1\\", "refused"),
    ("localhost", "http://localhost:6379/", "refused"),
    ("mdns", "http://imprimante.local/", "refused"),
    ("metadata-name", "http://metadata.google.internal/computeMetadata/v1/", "refused"),
    ("bare-word", "http://intranet/", "refused"),
    ("mixed-name", "http://moitie.interne.example/", "refused"),
    ("script", "javascript:alert(1)", "refused"),
    ("data", "data:text/html,bonjour", "refused"),
    ("ftp", "ftp://ftp.farm.example/x", "refused"),
    ("gopher", "gopher://127.0.0.1:70/_x", "refused"),
    ("tel", "tel:+33123456789", "unknown"),
    ("app", "intent://x#Intent;end", "refused"),
    ("nowhere-name", "http://nulle-part.invalid/", "dead"),
    ("nobody", "http://refuses.farm.example:9/", "dead"),
    ("barred-port", "http://refuses.farm.example:25/", "dead"),
):
    moving(f"leads-to-{name}", truth, 302, destination)
steps("second-hop-inside", "refused", (PAGE, to(302, "/a")), ("/a", to(302, "http://169.254.169.254/latest/")))
steps("refresh-inside", "refused", (PAGE, html("Un instant", head='<meta http-equiv=refresh content="0;url=http://10.0.0.1/">')))
steps("header-refresh-inside", "refused", (PAGE, web.Response(text="x", headers={"Refresh": "0; url=http://192.168.1.1/"})))

# Pages that are no longer their own -----------------------------------------------------------------------------------
moving("to-home-index", "dead", 301, "/fr/")
steps("to-home-query", "dead", (PAGE, to(302, "/?erreur=404")), ("/", html(title="Accueil")))
steps("to-home-page", "dead", (PAGE, to(302, "/accueil.html")), ("/accueil.html", html(title="Accueil")), ("/", html(title="Accueil")))
steps("to-home-refresh", "dead", (PAGE, html("Redirection", head='<meta http-equiv=refresh content="0;url=/">')), ("/", html(title="Accueil")))
steps("to-home-in-two", "dead", (PAGE, to(301, "/ancien")), ("/ancien", to(302, "/")), ("/", html(title="Accueil")))
steps("to-404-page", "dead", (PAGE, to(302, "/404")), ("/404", html("Retour à l’accueil", "Page introuvable", 404)))


@site("everything-to-404-page", "dead")
async def _to_404(request: web.Request, number: int) -> web.StreamResponse:
    return html("Retour à l’accueil", "Page introuvable") if request.path == "/404.html" else redirect(302, "/404.html")


@site("everything-to-search", "dead")
async def _to_search(request: web.Request, number: int) -> web.StreamResponse:
    if request.path == "/recherche":
        return html(f"Aucun résultat pour « {request.query.get('q')} ».", "Recherche")
    return redirect(302, f"/recherche?q={request.path.rsplit('/')[-1]}")


@site("everything-to-wordless-page", "dead")
async def _to_wordless(request: web.Request, number: int) -> web.StreamResponse:
    return html(PROSE, "Oups") if request.path == "/oups" else redirect(302, f"/oups?de={request.path}")


@site("everything-to-heading", "dead", "/actualites/2019/fete-du-village")
async def _to_heading(request: web.Request, number: int) -> web.StreamResponse:
    return html(title="Actualités") if request.path == "/actualites" else redirect(301, "/actualites")


@site("merged-into-heading", "moved", "/actualites/fete-du-village", proposed="/actualites/")
async def _merged(request: web.Request, number: int) -> web.StreamResponse:
    if "fete" in request.path:
        return redirect(301, "/actualites/")
    return html("La fête du village " + PROSE, "Actualités") if request.path == "/actualites/" else missing()


@site("new-site-same-paths", "moved", proposed="/nouveau/dossier/epicerie-du-bourg")
async def _same_paths(request: web.Request, number: int) -> web.StreamResponse:
    if not request.path.startswith("/nouveau"):
        return redirect(301, f"/nouveau{request.path}")
    return html() if here(request, f"/nouveau{PAGE}") else missing()


@site("new-site-lost-paths", "dead")
async def _lost_paths(request: web.Request, number: int) -> web.StreamResponse:
    return html(PROSE, "Bienvenue") if request.path == "/nouveau/" else redirect(301, "/nouveau/")


@site("folder-to-one-page", "dead", "/guides/financer-son-projet")
async def _folder(request: web.Request, number: int) -> web.StreamResponse:
    if request.path.startswith("/guides/"):
        return redirect(301, "/catalogue/tous")
    return html(title="Tous les guides") if request.path == "/catalogue/tous" else missing()


@site("everything-to-its-name", "moved", "/monnaies-locales", proposed="/x/ml")
async def _to_its_name(request: web.Request, number: int) -> web.StreamResponse:
    return html(title="Monnaies locales") if request.path == "/x/ml" else redirect(301, "/x/ml")


@site("gate-with-cookie", "unknown")
async def _gate_cookie(request: web.Request, number: int) -> web.StreamResponse:
    return html("Êtes-vous majeur ? Oui, non.", "Avant d’entrer") if request.path == "/entree" else redirect(302, "/entree", **{"Set-Cookie": "vu=1; Path=/"})


@site("gate-that-comes-back", "unknown")
async def _gate_back(request: web.Request, number: int) -> web.StreamResponse:
    return html("Acceptez-vous d’être suivi ?", "Vos choix") if request.path == "/choix" else redirect(302, f"/choix?vers={request.path}")


steps("to-query-page", "moved", ("/contact", to(301, "/index.php?page=contact")), ("/index.php?page=contact", html(title="Contact")), path="/contact", proposed="/index.php?page=contact")
steps("to-short-name", "moved", ("/assemblee-generale", to(301, "/ag/")), ("/ag/", html(title="AG")), path="/assemblee-generale", proposed="/ag/")
steps("from-number", "moved", ("/?p=1204", to(301, "/le-four/")), ("/le-four/", html(title="Le four")), ("/", html(title="Accueil")), path="/?p=1204", proposed="/le-four/")
steps("to-home-utm", "dead", (PAGE, to(301, "/?utm_source=redirection")), ("/", html(title="Accueil")))

# Visitors who must show something -------------------------------------------------------------------------------------
@site("cookie-elsewhere", "ok")
async def _cookie_elsewhere(request: web.Request, number: int) -> web.StreamResponse:
    if request.path == "/poser":
        return redirect(302, request.query["retour"], **{"Set-Cookie": "vu=1; Path=/"})
    if not here(request):
        return missing()
    return html() if "vu" in request.cookies else redirect(302, f"/poser?retour={PAGE}")


@site("cookie-301", "ok")
async def _cookie_301(request: web.Request, number: int) -> web.StreamResponse:
    if not here(request):
        return missing()
    return html() if "vu" in request.cookies else redirect(301, PAGE, **{"Set-Cookie": "vu=1"})


@site("cookie-of-count", "ok")
async def _cookie_count(request: web.Request, number: int) -> web.StreamResponse:
    if not here(request):
        return missing()
    seen = int(request.cookies.get("n", "0"))
    return html() if seen >= 2 else redirect(302, PAGE, **{"Set-Cookie": f"n={seen + 1}; Path=/"})


@site("cookie-by-refresh", "ok")
async def _cookie_refresh(request: web.Request, number: int) -> web.StreamResponse:
    if not here(request):
        return missing()
    if "vu" in request.cookies:
        return html()
    return html(
        "Un instant", head=f'<meta http-equiv=refresh content="0;url={PAGE}">', headers={"Set-Cookie": "vu=1; Path=/"}
    )
steps("welcome-first", "ok", (PAGE, to(302, f"/bienvenue?suite={PAGE}")), (f"/bienvenue?suite={PAGE}", to(302, f"{PAGE}?ok=1")), (f"{PAGE}?ok=1", html()))
steps("session-query", "ok", (PAGE, to(302, f"{PAGE}?PHPSESSID=0a1b")), (f"{PAGE}?PHPSESSID=0a1b", html()))
steps("ticket-301", "ok", (PAGE, to(301, f"{PAGE}?token=0a1b2c")), (f"{PAGE}?token=0a1b2c", html()))
steps("cas", "unknown", (PAGE, to(302, f"/cas/login?service={PAGE}")), ("/cas/login", html("<input type=password>", "Service central d’authentification")))
steps("wordpress-private", "unknown", (PAGE, to(302, f"/wp-login.php?redirect_to={PAGE}")), ("/wp-login.php", html("<input type=password>", "Se connecter")))
steps("members-only", "unknown", (PAGE, to(302, "/espace-membre")), ("/espace-membre", html("Réservé aux adhérents <form><input type=password></form>", "Espace membre")))
steps("asks-consent", "unknown", (PAGE, to(302, f"/consent?continue={PAGE}")), ("/consent", html("Avant de continuer", "Vos choix")))
steps("refresh-5", "ok", (PAGE, html("Vous allez être redirigé.", head=f'<meta http-equiv=refresh content="5;url={NEW}">')), (NEW, html()))
steps("refresh-300", "ok", (PAGE, html(head='<meta http-equiv=refresh content="300">')))
steps("refresh-header", "moved", (PAGE, web.Response(text="x", content_type="text/html", headers={"Refresh": f"0; url={NEW}"})), (NEW, html()), proposed=NEW)
steps("refresh-noscript", "ok", (PAGE, html(head='<noscript><meta http-equiv=refresh content="0;url=/sans-js"></noscript>')), ("/sans-js", html("Activez JavaScript.")))
steps("refresh-in-comment", "ok", (PAGE, html(head='<!-- <meta http-equiv=refresh content="0;url=/rien"> -->')))
