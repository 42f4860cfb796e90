"""Whether the address of a document still gives it. Each rule's docstring is the rule."""

import re
from urllib.parse import unquote, urljoin, urlsplit

from espace_ressource.links.cases import Case, Ruling
from espace_ressource.links.likeness import names_itself
from espace_ressource.links.signs import comes_back
from espace_ressource.links.sniffing import is_text
from espace_ressource.links.values import Verdict
from espace_ressource.wording import _, quoted

_FILE = re.compile(
    r"\.(pdf|docx?|odt|rtf|xlsx?|ods|pptx?|odp|epub|zip|gz|tgz|7z|rar|jpe?g|png|gif|webp|mp3|ogg|mp4|webm|mov|avi|csv|ics|kml|gpx)$",
    re.IGNORECASE,
)
_NEVER_TEXT = re.compile(
    r"\.(?:pdf|docx|odt|xlsx|ods|pptx|odp|epub|zip|7z|rar|jpe?g|png|gif|webp|mp3|ogg|mp4|webm)$", re.IGNORECASE
)
_VIEWER = re.compile(r"application/pdf|pdfjs|pdf\.js|pdf[-_]?viewer", re.IGNORECASE)


def page_instead_of_file(case: Case) -> Ruling | None:
    """An address of a document (.pdf, .odt…) that answers a page of HTML has lost it, unless the page shows or links it.

    A page that asks for a name, that a script makes, that bears the document's title and links another such file, or that
    was asked with a « ? », is for a person to see.
    """
    name = urlsplit(case.target.url).path.rsplit("/", 1)[-1]
    match = _FILE.search(name)
    if not match or case.document is None or _shows(case, unquote(name).rpartition(":")[2].lower()):
        return None
    page = case.document
    if page.asks_password or comes_back(case.final_url):
        return Ruling(Verdict.UNKNOWN, _("le site demande de s’identifier avant de donner le document"))
    others = any(_FILE.search(_path(link)) for link in page.links)
    if (
        page.is_application
        or _VIEWER.search(page.source)
        or urlsplit(case.target.url).query
        or (others and names_itself(page, unquote(name)))
    ):
        return Ruling(Verdict.UNKNOWN, _("une page tient lieu de document : à ouvrir pour le voir"))
    return Ruling(Verdict.DEAD, _("une page tient la place du document « {name} »", name=quoted(unquote(name))))


def text_instead_of_file(case: Case) -> Ruling | None:
    """A document that is never mere text (.pdf, .zip, .jpg…) is lost when a few words are answered in its place."""
    answer, name = case.answer, urlsplit(case.target.url).path.rsplit("/", 1)[-1]
    if answer is None or case.document is not None or not _NEVER_TEXT.search(name):
        return None
    is_said_text = answer.media_type.startswith("text/") or answer.media_type.endswith(("json", "xml"))
    if not is_said_text or not answer.is_whole or not is_text(answer.body):
        return None
    return Ruling(Verdict.DEAD, _("quelques mots tiennent la place du document « {name} »", name=quoted(unquote(name))))


def page_after_document(case: Case) -> Ruling | None:
    """An address that gave a document and now answers a page that neither shows nor links one is for a person to see."""
    return Ruling(Verdict.UNKNOWN, _("une page tient la place d’un document")) if lost_document(case) else None


def lost_document(case: Case) -> bool:
    """True when the history knows of a document there, and the page offers none: no file, no viewer, nothing more of itself."""
    if not case.gave_document or case.document is None or case.document.is_application:
        return False
    asked = urlsplit(case.target.url)
    more = f"{asked.path}?{asked.query}&" if asked.query else f"{asked.path}?"
    offered = any(_FILE.search(re.split(r"[?#]", link)[0]) or more in link for link in case.document.hyperlinks)
    return not offered and not _VIEWER.search(case.document.source)


def _shows(case: Case, name: str) -> bool:
    """True when the page shows a document of that name within itself, or links one elsewhere than where it stands itself."""
    if case.document is None:
        return False
    if any(name in unquote(link).lower() for link in case.document.embeds):
        return True
    itself = {urlsplit(url).path for url in (case.target.url, case.final_url)}
    for link in case.document.links:
        path = _path(link, case.final_url)
        if path not in itself and unquote(path).lower().rpartition("/")[2].endswith(name):
            return True
    return False


def _path(link: str, base: str = "") -> str:
    """The path of a link as a page writes it; empty when it leads nowhere."""
    try:
        return urlsplit(urljoin(base, link)).path
    except ValueError:
        return ""
