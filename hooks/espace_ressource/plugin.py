"""The MkDocs plugin: each event gathers its arguments and calls one plain function."""

import datetime
import logging
import os
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
from espace_ressource.programmes import DEFAULT_ZONE

log = logging.getLogger("mkdocs.plugins.espace-ressource")


class EspaceRessourceConfig(Config):
    """What ``mkdocs.yml`` may set under ``espace-ressource:``."""

    encre = config_options.Type(str, default="#1d3a4a")
    accent = config_options.Type(str, default="#b1452b")
    fuseau = config_options.Type(str, default=DEFAULT_ZONE)
    nous = config_options.Type((str, list), default=[])  # read by « links », from mkdocs.yml itself
    mort_apres_passages = config_options.Type(int, default=3)  # as are these two
    mort_apres_jours = config_options.Type(int, default=14)
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
            today = str(self.config.aujourd_hui or "")
            self.frame = framing.open_frame(config, self.config.encre, self.config.accent, today, self.config.fuseau)
        except framing.WrongOption as error:
            raise PluginError(str(error)) from None
        self.misuses = Misuses()
        framing.tell(self.frame.territory.problems, log, serving=self.serving)
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
        framing.tell(self.misuses.problems, log, serving=self.serving)

    def on_page_context(self, context: Any, *, page: Page, config: MkDocsConfig, nav: Any) -> None:
        """What the theme needs to know of a generated page."""
        framing.describe(page, context, config, self.frame)

    def on_post_page(self, output: str, *, page: Page, config: MkDocsConfig) -> str:
        """The theme's page, with what it lacks for everyone to read it."""
        return framing.repaired(output)

    @event_priority(-100)
    def on_post_build(self, *, config: MkDocsConfig) -> None:
        """After the search plugin has written its index."""
        framing.finish(Path(config.site_dir), self.frame)

    def on_serve(self, server: Any, *, config: MkDocsConfig, builder: Any) -> None:
        """Rebuilds when a record changes."""
        for folder in ("resources", "programmes"):
            if (self.frame.root / folder).is_dir():
                server.watch(os.fspath(self.frame.root / folder))
