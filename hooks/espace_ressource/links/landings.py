"""Where a redirect ended, compared with what was asked: a home page, a folder above, an error, somewhere else."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

_LANGUAGE = r"(?:ar|bg|br|ca|co|cs|cy|da|de|el|en|eo|es|et|eu|fi|fr|ga|he|hr|hu|it|ja|ko|lb|lt|lv|nb|nl|no|oc|pl|pt|ro|ru|sk|sl|sv|tr|uk|zh)"
_HOME = re.compile(
    rf"(?:index|default|accueil|home|welcome|bienvenue|start|main|portal|portail)(?:\.(?:x?html?|php\d?|aspx?|jsp|cfm))?|{_LANGUAGE}(?:[-_][a-z]{{2}})?",
    re.IGNORECASE,
)
_IN_PASSING = re.compile(
    r"utm_\w+|ref|referr?er|from|depuis|redirect\w*|return\w*|retour|next|error\w*|erreur\w*|err|lang|langue|locale|hl|msg|message|notfound|not_found|404|gone|fbclid|gclid|mc_\w+"
    r"|xtor|origine?|nocache",
    re.IGNORECASE,
)
"""Parameters that name no page."""
_ERROR = re.compile(
    r"(?:page[-_]?)?(?:404|410|erreur|error|not[-_]?found|introuvable|non[-_]?trouvee?|missing|oops|oups)(?:[-_]?(?:404|410|page|not[-_]?found))?(?:\.\w{1,5})?",
    re.IGNORECASE,
)


def is_deep(url: str) -> bool:
    """True for an address that names a page, false for a home page in any of its spellings, whatever it is told in passing."""
    parts = urlsplit(url)
    if parts.query:
        if len(parts.query) > 2_000:
            return True
        names = [name for name, _value in parse_qsl(parts.query, keep_blank_values=True)]
        if not all(_IN_PASSING.fullmatch(name) for name in names):
            return True
    return not all(_HOME.fullmatch(segment) for segment in parts.path.split("/") if segment)


def leads_home(asked: str, arrived: str) -> bool:
    """True when a page was asked for and a home page came."""
    return is_deep(asked) and not is_deep(arrived)


def climbs(asked: str, arrived: str) -> bool:
    """True when the page that came is a folder above the one that was asked for."""
    before, after = urlsplit(asked).path, urlsplit(arrived).path.rstrip("/")
    return before.rstrip("/") != after and before.startswith(f"{after}/")


def leads_to_error(asked: str, arrived: str) -> bool:
    """True when the page that came is named after an error, and the one that was asked for is not."""
    return _ERROR.fullmatch(_last(arrived)) is not None and _ERROR.fullmatch(_last(asked)) is None


def strays(asked: str, arrived: str) -> bool:
    """True when a page was asked for and one of another name came: a new address of it, or a place for all that is lost."""
    stem = unquote(_last(asked)).partition(".")[0].lower()
    return is_deep(asked) and (not stem or stem not in unquote(arrived).lower())


def carries_back(asked: str, arrived: str) -> bool:
    """True when the address that came holds the one that was asked for, to send its visitor back there."""
    query, path = urlsplit(arrived).query, unquote(urlsplit(asked).path)
    if len(path) < 2 or len(query) > 8_000:
        return False
    return any(path in unquote(value) for _name, value in parse_qsl(query))


def _last(url: str) -> str:
    """The last name of its path."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]
