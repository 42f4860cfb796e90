"""Markdown written in records, rendered by a safe subset: no HTML, no image, links to http, https and mailto only."""

import re
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markupsafe import Markup

from espace_ressource.wording import typeset

_LINK = re.compile(r"(https?://|mailto:)", re.IGNORECASE)
_DEEPEST = 6
_TAG = re.compile(r"<[^>]+>")


@cache
def _renderer(shift: int) -> MarkdownIt:
    renderer = (
        MarkdownIt("commonmark", {"html": False})
        .enable(["table", "strikethrough"])
        .disable(["image", "html_block", "html_inline"])
    )
    # markdown-it refuses only a few schemes; we admit only a few.
    renderer.validateLink = lambda url: bool(_LINK.match(url))  # type: ignore[method-assign]

    def prepare(state: StateCore) -> None:
        for token in state.tokens:
            if token.type in ("heading_open", "heading_close"):
                token.tag = f"h{min(int(token.tag[1]) + shift, _DEEPEST)}"
            for child in token.children or ():
                if child.type == "text":
                    child.content = typeset(child.content)

    renderer.core.ruler.push("prepare", prepare)
    return renderer


def to_html(text: str, *, shift: int = 2) -> Markup:
    """The HTML of a Markdown field; its headings start ``shift`` levels lower, under those of the page."""
    return Markup(_renderer(shift).render(text).strip())  # noqa: S704 - the renderer escapes all that is written


def to_text(text: str) -> str:
    """The words of a Markdown field, without its marks, on one line."""
    return " ".join(Markup(_TAG.sub(" ", to_html(text))).unescape().split())  # noqa: S704


def first_sentences(text: str, most: int = 180) -> str:
    """The beginning of a text, cut at the end of a sentence within ``most`` characters, else at a word with « … »."""
    words = to_text(text)
    if len(words) <= most:
        return words
    end = max((match.end() for match in re.finditer(r"[.!?…](?=\s)", words[: most + 1])), default=0)
    if end > most // 3:
        return words[:end]
    return words[:most].rsplit(" ", 1)[0].rstrip(",;:") + "…"
