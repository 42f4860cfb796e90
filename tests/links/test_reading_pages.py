"""Pages, robots.txt and bodies as strangers send them."""

import gzip
import time
import zlib

import pytest

from espace_ressource.links.bodies import Body
from espace_ressource.links.documents import decoded, is_html, read_document, read_refresh
from espace_ressource.links.likeness import impossible_name, is_same_page, root_sibling, siblings
from espace_ressource.links.robots import read_robots
from espace_ressource.links.signs import error_words, sale_words

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
    error_words(document)
    sale_words(document, "exemple.org")
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


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("é".encode(), "text/html", "é"),
        ("é".encode("latin-1"), "text/html; charset=ISO-8859-1", "é"),
        (b"<meta charset=windows-1252>" + "é".encode("cp1252"), "text/html", "<meta charset=windows-1252>é"),
        ("é".encode("cp1252") + b" abcdef", "text/html", "é abcdef"),
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
    assert all(one.startswith("http://a.org/") and "introuvable-" in one for one in (*found, root_sibling(url)))
    assert found == siblings(url)
    assert impossible_name(url) != impossible_name(url + "x")


PAGE = "<title>{title}</title><h1>{title}</h1><p>{text}</p>"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (
            ("Erreur", "Rien ici à l’adresse x : " + "aucune page " * 9),
            ("Erreur", "Rien ici à l’adresse y : " + "aucune page " * 9),
            True,
        ),
        (("Prix", "Les prix de l’année, par produit"), ("Erreur", "Les prix de l’année, par produit"), False),
        (
            ("Site", "Menu commun " * 3 + "le beurre coûte deux euros et le pain un euro"),
            ("Site", "Menu commun " * 3 + "page introuvable"),
            False,
        ),
        (("", ""), ("", ""), False),
    ],
)
def test_likeness(one: tuple[str, str], other: tuple[str, str], same: bool) -> None:
    documents = [read_document(PAGE.format(title=title, text=text).encode()) for title, text in (one, other)]
    assert is_same_page(documents[0], documents[1], ("http://a.org/x", "http://a.org/y")) is same
