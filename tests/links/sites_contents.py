"""More sites of the farm: documents, fragments, bodies, robots.txt, names, TLS."""

import asyncio
import gzip
import zlib

from aiohttp import web

from links.farm import BOMB, PROSE, html, redirect
from links.sites import PAGE, PDF, SITES, everywhere, here, missing, page, raw, site, with_robots
from links.sites_redirects import steps, to

# One row a case.
# fmt: off

FILE = "/docs/guide-2021.pdf"


def as_page(text: str) -> web.Response:
    return web.Response(text=text, content_type="text/html")


# Documents ------------------------------------------------------------------------------------------------------------
for name, truth, answer in (
    ("attached", "ok", lambda: web.Response(body=PDF, headers={"Content-Disposition": "attachment; filename=x.pdf", "Content-Type": "application/force-download"})),
    ("as-html", "ok", lambda: web.Response(body=PDF, content_type="text/html")),
    ("blank-first", "ok", lambda: web.Response(body=b"\n\n\n" + PDF, content_type="application/pdf")),
    ("no-type", "ok", lambda: web.Response(body=PDF, headers={"Content-Type": ""})),
    ("empty", "unknown", lambda: web.Response(body=b"", content_type="application/pdf")),
    ("embedded", "ok", lambda: as_page("<html><title>Guide</title><embed src='/fichiers/guide-2021.pdf'>")),
    ("framed", "ok", lambda: as_page("<html><title>Guide</title><iframe src='/lire?f=/docs/guide-2021.pdf'></iframe>")),
    ("object", "ok", lambda: as_page("<html><object data='/x/guide-2021.pdf?v=3'></object>")),
    ("linked", "ok", lambda: as_page(f"<html><title>Guide</title><p>{PROSE}<a href='https://cdn.exemple.org/guide-2021.pdf'>Télécharger</a>")),
    ("viewer", "unknown", lambda: as_page("<html><title>PDF.js viewer</title><script src=/pdfjs/viewer.js></script><div id=viewer></div>")),
    ("notice", "unknown", lambda: as_page(f"<html><title>Guide 2021 du chantier</title><meta name=citation_pdf_url content=/x/12.pdf><p>{PROSE}<a href=/x/12.pdf>Télécharger le guide</a>")),
    ("wall", "unknown", lambda: html("", "Just a moment...", 403)),
    ("wall-200", "unknown", lambda: html("Vérification", "Un instant…")),
    ("member", "unknown", lambda: html("<input type=password>", "Connexion")),
    ("text", "dead", lambda: web.Response(text="File not found.")),
    ("json", "dead", lambda: web.Response(text='{"error":"not found"}', content_type="application/json")),
    ("xml", "dead", lambda: web.Response(text="<?xml version='1.0'?><Error><Code>NoSuchKey</Code></Error>", content_type="application/xml")),
    ("list", "dead", lambda: html("Nos publications de l’année " + PROSE, "Publications")),
    ("list-of-others", "dead", lambda: html("<a href=/docs/autre.pdf>Autre</a><a href=/docs/encore.pdf>Encore</a>" + PROSE, "Publications")),
    ("gone", "dead", lambda: html("Le document demandé a été supprimé.", "Erreur")),
):
    page(f"pdf-{name}", truth, answer, FILE)
raw("pdf-cut", "ok", b"HTTP/1.1 200 OK\r\nContent-Type: application/pdf\r\nContent-Length: 90000\r\n\r\n" + PDF)
steps("pdf-to-home", "dead", (FILE, to(301, "/")), ("/", html(title="Accueil")), path=FILE)
steps("pdf-to-notice", "moved", (FILE, to(301, "/guide/")), ("/guide/", html("<a href=/v2/guide-2021.pdf>PDF</a>" + PROSE, "Guide")), path=FILE, proposed="/guide/")
steps("pdf-to-login", "unknown", (FILE, to(302, f"/connexion?retour={FILE}")), ("/connexion", html("<input type=password>", "Connexion")), path=FILE)
steps("pdf-to-file", "moved", (FILE, to(301, "/media/guide.pdf")), ("/media/guide.pdf", web.Response(body=PDF, content_type="application/pdf")), path=FILE, proposed="/media/guide.pdf")
page("pdf-by-script", "ok", html, "/telecharger.php?f=guide.pdf")
page("pdf-with-query", "unknown", html, f"{FILE}?telecharger=1")
page("pdf-on-wiki", "ok", lambda: html("<a href=/media/Plan.pdf>Fichier d’origine</a>", "Fichier:Plan.pdf"), "/wiki/Fichier:Plan.pdf")
page("pdf-on-forge", "ok", lambda: html('<a href="/bourg/guide/raw/main/guide.pdf">Raw</a>', "guide.pdf"), "/bourg/guide/blob/main/guide.pdf")
page("html-is-pdf", "ok", lambda: web.Response(body=PDF, content_type="application/pdf"), "/docs/guide.html")
for name, body, kind in (
    ("x.docx", b"PK\x03\x04" + b"\0" * 40, "application/octet-stream"),
    ("x.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 40, "text/plain"),
    ("x.epub", b"PK\x03\x04" + b"\0" * 40, "text/html"),
    ("x.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 40, "image/jpeg"),
    ("x.svg", b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>", "image/svg+xml"),
    ("x.csv", b"nom;ville\nfour;bourg", "text/plain"),
    ("x.ics", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "text/plain"),
    ("x.kml", b"<?xml version='1.0'?><kml/>", "application/xml"),
    ("x.txt", b"Bonjour.", "text/plain"),
    ("x.xml", b"<?xml version='1.0'?><rss version='2.0'/>", "application/xml"),
    ("x.json", b'{"nom": "four"}', "application/json"),
    ("x.zip", b"PK\x05\x06" + b"\0" * 18, "application/zip"),
    ("x.mp3", b"ID3\x04" + b"\0" * 90, "audio/mpeg"),
    ("x.tar.gz", gzip.compress(b"x"), "application/gzip"),
    ("x.rtf", b"{\\rtf1 Bonjour}", "text/plain"),
    ("x.ps.gz", gzip.compress(b"x"), "application/octet-stream"),
):
    page(f"file-{name.replace('.', '-')}", "ok", lambda b=body, k=kind: web.Response(body=b, content_type=k), f"/docs/{name}")
for name in ("x.jpg", "x.docx", "x.zip", "x.mp3"):
    page(f"file-lost-{name[2:]}", "dead", lambda: html("Retrouvez nos ressources. " + PROSE, "Médiathèque"), f"/docs/{name}")
page("file-player", "ok", lambda: as_page("<html><title>Écouter</title><audio controls src=/son/x.mp3></audio>"), "/docs/x.mp3")
page("file-picture-page", "ok", lambda: as_page("<html><title>Photo</title><img src='/grand/x.jpg'>"), "/docs/x.jpg")

# Fragments ------------------------------------------------------------------------------------------------------------
PLACES = (
    '<h2 id="Prix">Prix</h2><a name=lieu></a><p id=\'a&amp;b\'>x</p><p id="deux mots">x</p><p id=a+b>x</p><p id="cote%C3%A9">x</p>'
    '<p id="e\u0301te">x</p><template><p id=modele></template><svg><g id="dessin"/></svg><!-- <p id=commentaire> -->'
    f'<script>var x = "<p id=ecrit>";</script><noscript><p id=sans-script></noscript><input name=champ><p ID="MAJ">{PROSE}'
)
for fragment, truth in (
    ("Prix", "ok"),
    ("lieu", "ok"),
    ("a&b", "ok"),
    ("a%26b", "ok"),
    ("deux%20mots", "ok"),
    ("deux mots", "ok"),
    ("a+b", "ok"),
    ("TOP", "ok"),
    ("", "ok"),
    ("%C3%A9te", "ok"),
    ("dessin", "ok"),
    ("MAJ", "ok"),
    ("!route", "ok"),
    ("/une/route", "ok"),
    ("?onglet=2", "ok"),
    ("t=120", "ok"),
    ("xywh=1,2,3,4", "ok"),
    ("L10", "ok"),
    ("L10-20", "ok"),
    ("page=3", "ok"),
    (":~:text=four", "ok"),
    (":~:text=un,deux&text=trois", "ok"),
    ("Prix:~:text=four", "ok"),
    ("prix", "fragment"),
    ("a%20b", "fragment"),
    ("commentaire", "fragment"),
    ("ecrit", "fragment"),
    ("Tarifs", "fragment"),
    ("comment-1204", "fragment"),
    ("Tarifs:~:text=four", "fragment"),
    ("%E9te", "fragment"),
    ("deux+mots", "fragment"),
):
    page(f"place-{len(SITES)}", truth, lambda: html(PLACES), f"{PAGE}#{fragment}")
page("place-far", "ok", lambda: html(PROSE * 900 + "<p id=loin>"), f"{PAGE}#loin")
page("place-in-pdf", "ok", lambda: web.Response(body=PDF, content_type="application/pdf"), f"{FILE}#annexe")
page("place-in-text", "ok", lambda: web.Response(text="Bonjour"), f"{PAGE}#ici")
page("place-on-forge", "ok", lambda: html("<h2 id=user-content-usage>x</h2>" + PROSE), f"{PAGE}#usage")
page("place-in-shell", "ok", lambda: as_page("<html><div id=root></div><script src=/a.js></script>"), f"{PAGE}#prix")
page("place-in-frames", "ok", lambda: as_page("<html><frameset><frame src=/a.html name=a></frameset>"), f"{PAGE}#prix")
page("place-error", "dead", missing, f"{PAGE}#prix")
everywhere("place-soft-404", "dead", lambda request: html("Page introuvable", "Commune"), f"{PAGE}#prix")
steps("place-kept", "moved", (PAGE, to(301, "/a")), ("/a", html("<p id=prix>" + PROSE)), path=f"{PAGE}#prix", proposed="/a#prix")
steps("place-replaced", "moved", (PAGE, to(301, "/a#tarifs")), ("/a", html("<p id=tarifs>" + PROSE)), path=f"{PAGE}#prix", proposed="/a#tarifs")
steps("place-replaced-wrongly", "moved", (PAGE, to(301, "/a#rien")), ("/a", html()), proposed="/a#rien")
steps("place-route-kept", "moved", (PAGE, to(301, "/a")), ("/a", html()), path=f"{PAGE}#/route", proposed="/a#/route")

# Bodies ---------------------------------------------------------------------------------------------------------------
LIVE = (html().text or "").encode()
for name, coding, body in (
    ("br", "br", b"\x1b\x0f\x00\xf8\xa5[\xca\xe6\xad"),
    ("zstd", "zstd", b"\x28\xb5\x2f\xfd\x04\x00\x49"),
    ("deflate", "deflate", zlib.compress(LIVE)),
    ("deflate-raw", "deflate", zlib.compress(LIVE)[2:-4]),
    ("gzip-twice", "gzip, gzip", gzip.compress(gzip.compress(LIVE))),
    ("gzip-cut", "gzip", gzip.compress(LIVE)[:-12]),
    ("gzip-members", "gzip", gzip.compress(LIVE[:200]) + gzip.compress(LIVE[200:])),
    ("gzip-tail", "gzip", gzip.compress(LIVE) + b"\0\0\0"),
    ("utf-8", "utf-8", LIVE),
    ("none", "none", LIVE),
    ("identity", "identity", LIVE),
    ("upper", "GZIP", gzip.compress(LIVE)),
    ("x-gzip", "x-gzip", gzip.compress(LIVE)),
):
    page(f"coded-{name}", "ok", lambda b=body, c=coding: web.Response(body=b, headers={"Content-Encoding": c, "Content-Type": "text/html"}))
everywhere("coded-soft-404", "dead", lambda request: web.Response(body=gzip.compress((html("La page demandée est introuvable.", "Commune").text or "").encode()), headers={"Content-Encoding": "gzip", "Content-Type": "text/html"}))
page("body-charset", "ok", lambda: web.Response(body=LIVE, headers={"Content-Type": "text/html; charset=klingon"}))
page("body-nuls", "ok", lambda: web.Response(body=LIVE.replace(b"<p>", b"<p>\0\0"), content_type="text/html"))
page("body-no-markup", "ok", lambda: web.Response(body=b"Bonjour a tous", content_type="text/html"))
page("body-spaces", "unknown", lambda: web.Response(body=b" \n ", content_type="text/html"))
page("body-image", "ok", lambda: web.Response(body=b"\x89PNG\r\n\x1a\n" + b"\0" * 50, content_type="image/png"))
page("body-text", "ok", lambda: web.Response(text="Un simple texte."))
page("body-feed", "ok", lambda: web.Response(text="<?xml version='1.0'?><feed xmlns='http://www.w3.org/2005/Atom'/>", content_type="application/atom+xml"))

# robots.txt -----------------------------------------------------------------------------------------------------------
with_robots("503", "ok", 503)
with_robots("401", "ok", 401)
with_robots("429", "ok", 429)
with_robots("html", "ok", "<!doctype html><html><title>Accueil</title><p>Bonjour")
with_robots("long", "ok", "User-agent: *\n" + "Disallow: /rien\n" * 60_000)
with_robots("odd-lines", "ok", "\ufeffUSER-AGENT : *\r\nDISALLOW:/prive\r\rAllow:\nSitemap: x\n:::\n")
with_robots("kinder", "ok", "User-agent: *\nDisallow: /\nAllow: /dossier/")
with_robots("only-index", "ok", "User-agent: *\nAllow: /$\nDisallow: /")
with_robots("binary", "ok", "\0\x01\x02" * 500)
with_robots("others-barred", "ok", "User-agent: GPTBot\nUser-agent: CCBot\nDisallow: /\n\nUser-agent: *\nDisallow: /admin/")


def robots_elsewhere(id: str, answer) -> None:  # noqa: ANN001
    @site(f"robots-{id}", "ok")
    async def _handler(request: web.Request, number: int) -> web.StreamResponse:
        if request.path == "/robots.txt":
            return answer()
        return html() if here(request) else missing()
robots_elsewhere("circle", lambda: redirect(302, "/robots.txt"))
robots_elsewhere("inside", lambda: redirect(302, "http://10.0.0.1/robots.txt"))
robots_elsewhere("bomb", lambda: web.Response(body=BOMB, headers={"Content-Encoding": "gzip"}))
robots_elsewhere("home", lambda: redirect(302, "/"))


@site("robots-cut", "ok")
async def _robots_cut(request: web.Request, number: int) -> web.StreamResponse:
    if request.path == "/robots.txt":
        assert request.transport
        request.transport.abort()
        await asyncio.sleep(0.1)
    return html() if here(request) else missing()
with_robots("forbidden-place", "ok", "User-agent: *\nDisallow: /")
SITES[-1].url += "#absent"

# TLS and names --------------------------------------------------------------------------------------------------------
for name in ("early", "www", "old"):
    page(f"tls-{name}", "dead", html, certificate=name)


@raw("tls-plain", "dead")
async def _plain(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)
    writer.write(b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n")


@raw("tls-cut", "dead")
async def _cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(100)


@raw("tls-hangs", "dead")
async def _hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(20)


for mute in SITES[-3:]:
    mute.url = f"https://HOST{PAGE}"
# The host as people write it.
for name, written in (
    ("upper", "SPELLED-UPPER.Farm.Example"),
    ("dot", "spelled-dot.farm.example."),
    ("encoded", "spelled%2Dencoded.farm.example"),
):
    page(f"spelled-{name}", "ok", html, url=f"http://{written}:PORT{PAGE}")
# The path as people write it.
for name, path in (
    ("percent", "/100%"),
    ("percent-odd", "/a%zzb"),
    ("slash", "/a%2Fb"),
    ("lower-hex", "/%c3%a9t%c3%a9"),
    ("pipe", "/a|b"),
    ("brackets", "/a[1]"),
    ("double", "/a//b"),
    ("dots", "/x/../a/./b"),
    ("semicolon", "/a;v=1"),
    ("emoji", "/🌱"),
    ("quotes", "/« l'été »"),
    ("plus", "/a+b"),
    ("at", "/@bourg"),
    ("colon", "/a:b"),
    ("star", "/a*b"),
    ("backtick", "/a`b"),
    ("accent-nfd", "/e\u0301te"),
    ("empty-query", "/a?"),
    ("query-only", "?a=1"),
    ("query-url", "/a?u=https://b.example/?c=d&e=f"),
    ("query-brackets", "/a?b[]=1&b[]=2"),
    ("query-percent", "/a?b=100%"),
    ("query-amp", "/a?b=1&amp;c=2"),
    ("long", "/" + "a" * 3_000),
    ("spaces-after", "/a "),
):
    page(f"path-{name}", "ok", html, {"/x/../a/./b": "/a/b", "?a=1": "/"}.get(path, path.strip()), url=f"SITE{path}")
