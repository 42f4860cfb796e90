"""The MkDocs plugin: each event gathers its arguments and calls one plain function."""

import datetime
import logging
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mkdocs.config import config_options
from mkdocs.config.base import Config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import BasePlugin, event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page

from espace_ressource import framing
from espace_ressource.misuses import Misuses
from espace_ressource.problems import Problem, Severity, has_errors
from espace_ressource.reports import as_text
from espace_ressource.wording import _

log = logging.getLogger("mkdocs.plugins.espace-ressource")

_LEVELS = {Severity.ERROR: logging.ERROR, Severity.WARNING: logging.INFO, Severity.NOTE: logging.DEBUG}
"""MkDocs' strict mode aborts on its own warnings; ours never stop a build."""


class EspaceRessourceConfig(Config):
    """What ``mkdocs.yml`` may set under ``espace-ressource:``."""

    encre = config_options.Type(str, default="#1d3a4a")
    accent = config_options.Type(str, default="#b1452b")
    aujourd_hui = config_options.Optional(config_options.Type((str, datetime.date)))  # YAML reads it as a date


class EspaceRessourcePlugin(BasePlugin[EspaceRessourceConfig]):
    """Adds a territory's pages to its MkDocs site."""

    frame: framing.Frame
    misuses: Misuses
    serving = False

    def on_startup(self, *, command: str, dirty: bool) -> None:
        """While one writes, problems are shown; a build stops on them."""
        self.serving = command == "serve"

    def on_config(self, config: MkDocsConfig) -> MkDocsConfig:
        """Reads the territory before MkDocs empties the previous site."""
        try:
            self.frame = framing.open_frame(config, self.config.encre, self.config.accent, str(self.config.aujourd_hui or ""))
        except framing.WrongOption as error:
            raise PluginError(str(error)) from None
        self.misuses = Misuses()
        self._tell(self.frame.territory.problems)
        framing.prepare(config, self.frame)
        return config

    def on_files(self, files: Files, *, config: MkDocsConfig) -> Files:
        """Adds what is generated."""
        return framing.with_files(files, config, self.frame)

    @event_priority(100)
    def on_page_markdown(self, markdown: str, *, page: Page, config: MkDocsConfig, files: Files) -> str | None:
        """Before the macros run: generated pages have no Markdown, and a wrong macro is reported with its line."""
        if framing.generated(page, self.frame):
            return ""
        place = framing.place_of(page, markdown, config)
        return "" if self.misuses.found_in(markdown, place, framing.macro_names(config, page)) else None

    @event_priority(-100)
    def on_page_content(self, html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
        """The body of a generated page; the words of the glossary in the others."""
        return framing.body_of(page, html, self.frame)

    def on_env(self, env: Any, *, config: MkDocsConfig, files: Files) -> None:
        """Every page has been read: what macros were asked wrongly is told at once."""
        self._tell(self.misuses.problems)

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
        """What the theme needs to know of a generated page."""
        framing.describe(page, config, self.frame)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """The theme's page, with what it lacks for everyone to read it."""
        return framing.repaired(output)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """After the search plugin has written its index."""
        framing.finish(Path(config.site_dir), self.frame)

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> None:
        """Rebuilds when a record changes."""
        server.watch(os.fspath(self.frame.root / "resources"))

    def _tell(self, problems: Iterable[Problem]) -> None:
        found = list(problems)
        if has_errors(found) and not self.serving:
            raise PluginError(f"{_('des erreurs sont à corriger')}\n\n{as_text(found)}\n")
        for problem in found:
            log.log(_LEVELS[problem.severity], as_text([problem]))
