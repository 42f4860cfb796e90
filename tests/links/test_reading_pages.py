"""Pages, robots.txt and bodies as strangers send them."""

import gzip
import time
import zlib

import pytest

from espace_ressource.links.bodies import Body
from espace_ressource.links.complaints import complaint
from espace_ressource.links.documents import Document, read_document
from espace_ressource.links.leads import read_refresh
from espace_ressource.links.likeness import (
    another,
    impossible_name,
    is_near,
    is_same_page,
    is_within,
    names_itself,
    root_siblings,
    says_no_more,
    siblings,
)
from espace_ressource.links.replies import read_reply
from espace_ressource.links.robots import read_robots
from espace_ressource.links.signs import offer
from espace_ressource.links.sniffing import decoded, is_html, is_text

HOSTILE = [
    b"<" * 190_000,
    b"<a " * 60_000,
    b"<!--" * 48_000,
    b"<script>" * 24_000,
    b"<title>" * 27_000,
    b"<a href='" * 21_000,
    b"<a " + b'x="' * 60_000,
    b"&" * 190_000,
    b"<svg>" * 38_000,
    b"<noscript>" * 19_000,
    b"<nav>" * 38_000,
    b"<div hidden>" * 15_000,
    b"<div hidden></div>" * 10_000,
    b"</" * 95_000,
    b"<h1>" * 48_000,
    b"<meta charset=" * 13_000,
    b"page " * 38_000,
    b"\xff\xfe" * 95_000,
    b"",
]


@pytest.mark.parametrize("body", HOSTILE, ids=lambda body: body[:12].decode("latin-1") or "empty")
def test_no_page_is_long_to_read(body: bytes) -> None:
    begun = time.process_time()
    document = read_document(b"<html>" + body, "text/html")
    complaint(document)
    offer(document)
    is_same_page(document, document, ("http://a.org/x", "http://a.org/y"))
    assert time.process_time() - begun < 3


def test_what_a_visitor_sees() -> None:
    document = read_document(
        """<!doctype html><head><title>Un &amp; deux</title><link rel=canonical href=/un><style>p{}</style></head>
        <nav>Menu du site</nav><h1>Le <b>titre</b></h1><!-- caché <p id=non> --><p id=oui>Trois mots visibles</p>
        <script>var x = "<p id=script>"</script><input type=password><a name=lieu href="/là?a=1&amp;b=2">x</a>""".encode(),
        "text/html; charset=utf-8",
    )
    assert document.title == "Un & deux"
    assert document.headings == ("Le titre",)
    assert document.words == ("menu", "du", "site", "le", "titre", "trois", "mots", "visibles", "x")
    assert document.own_words == 6
    assert document.anchors == {"oui", "lieu"}
    assert document.canonical == "/un"
    assert document.links == ("/un", "/là?a=1&b=2")
    assert document.asks_password
    assert not document.is_application


def test_what_a_visitor_reads_first() -> None:
    document = read_document(
        b"<title>T</title><nav><p>Menu</nav><h1>Le <b>four</b></h1><div>Une\nligne.<br>Deux <i>mots</i><p>Trois"
    )
    assert document.opening == "Le four\nUne ligne.\nDeux mots\nTrois"
    assert read_document(b"<header><p>Tout est en haut</header>").opening == "Tout est en haut"
    assert len(read_document(b"<p>mot " * 20_000).opening) <= 2_000


def test_what_a_page_shows_within_itself() -> None:
    document = read_document(
        b"<iframe src=/f?a=1&amp;b=2></iframe><embed src=x.pdf><object data=y.pdf></object><a href=z.pdf>z</a>"
    )
    assert document.embeds == ("/f?a=1&b=2", "x.pdf", "y.pdf")
    assert "z.pdf" in document.links
    assert read_document(b"<frameset><frame src=/a></frameset>").has_frames


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("<div hidden>Une erreur <div>est</div> survenue</div><p>Le four", "le four"),
        ("<p style='color:red; display : none'>Erreur</p><p>Le four", "le four"),
        ("<div class='modal fade'><h2>Erreur</h2></div>Le four", "le four"),
        ("<dialog>Erreur</dialog>Le four", "le four"),
        ("<dialog open>Bonjour</dialog>", "bonjour"),
        ("<div class='d-none d-md-block'>Le four</div>", "le four"),
        ("<div class='hidden md:flex'>Le four</div>", "le four"),
        ("<div hidden>Erreur<p>Le four", "erreur le four"),
        ("<ul hidden><li>a<ul><li>b</ul></ul><p>Le four", "le four"),
    ],
)
def test_what_is_hidden_is_not_read(page: str, words: str) -> None:
    document = read_document(f"<html>{page}".encode())
    assert " ".join(document.words) == words
    assert "erreur" not in " ".join(document.headings).lower()


@pytest.mark.parametrize(
    ("page", "lead"),
    [
        ("<script>window.location.href='/lander'</script>", "/lander"),
        ('<script>location.replace("/x")</script>', "/x"),
        ("<script>document.location = '/x'</script>", "/x"),
        ("<script>location='/x'</script><p>Bonjour", ""),
        ("<script>if (mobile) location='/x'</script>", ""),
        ("<script>location='/x'</script><script src=/app.js></script>", ""),
        ("<script>location='/x'</script><script>f()</script>", ""),
        ("<script>location='/x';location='/y'</script>", ""),
        ("<script>location=x</script>", ""),
        ("<script>location='/x'</script><img src=a>", ""),
    ],
)
def test_a_script_that_is_all_the_page_is_a_redirect(page: str, lead: str) -> None:
    assert read_document(page.encode()).script_lead == lead


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("é".encode(), "text/html", "é"),
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1", "é"),
        (b"<meta charset=windows-1252>" + "é".encode("cp1252"), "text/html", "<meta charset=windows-1252>é"),
        ("é".encode("cp1252") + b" abcdef", "text/html", "é abcdef"),
        ("é".encode("utf-16"), "text/html", "é"),
        ("é".encode("utf-8-sig"), "text/html; charset=iso-8859-1", "é"),
        (b"abc", "text/html; charset=zip", "abc"),
        (b"abc", "text/html; charset=unknown-8bit", "abc"),
    ],
)
def test_bytes_as_text(body: bytes, content_type: str, text: str) -> None:
    assert decoded(body, content_type) == text


@pytest.mark.parametrize(
    ("body", "media_type", "expected"),
    [
        (b"\xef\xbb\xbf\n <!DOCTYPE html>", "", True),
        (b"<html>", "application/pdf", True),
        (b"%PDF-1.4", "text/html", False),
        (b"bonjour", "text/plain", False),
        (b"bonjour", "text/html", True),
        (b"<?xml version='1.0'?><rss>", "application/rss+xml", False),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html PUBLIC '-//W3C//DTD XHTML 1.0'>", "text/html", True),
    ],
)
def test_a_page_is_told_by_its_first_bytes(body: bytes, media_type: str, expected: bool) -> None:
    assert is_html(body, media_type) is expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("0; url=/x", (0, "/x")),
        ("5;URL='/x'", (5, "/x")),
        ("0,/x", (0, "/x")),
        ("30", None),
        ("", None),
        ("x; url=/y", None),
        ('1.5; url="/z"', (1.5, "/z")),
    ],
)
def test_a_refresh(content: str, expected: object) -> None:
    assert read_refresh(content) == expected


ROBOTS = """
User-agent: autre
Disallow: /tout

User-agent: *
User-agent: encore
Disallow: /prive/
Allow: /prive/public
Disallow: /*.pdf$
Disallow: /recherche*tri=
Crawl-delay: 3
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/", "whole"),
        ("/prive/x", "headers"),
        ("/prive/public/x", "whole"),
        ("/a.pdf", "headers"),
        ("/a.pdf?x", "whole"),
        ("/recherche?q=1&tri=2", "headers"),
        ("/tout", "whole"),
    ],
)
def test_robots(path: str, expected: str) -> None:
    robots = read_robots(ROBOTS, "espace-ressource")
    assert robots.permission(f"http://exemple.org{path}") == expected
    assert robots.delay == 3


def test_robots_that_name_us() -> None:
    robots = read_robots(
        ROBOTS + "\nUser-agent: Espace-Ressource/2\nDisallow: /prive/\nCrawl-delay: 9999", "espace-ressource"
    )
    assert robots.permission("http://exemple.org/prive/public") == "none"
    assert robots.permission("http://exemple.org/a.pdf") == "whole"
    assert robots.delay == 10


def test_robots_made_to_be_slow() -> None:
    begun = time.process_time()
    robots = read_robots(
        "User-agent: *\nDisallow: /" + "*a" * 900 + "$\n" + "Disallow: /x\n" * 90_000, "espace-ressource"
    )
    robots.permission("http://exemple.org/" + "a" * 7_000 + "b")
    assert time.process_time() - begun < 1


@pytest.mark.parametrize("coding", ["gzip", "deflate", "raw", "", "br"])
def test_a_body_is_cut_after_decompression(coding: str) -> None:
    plain = b"0" * 5_000_000
    squeezed = {"gzip": gzip.compress, "deflate": zlib.compress, "raw": lambda data: zlib.compress(data)[2:-4]}.get(
        coding, lambda data: data
    )(plain)
    body = Body("deflate" if coding == "raw" else coding, 1_000)
    for start in range(0, len(squeezed), 500):
        body.add(squeezed[start : start + 500])
        if body.is_full:
            break
    assert body.content == b"0" * 1_000


def test_a_broken_body_is_said_broken() -> None:
    body = Body("gzip", 1_000)
    body.add(gzip.compress(b"abc" * 100)[:30])
    body.add(b"\xff" * 100)
    assert body.is_broken or body.content


@pytest.mark.parametrize(
    "url",
    [
        "http://a.org/",
        "http://a.org/x",
        "http://a.org/x/y.html?z=1#f",
        "http://a.org/x/",
        "http://a.org/?p=12",
        "http://a.org/index.php?id=3",
    ],
)
def test_siblings_are_other_addresses_of_the_same_site(url: str) -> None:
    found = siblings(url)
    assert found
    assert url not in found
    assert all(one.startswith("http://a.org/") and "introuvable-" in one for one in (*found, *root_siblings(url)))
    assert found == siblings(url)
    assert impossible_name(url) != impossible_name(url + "x")


PAGE = "<title>{title}</title><h1>{title}</h1><p>{text}</p>"
ASKED = "http://a.org/dossier/le-four"
BESIDE, WITHIN = siblings(ASKED)
NAME = impossible_name(ASKED)
MENU = " ".join(
    f"rubrique {word} du site"
    for word in ("mairie", "école", "sport", "culture", "budget", "voirie", "marché", "lavoir")
)


def shown(title: str, text: str) -> Document:
    return read_document(PAGE.format(title=title, text=text).encode())


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Erreur", "Rien ici : /dossier/le-four"), ("Erreur", f"Rien ici : /dossier/{NAME}"), True),
        (("Erreur", "Rien ici à 12 h 03"), ("Erreur", "Rien ici à 12 h 04"), True),
        (("Le four", "Le four du haut"), ("Le four", "Le four du bas"), False),
        (("Prix", "Les prix de l’année"), ("Erreur", "Les prix de l’année"), False),
        (("Site", f"{MENU} le four chauffe le samedi"), ("Site", f"{MENU} page introuvable"), False),
        (("", ""), ("", ""), True),
    ],
)
def test_likeness(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    assert is_same_page(shown(*one), shown(*other), (ASKED, BESIDE)) is same


def test_a_third_page_tells_what_changes_at_every_visit() -> None:
    """An error page with a saying of the day is one page; a short notice among the same menus is another."""
    errors = [
        shown("Commune", f"{MENU} page introuvable {saying}")
        for saying in ("qui sème tôt", "un four froid", "le chemin creux")
    ]
    notice = shown("Commune", f"{MENU} la mairie ouvre le mardi matin et le jeudi soir")
    urls = (ASKED, BESIDE, another(BESIDE))
    assert not is_same_page(errors[0], errors[1], urls[:2])
    for page in (errors[0], notice):
        assert is_near(page, errors[1], urls[:2])
    assert says_no_more(*errors, urls)
    assert not says_no_more(notice, errors[1], errors[2], urls)


def test_where_a_sibling_stands() -> None:
    assert not is_within(ASKED, BESIDE)
    assert is_within(ASKED, WITHIN)
    assert is_within("http://a.org/x/guide.pdf", siblings("http://a.org/x/guide.pdf")[1])
    assert another(BESIDE) not in (BESIDE, ASKED)
    assert another(BESIDE).startswith("http://a.org/dossier/introuvable-")


@pytest.mark.parametrize(
    ("title", "url", "expected"),
    [
        ("La ferme du haut bourg", "http://a.org/la-ferme-du-haut-bourg", True),
        ("Épicerie : les statuts", "http://a.org/docs/epicerie-statuts.html", True),
        ("Accueil", "http://a.org/la-ferme-du-haut-bourg", False),
        ("Accueil", "http://a.org/accueil/", False),
        ("Fiche 12", "http://a.org/12", False),
    ],
)
def test_a_page_that_bears_the_name_of_its_address(title: str, url: str, expected: bool) -> None:
    assert names_itself(shown(title, ""), url) is expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"Bonjour", True),
        (b"<?xml version='1.0'?><Error/>", True),
        (b"%PDF-1.4", False),
        (b"PK\x03\x04abc", False),
        (b"abc\x00def", False),
        (b"  ", False),
        ("É".encode("latin-1"), True),
    ],
)
def test_words_are_told_from_files(body: bytes, expected: bool) -> None:
    assert is_text(body) is expected


@pytest.mark.parametrize(
    ("data", "status", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nA: b\r\n\r\nx", 200, b"x"),
        (b"HTTP/1.0 404\nA: b\n\nx", 404, b"x"),
        (b"\r\nHTTP/1.1 103 Early\r\nA: b\r\n\r\nHTTP/1.1 200\r\n\r\nx", 200, b"x"),
        (b"HTTP/1.1 200 OK\r\nsans deux-points\r\nA : b\r\nA: c\r\n\r\nx", 200, b"x"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\nzz", 200, b"abcde"),
        (b"HTTP/1.1 200 OK\r\nA: b", None, b""),
        (b"HTTP/1.1 OK 200\r\n\r\n", None, b""),
        (b"SSH-2.0-OpenSSH\r\n\r\n", None, b""),
        (b"HTTP/1.1 103 Early\r\n\r\n" * 90_000, None, b""),
        (b"", None, b""),
    ],
    ids=range(10),
)
def test_a_badly_written_reply(data: bytes, status: int | None, body: bytes) -> None:
    reply = read_reply(data)
    assert (reply.status if reply else None) == status
    if reply:
        assert reply.body == body
        assert reply.headers.get("a", "b") == "b"
