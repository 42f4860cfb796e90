"""Between MkDocs and the pure core: what MkDocs says becomes arguments, what the core makes becomes MkDocs pages."""

import datetime
import json
import logging
import os
import re
from collections.abc import Iterable, Mapping as ReadOnly
from dataclasses import dataclass
from html import escape
from importlib.resources import files as package_files
from pathlib import Path
from types import MappingProxyType
from typing import Any
from urllib.parse import urljoin

from markupsafe import Markup
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page as MkDocsPage
from mkdocs.structure.toc import get_toc

from espace_ressource.builder import WITH_PDF
from espace_ressource.colours import Colour, Palette, stylesheet
from espace_ressource.glossary import Glossary
from espace_ressource.icons import load_icon
from espace_ressource.links.gathering import health_of
from espace_ressource.misuses import Place
from espace_ressource.pages.fragments import MACROS
from espace_ressource.pages.markup import Renderer, Surroundings
from espace_ressource.pages.page import Output, Page
from espace_ressource.previews import DEFAULT_IMAGE, Preview
from espace_ressource.problems import Problem, Severity, has_errors
from espace_ressource.reports import as_text
from espace_ressource.search_index import with_folded_words
from espace_ressource.site import make_site
from espace_ressource.timezones import UnknownZoneError
from espace_ressource.wording import _
from espace_ressource.workshop import OpenedTerritory, open_territory

ASSETS = "assets/espace-ressource"
_STYLES = tuple(f"{ASSETS}/{name}.css" for name in ("couleurs", "cadre", "espace-ressource", "programmes", "papier"))
_SCRIPTS = tuple(f"{ASSETS}/{name}.js" for name in ("espace-ressource", "agenda"))
_EPOCH = "SOURCE_DATE_EPOCH"
_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.INFO, Severity.NOTE: logging.DEBUG}
"""MkDocs' strict mode aborts on its own warnings; ours never stop a build."""


class WrongOption(Exception):
    """An option of the plugin in ``mkdocs.yml`` has a wrong value."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A territory opened for one build."""

    root: Path
    territory: OpenedTerritory
    render: Renderer
    glossary: Glossary
    pages: ReadOnly[str, Page]
    """The generated pages by their source path for MkDocs."""
    outputs: tuple[Output, ...]
    epoch: str | None
    """``SOURCE_DATE_EPOCH`` as it was found."""


def open_frame(config: MkDocsConfig, ink: str, accent: str, today: str, zone: str) -> Frame:
    """The territory beside ``mkdocs.yml``, its pages made; WrongOption when an option cannot be understood."""
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    try:
        territory = open_territory(root, _day(today), zone)
    except UnknownZoneError as error:
        raise WrongOption(_("mkdocs.yml : {error}", error=error)) from None
    palette = Palette(_colour("encre", ink), _colour("accent", accent))
    surroundings = Surroundings(
        icon=load_icon,
        edit_url=lambda path: edit_url(path, root, config),
        published=territory.listed,
        sequences=territory.sequences,
        site_name=config.site_name,
        site_url=f"{config.site_url.rstrip('/')}/" if config.site_url else "",
        site_description=config.site_description or "",
        palette=palette,
        has_pdf=os.environ.get(WITH_PDF) == "1",
        health=health_of(root, territory),
    )
    site = make_site(territory.catalogue, surroundings)
    colours = Output(
        _STYLES[0],
        stylesheet(palette, (*territory.catalogue.kinds.values(), *territory.catalogue.agenda_kinds.values())),
    )
    return Frame(
        root=root,
        territory=territory,
        render=Renderer(territory.catalogue, surroundings),
        glossary=Glossary(territory.catalogue),
        pages=MappingProxyType({f"{page.address}index.md": page for page in site.pages}),
        outputs=(*site.outputs, colours),
        epoch=os.environ.get(_EPOCH),
    )


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        message = _(
            "mkdocs.yml : « aujourd_hui: {text} » n’est pas une date. Exemple : « aujourd_hui: 2026-11-22 ».", text=text
        )
        raise WrongOption(message) from None


def _colour(name: str, text: str) -> Colour:
    try:
        return Colour.parse(text)
    except ValueError:
        raise WrongOption(
            _(
                'mkdocs.yml : « {name}: {text} » n’est pas une couleur. Exemple : « {name}: "#b1452b" ».',
                name=name,
                text=text,
            )
        ) from None


def prepare(config: MkDocsConfig, frame: Frame) -> None:
    """Sets what every territory needs without writing it: our theme, French, no font from elsewhere, no clock."""
    ours = str(package_files("espace_ressource") / "theme")
    if ours not in config.theme.dirs:
        # After the territory's own custom_dir, which may override what is ours; before the theme itself.
        config.theme.dirs.insert(1 if config.theme.custom_dir else 0, ours)
    config.theme["font"] = False
    if config.theme.get("language", "en") == "en" and "language" not in (config.user_configs[0].get("theme") or {}):
        config.theme["language"] = "fr"
    config.extra_css = [*_STYLES, *(path for path in config.extra_css if path not in _STYLES)]
    config.extra_javascript.extend(path for path in _SCRIPTS if path not in config.extra_javascript)
    # MkDocs dates its site map by the clock unless this is set: two builds of one commit must be the same.
    midnight = datetime.datetime.combine(frame.territory.catalogue.today, datetime.time(), datetime.UTC)
    os.environ.setdefault(_EPOCH, str(int(midnight.timestamp())))


def tell(problems: Iterable[Problem], log: logging.Logger, *, serving: bool) -> None:
    """Logs the problems; PluginError, which ends a build, when some are errors and nobody is writing meanwhile."""
    found = list(problems)
    if has_errors(found) and not serving:
        raise PluginError(f"{_('des erreurs sont à corriger')}\n\n{as_text(found)}\n")
    for problem in found:
        log.log(_LEVELS[problem.severity], as_text([problem]))


def finish(site: Path, frame: Frame) -> None:
    """Once all is written: the search index, if any, finds words typed without accents; the environment is as before."""
    index = site / "search" / "search_index.json"
    if index.is_file():
        index.write_text(with_folded_words(index.read_text(encoding="utf-8")), encoding="utf-8")
    if frame.epoch is None:
        os.environ.pop(_EPOCH, None)


def with_files(files: Files, config: MkDocsConfig, frame: Frame) -> Files:
    """MkDocs' files with the generated ones; a page that the territory wrote at the same place wins."""
    written = {file.src_uri for file in files}
    for src_uri, page in frame.pages.items():
        if src_uri not in written:
            # The theme writes these as they are, between quotes or tags.
            header = {
                "title": escape(page.title),
                "description": escape(page.description),
                "render_macros": False,
                "hide": ["navigation", "toc"],
            }
            if not page.listed:
                header["search"] = {"exclude": True}
            content = f"---\n{json.dumps(header, ensure_ascii=False)}\n---\n"
            files.append(File.generated(config, src_uri, content=content, inclusion=InclusionLevel.NOT_IN_NAV))
    for output in frame.outputs:
        files.append(File.generated(config, output.path, content=output.content))
    return files


def generated(page: MkDocsPage, frame: Frame) -> Page | None:
    """The generated page that this is; None for a page that the territory wrote, even at the same address."""
    return frame.pages.get(page.file.src_uri) if page.file.generated_by else None


def body_of(page: MkDocsPage, html: str, frame: Frame) -> str:
    """The finished body of a page, and its table of contents when it is generated."""
    ours = generated(page, frame)
    if ours is None:
        return frame.glossary.explain(html, page.url.removeprefix("./"))
    page.toc = get_toc([_toc_entry(1, "contenu", ours.title, [_toc_entry(2, h.id, h.title) for h in ours.headings])])
    return ours.body


def _toc_entry(level: int, anchor: str, title: str, children: list[Any] | None = None) -> Any:
    """An entry as Python-Markdown's ``toc`` extension gives them to MkDocs."""
    return {"level": level, "id": anchor, "name": escape(title), "children": children or []}


def describe(page: MkDocsPage, context: dict[str, Any], config: MkDocsConfig, frame: Frame) -> None:
    """What the head of the page says to machines, and where it is edited: a generated page leads to its YAML file."""
    ours = generated(page, frame)
    if ours:
        page.edit_url = edit_url(ours.origin, frame.root, config) if ours.origin else None
    context["apercu"] = tuple(_preview(page, ours, config, frame).tags)
    context["donnees"] = ours.structured_data if ours else None


def _preview(page: MkDocsPage, ours: Page | None, config: MkDocsConfig, frame: Frame) -> Preview:
    """The page as previews show it; one that the territory wrote may set ``title``, ``description`` and ``image``."""
    absolute = frame.render.surroundings.absolute
    title = ours.title if ours else Markup(page.title or "").striptags()  # noqa: S704 - read as HTML, to become text
    description = ours.description if ours else page.meta.get("description")
    image = ours.image if ours else page.meta.get("image")
    return Preview(
        title=config.site_name if page.is_homepage or not title else title,
        description=description or config.site_description or "",
        site_name=config.site_name,
        url=page.canonical_url or None,
        image=absolute(str(image or DEFAULT_IMAGE).lstrip("/")),
        is_article=bool(ours and ours.origin),
    )


def edit_url(path: str, root: Path, config: MkDocsConfig) -> str | None:
    """The address at which the forge edits a file of the territory; None without ``repo_url``.

    ``edit_uri`` in ``mkdocs.yml`` leads to the folder of pages; the file is found from there.
    """
    if not config.repo_url or not (config.edit_uri or config.edit_uri_template):
        return None
    from_docs = os.path.relpath(root / path, config.docs_dir).replace(os.sep, "/")
    if config.edit_uri_template:
        base = config.edit_uri_template.replace("{path}", from_docs).replace("{path!q}", from_docs)
        return urljoin(config.repo_url.rstrip("/") + "/", base)
    edit_uri = config.edit_uri or ""
    base = config.repo_url if edit_uri.startswith(("?", "#")) else config.repo_url.rstrip("/") + "/"
    return urljoin(urljoin(base, edit_uri), from_docs)


def place_of(page: MkDocsPage, markdown: str, config: MkDocsConfig) -> Place:
    """Where the page is written, from the territory's root; its front matter shifts the lines of its Markdown."""
    root = Path(config.config_file_path or "mkdocs.yml").resolve().parent
    docs = Path(config.docs_dir).resolve()
    path = (docs / page.file.src_uri).relative_to(root).as_posix() if docs.is_relative_to(root) else page.file.src_uri
    return Place(path, page.file.content_string.count("\n") - markdown.count("\n"))


def macro_names(config: MkDocsConfig, page: MkDocsPage) -> set[str]:
    """What a page may name in its macros: ours, those of mkdocs-macros, the variables of ``mkdocs.yml`` and its own."""
    macros = config.plugins.get("macros")
    known = {*MACROS, *page.meta, "page"}
    if macros is not None:
        known |= {*macros.variables, *macros.env.globals, "navigation", "files"}
    return known


_EXPLAINED_WORD = re.compile(r'([^ \t\n>]?)(<button type="button" class="er-mot"[^>]*>[^<]*</button>)([^ \t\n<]?)')
_JOINER = "\u2060"


def repaired(html: str) -> str:
    """A page whose explained words keep their punctuation: between a button and the comma after it, browsers may break
    a line (CSS Text 3, §5.1), which only a word joiner forbids. Here, so that no search index sees the joiners."""
    return _EXPLAINED_WORD.sub(lambda m: (m[1] and m[1] + _JOINER) + m[2] + (m[3] and _JOINER + m[3]), html)
