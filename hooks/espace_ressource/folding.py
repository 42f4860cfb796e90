"""Words compared and sorted as a French reader would: accents and case come last."""

import unicodedata
from functools import cache

import pyuca
from slugify import slugify

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "’": "'", "ʼ": "'"})
_SPACES = str.maketrans("'°º", "   ")


@cache
def fold(text: str) -> str:
    """Lower case, without accents, ligatures opened, apostrophes and spaces made plain: « Œuvre » → « oeuvre »."""
    return fold_page(text)


def fold_page(text: str) -> str:
    """The same for a long text, of which nothing is remembered."""
    plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.casefold().replace("'", " ").split())


@cache
def _collator() -> pyuca.Collator:
    return pyuca.Collator()


@cache
def sort_key(text: str) -> tuple[int, ...]:
    """The key that sorts as French dictionaries do (Unicode Collation Algorithm, root table, as CLDR's ``fr``)."""
    return tuple(_collator().sort_key(unicodedata.normalize("NFC", text)))


def slug(text: str) -> str:
    """An address for that text: a-z, 0-9 and single hyphens. Empty when nothing of it can be written so."""
    return slugify(text.translate(_LIGATURES).translate(_SPACES))
