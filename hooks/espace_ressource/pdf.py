"""Programmes and their folders on paper: pages already built become tagged PDFs, by WeasyPrint, an optional extra.

Nothing is asked of the network, nothing depends on the clock: the same site always makes the same bytes.
"""

import contextlib
import io
import posixpath
import re
from collections.abc import Iterable, Sequence
from html import unescape
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit
from xml.etree.ElementTree import SubElement

from espace_ressource.pages import addresses
from espace_ressource.wording import NARROW, NO_BREAK, _

_NOWHERE = "https://site.invalid/"
"""Stands for the address of a site that has none (RFC 2606): no link of the PDF leads to it."""
_STYLES = "assets/espace-ressource/pdf.css"
_FRAMEWORK = "assets/stylesheets/"
"""The styles of Material are for screens: 150 kB that paper does without."""
_FONT = "police"
"""A scheme of our own, ``police:Bold``: a font that a package ships, so that paper is alike on every machine."""
_SCALES = (100, 92, 84, 76)
"""The sizes, in hundredths, that are tried for a programme to hold on one page; the least is 8 pt."""
_CANONICAL = re.compile(r'<link rel="canonical" href="([^"]+)">')
_CONTENT_TYPES = {".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
_SCREEN_ONLY = ("script", "input", "label", "template", "dialog", "noscript", "iframe")


class PdfUnavailable(Exception):  # noqa: N818 - a state of the machine, as the message says
    """WeasyPrint, or a library of the system that it needs, is missing; the message says what to install."""


def require_weasyprint() -> None:
    """Raises PdfUnavailable when no PDF can be written here."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stdout(said):  # it prints a long text in English before it raises
            import weasyprint  # noqa: F401
    except ImportError:
        raise PdfUnavailable(
            _('Pour écrire les PDF, il manque WeasyPrint. Tapez : pip install "espace-ressource[pdf]"')
        ) from None
    except OSError as error:
        name = str(error).split("'")[1] if "'" in str(error) else str(error)
        raise PdfUnavailable(
            _(
                "Pour écrire les PDF, il manque une bibliothèque du système ({name}). Sous Debian ou Ubuntu, tapez :"
                " apt install {packages}",
                name=name,
                packages=" ".join(SYSTEM_PACKAGES),
            )
        ) from None


SYSTEM_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
"""What WeasyPrint needs of Debian."""


def write_pdfs(site: Path, identifiers: Iterable[str]) -> int:
    """Writes beside their pages the programme and the folder of each of those programmes; how many files.

    A page that does not exist has no PDF. ``site`` is the folder of a built site.
    """
    number = 0
    for identifier in identifiers:
        page, folder = addresses.of_record("programme", identifier), addresses.of_folder(identifier)
        for address, target, scales in (
            (page, addresses.of_pdf(identifier), _SCALES),
            (folder, addresses.of_folder_pdf(identifier), _SCALES[:1]),
        ):
            if (site / address / "index.html").is_file():
                (site / target).write_bytes(pdf_of(site, address, scales))
                number += 1
    return number


def pdf_of(site: Path, address: str, scales: Sequence[int] = _SCALES[:1]) -> bytes:
    """The page at that address as PDF/UA, on as few pages as the least of those scales allows, as large as they allow."""
    text = (site / address / "index.html").read_text(encoding="utf-8").replace(NARROW, NO_BREAK)
    chosen = _prepared(text, site, address, scales[0]).render()
    if len(scales) > 1 and len(chosen.pages) > 1:
        smallest = _prepared(text, site, address, scales[-1]).render()
        for scale in scales[1:]:
            if len(chosen.pages) == len(smallest.pages):
                break
            chosen = smallest if scale == scales[-1] else _prepared(text, site, address, scale).render()
    written: bytes = chosen.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=True)
    return written


def _prepared(text: str, site: Path, address: str, scale: int) -> Any:
    """The page for WeasyPrint: its own address if the site has one, our styles for paper, no link that leads nowhere."""
    from weasyprint import HTML

    found = _CANONICAL.search(text)
    base = unescape(found[1]) if found else urljoin(_NOWHERE, address)
    root = base.removesuffix(address)
    html = HTML(string=text, base_url=base, url_fetcher=_fetcher(site, root))
    tree = html.etree_element
    for parent in list(tree.iter()):
        for child in [child for child in parent if child.tag in _SCREEN_ONLY]:
            _remove(parent, child)
    if not found:
        for link in tree.iter("a"):
            target = link.get("href", "#")
            if not urlsplit(target).scheme and not target.startswith("#"):
                del link.attrib["href"]
    tree.set("class", "er-pdf" if address.endswith("/dossier/") else "er-pdf er-pdf-programme")
    head = tree.find("head")
    styles = SubElement(head, "link", {"rel": "stylesheet", "href": urljoin(root, _STYLES)})
    styles.tail = "\n"
    SubElement(head, "style").text = f"html {{ font-size: {16 * scale / 100:g}px !important }}"
    return html


def _remove(parent: Any, child: Any) -> None:
    """Takes an element away, but not the text after it, which is its neighbour's."""
    index = list(parent).index(child)
    if child.tail:
        if index:
            parent[index - 1].tail = (parent[index - 1].tail or "") + child.tail
        else:
            parent.text = (parent.text or "") + child.tail
    parent.remove(child)


def _fetcher(site: Path, root: str) -> Any:
    """What WeasyPrint may read: the files of the built site, the shipped font, and what pages hold in themselves."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class SiteOnly(URLFetcher):  # type: ignore[misc]
        def fetch(self, url: str, headers: Any = None) -> Any:
            parts = urlsplit(url)
            if parts.scheme == _FONT:
                font = files("font_source_serif_pro") / "files" / f"SourceSerifPro-{parts.path}.ttf"
                return URLFetcherResponse(url, font.read_bytes(), {"Content-Type": "font/ttf"})
            if parts.scheme == "data":
                return super().fetch(url, headers)
            if not url.startswith(root):
                raise ValueError(url)
            path = posixpath.normpath(unquote(urlsplit(url.removeprefix(root)).path))
            if path.startswith(_FRAMEWORK):
                return URLFetcherResponse(url, b"", {"Content-Type": "text/css"})
            target = (site / path).resolve()
            if not target.is_relative_to(site.resolve()):
                raise ValueError(url)
            kind = _CONTENT_TYPES.get(target.suffix, "application/octet-stream")
            return URLFetcherResponse(url, target.read_bytes(), {"Content-Type": kind})

    return SiteOnly(allowed_protocols=["data"])
