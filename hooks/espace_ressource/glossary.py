"""Words of the glossary, explained where they first occur in a page.

A word becomes a button that opens its definition (the HTML popover: no script, keyboard and touch alike);
the definitions stand together at the end of the page, where paper shows them as a short glossary.
"""

import re
from html import escape
from html.parser import HTMLParser

from espace_ressource.catalogue import Catalogue
from espace_ressource.folding import sort_key
from espace_ressource.markdown import to_text
from espace_ressource.pages import addresses
from espace_ressource.records import Record
from espace_ressource.wording import _, typeset

_EXPLAINED_IN = frozenset({"p", "li", "dd", "td", "blockquote"})
_NEVER_IN = frozenset(
    {
        "a",
        "button",
        "code",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "script",
        "style",
        "svg",
        "abbr",
        "dfn",
        "summary",
        "label",
        "nav",
        "th",
        "dt",
        "figcaption",
        "cite",
        "footer",
        "header",
        "select",
        "textarea",
    }
)
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


class Glossary:
    """The words of a catalogue's glossary, ready to be found in text."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._by_form: dict[str, Record] = {}
        for record in catalogue.glossary:
            for form in (record.title, *record.every("synonymes")):
                self._by_form.setdefault(_comparable(str(form)), record)
        forms = sorted(
            {" ".join(str(form).split()) for r in catalogue.glossary for form in (r.title, *r.every("synonymes"))},
            key=lambda form: (-len(form), form),
        )
        self._pattern = (
            re.compile(rf"(?<![\w’'-])(?:{'|'.join(map(_flexible, forms))})(?![\w-])", re.IGNORECASE) if forms else None
        )

    def words_in(self, html: str, address: str) -> tuple[Record, ...]:
        """The words that the page explains, by title: for paper, where they stand as a list of their own."""
        if self._pattern is None:
            return ()
        finder = _Finder(self._pattern, self._by_form, address)
        finder.feed(html)
        finder.close()
        return tuple(sorted(finder.found, key=lambda record: sort_key(record.title)))

    def explain(self, html: str, address: str) -> str:
        """The page's body, each word's first occurrence made a button, and the definitions at the end."""
        if self._pattern is None:
            return html
        finder = _Finder(self._pattern, self._by_form, address)
        finder.feed(html)
        finder.close()
        if not finder.found:
            return html
        return "".join(finder.out) + _definitions(finder.found, address)


def _comparable(form: str) -> str:
    return " ".join(form.replace("'", "’").casefold().split())


def _flexible(form: str) -> str:
    """The form as a pattern: any space, either apostrophe; an acronym (SEL) in capitals only."""
    pattern = re.escape(form).replace(r"\ ", r"\s+").replace("’", "[’']")
    return f"(?-i:{pattern})" if form.isupper() else pattern


class _Finder(HTMLParser):
    """Copies HTML as it comes and marks words in running text."""

    def __init__(self, pattern: re.Pattern[str], by_form: dict[str, Record], address: str) -> None:
        super().__init__(convert_charrefs=False)
        self.pattern = pattern
        self.by_form = by_form
        self.address = address
        self.out: list[str] = []
        self.found: list[Record] = []
        self.stack: list[str] = []
        self.barred = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")
        if tag in _VOID:
            return
        bars = tag in _NEVER_IN or any(name == "data-er-sans-glossaire" for name, _value in attrs)
        self.stack.append(f"!{tag}" if bars else tag)
        self.barred += bars

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.out.append(self.get_starttag_text() or "")

    def handle_endtag(self, tag: str) -> None:
        self.out.append(f"</{tag}>")
        while self.stack:
            opened = self.stack.pop()
            self.barred -= opened.startswith("!")
            if opened.lstrip("!") == tag:
                break

    def handle_data(self, data: str) -> None:
        if self.barred or not any(tag in _EXPLAINED_IN for tag in self.stack):
            self.out.append(data)
        else:
            self.out.append(self.pattern.sub(self._mark, data))

    def _mark(self, match: re.Match[str]) -> str:
        record = self.by_form.get(_comparable(match.group()))
        if record is None or record in self.found or self.address == addresses.of_record(record.kind.id, record.id):
            return match.group()
        self.found.append(record)
        label = escape(_("Définition : {title}", title=typeset(record.title)))
        return f'<button type="button" class="er-mot" popovertarget="mot-{record.id}" title="{label}">{match.group()}</button>'

    def handle_entityref(self, name: str) -> None:
        self.out.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self.out.append(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self.out.append(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self.out.append(f"<!{decl}>")


def _definitions(records: list[Record], address: str) -> str:
    title = escape(_("Les mots de cette page"))
    items = []
    for record in sorted(records, key=lambda r: sort_key(r.title)):
        link = addresses.relative(addresses.of_record(record.kind.id, record.id), address)
        definition = escape(to_text(str(record.get("definition") or record.get("resume") or "")))
        items.append(
            f'<div class="er-definition" popover id="mot-{record.id}"><p><strong>{escape(typeset(record.title))}</strong> '
            f'{definition} <a href="{link}">{escape(_("Voir la fiche"))}</a></p></div>'
        )
    return (
        f'\n<aside class="er-mots" data-search-exclude aria-label="{title}"><p class="er-mots-titre">{title}</p>\n'
        + "\n".join(items)
        + "\n</aside>"
    )
