"""The links of the built site to itself: pages, anchors, pictures, styles. A broken one is an error at once.

Nothing here is a matter of time or of the network: the files are there or they are not.
"""

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Mapping as ReadOnly
from difflib import get_close_matches
from urllib.parse import unquote, urlsplit

from espace_ressource.links.findings import INTERNAL, Finding
from espace_ressource.links.html_page import HtmlPage, read_page
from espace_ressource.links.values import Verdict
from espace_ressource.problems import Position, Severity
from espace_ressource.wording import _, quoted

_INDEX = "index.html"
_TEXT_FRAGMENT = ":~:"
_MOST_GUESSES = 40
"""How many broken targets are compared with all the pages; the others are only told."""


def broken_links(
    pages: ReadOnly[str, bytes], files: Iterable[str], *, site_url: str = "", folder: str = "site"
) -> list[Finding]:
    """The internal links that lead nowhere, one finding a target, with every page that makes it.

    ``pages`` are the HTML files by path, ``files`` the paths of all that is published, both from the site's root;
    ``site_url`` is where it will stand, so that its absolute addresses are known for its own; places are told
    under ``folder``.
    """
    read = {path: read_page(content) for path, content in pages.items()}
    site = _Site(read, frozenset(files) | frozenset(read), site_url)
    places: dict[tuple[str, str], list[Position]] = defaultdict(list)
    for path, page in sorted(read.items()):
        for link in page.links:
            fault = site.fault(path, page, link.target)
            if fault is not None:
                places[fault].append(Position(f"{folder}/{path}", link.line, link.column))
    return [
        _finding(target, fragment, where, site, rank)
        for rank, ((target, fragment), where) in enumerate(sorted(places.items()))
    ]


class _Site:
    """What is published, and how an address of a page leads to it."""

    def __init__(self, pages: ReadOnly[str, HtmlPage], files: frozenset[str], site_url: str) -> None:
        self.pages = pages
        self.files = files
        own = urlsplit(site_url)
        self.host = own.netloc.lower()
        self.prefix = own.path.rstrip("/") + "/"

    def fault(self, path: str, page: HtmlPage, target: str) -> tuple[str, str] | None:
        """The path and the anchor that do not exist; None when the link leads somewhere, or out of the site."""
        try:
            parts = urlsplit(target)
        except ValueError:
            return target, ""
        if parts.scheme or parts.netloc:
            if not self.host or parts.netloc.lower() != self.host or parts.scheme not in ("http", "https", ""):
                return None
            if not parts.path.startswith(self.prefix):
                return None
        where = self._path(path, page, unquote(parts.path))
        if where is None:
            return unquote(parts.path), ""
        found = self._file(where)
        if found is None:
            return where, ""
        fragment = unquote(parts.fragment).split(_TEXT_FRAGMENT)[0]
        if not fragment or fragment == "top" or found not in self.pages or fragment in self.pages[found].anchors:
            return None
        return where, fragment

    def _path(self, page_path: str, page: HtmlPage, target: str) -> str | None:
        """The path from the site's root, a folder with its final slash; None when it climbs out of the site."""
        if target.startswith("/"):
            if not target.startswith(self.prefix):
                return None
            joined = target[len(self.prefix) :]
        elif not target and page.base is None:
            return page_path
        else:
            base = urlsplit(page.base or "").path
            folder = (
                base.removeprefix(self.prefix)
                if base.startswith("/")
                else posixpath.join(posixpath.dirname(page_path), base)
            )
            joined = posixpath.join(posixpath.dirname(folder) if base else posixpath.dirname(page_path), target)
        path = posixpath.normpath(joined) if joined else "."
        if path == ".." or path.startswith("../"):
            return None
        is_folder = joined.endswith(("/", "/.", "/..")) or joined in ("", ".", "..")
        return ("" if path == "." else path + "/") if is_folder or path == "." else path

    def _file(self, path: str) -> str | None:
        """The file that a server gives for that path."""
        if path == "" or path.endswith("/"):
            index = path + _INDEX
            return index if index in self.files else None
        if path in self.files:
            return path
        return next((other for other in (f"{path}/{_INDEX}", f"{path}.html") if other in self.files), None)

    def closest(self, target: str, fragment: str) -> str | None:
        """The nearest target that exists: an anchor of the page, a page of the same name, a path that looks like it."""
        if fragment:
            found = self._file(target)
            anchors = self.pages[found].anchors if found is not None and found in self.pages else frozenset()
            near = get_close_matches(fragment, sorted(anchors), n=1, cutoff=0.6)
            return f"{target}#{near[0]}" if near else None
        addresses = sorted(path.removesuffix(_INDEX) for path in self.files)
        last = target.rstrip("/").rsplit("/", 1)[-1]
        same = [address for address in addresses if last and address.rstrip("/").rsplit("/", 1)[-1] == last]
        near = get_close_matches(target, same, n=1, cutoff=0.0) or get_close_matches(target, addresses, n=1, cutoff=0.6)
        return near[0] if near else None


def _finding(target: str, fragment: str, places: list[Position], site: _Site, rank: int) -> Finding:
    near = site.closest(target, fragment) if rank < _MOST_GUESSES else None
    shown = quoted(target or "./")
    reason = (
        _("la page « {page} » n’a pas d’endroit nommé « {anchor} »", page=shown, anchor=quoted(fragment))
        if fragment
        else _("rien n’existe à « {path} » dans le site", path=shown)
    )
    remedy = _("Le plus proche est « {near} ».", near=near) if near else _("Corrigez ou retirez ce lien.")
    url = f"{target}#{fragment}" if fragment else target
    return Finding(
        url or "./",
        Verdict.FRAGMENT if fragment else Verdict.DEAD,
        near,
        reason,
        tuple(places),
        Severity.ERROR,
        remedy,
        INTERNAL,
    )
