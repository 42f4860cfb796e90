"""Where each page lives: addresses from the root of the site, without the first slash, ending with one."""

import posixpath

ALL = "ressources/"
THEMES = "themes/"
TERRITORIES = "territoires/"
PUBLICS = "publics/"
AGENDA = "programmes/"
HEALTH = "sante/"
_AGENDA_KINDS = ("programme", "serie")


def of_kind(kind_id: str) -> str:
    """The page that lists a kind."""
    return f"{ALL}{kind_id}/"


def of_record(kind_id: str, record_id: str) -> str:
    """The page of a record: its identifier is its address, for ever."""
    return f"{AGENDA}{record_id}/" if kind_id in _AGENDA_KINDS else f"{ALL}{kind_id}/{record_id}/"


def of_folder(record_id: str) -> str:
    """The folder of a programme, to be printed."""
    return f"{AGENDA}{record_id}/dossier/"


def of_pdf(record_id: str) -> str:
    """The programme on paper, when the site has been built with its PDFs."""
    return f"{AGENDA}{record_id}/{record_id}.pdf"


def of_folder_pdf(record_id: str) -> str:
    """The folder of a programme on paper, likewise."""
    return f"{of_folder(record_id)}{record_id}-dossier.pdf"


def of_kind_page(kind_id: str) -> str:
    """Where a record's kind is listed: the calendar for programmes and series."""
    return AGENDA if kind_id in _AGENDA_KINDS else of_kind(kind_id)


def of_theme(code: str) -> str:
    """The page of a theme."""
    return f"{THEMES}{code}/"


def of_territory(code: str) -> str:
    """The page of a territory."""
    return f"{TERRITORIES}{code}/"


def of_public(code: str) -> str:
    """The page of a public."""
    return f"{PUBLICS}{code}/"


def relative(target: str, start: str) -> str:
    """The link to ``target`` written on the page at ``start``; both are addresses, ``target`` may have a fragment.

    Links are relative so that the site works under any path.
    """
    path, hash_, fragment = target.partition("#")
    found = posixpath.relpath("/" + path, "/" + start) if path else posixpath.relpath("/", "/" + start)
    if path.endswith("/") or not path:
        found += "/"
    return f"{found}{hash_}{fragment}"
