"""Icons come from the Material theme's package, by their name in its gallery: ``material/book-open-variant``."""

import re
from functools import cache
from importlib.resources import files

_NAME = re.compile(r"[a-z0-9]+(?:[/-][a-z0-9]+)*")


@cache
def load_icon(name: str) -> str:
    """The SVG of that icon; empty when the theme has none of that name."""
    if not _NAME.fullmatch(name):
        return ""
    try:
        return (files("material") / "templates" / ".icons" / f"{name}.svg").read_text(encoding="utf-8")
    except (FileNotFoundError, ModuleNotFoundError):
        return ""
