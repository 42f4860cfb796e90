"""The mkdocs-macros pluglet: each macro gathers its page and calls one fragment."""

from functools import partial
from pathlib import Path
from typing import Any

from espace_ressource.icons import load_icon
from espace_ressource.links.gathering import health_of
from espace_ressource.misuses import Misuses, Place
from espace_ressource.pages.fragments import MACROS, Fragments, call
from espace_ressource.pages.markup import Renderer, Surroundings
from espace_ressource.problems import has_errors, in_order
from espace_ressource.reports import as_text
from espace_ressource.selection import Misuse
from espace_ressource.workshop import open_territory


def define_env(env: Any) -> None:
    """Declares the macros to mkdocs-macros.

    With the plugin, a misuse is gathered and stops the build with all the others; without it (an engine that runs
    macros but no plugin), the first one stops it.
    """
    for name in MACROS:
        macro = partial(_run, env, name)
        macro.__doc__ = getattr(Fragments, name).__doc__
        env.macro(macro, name)


def _run(env: Any, name: str, *args: Any, **options: Any) -> str:
    plugin = env.conf["plugins"].get("espace-ressource")
    render = plugin.frame.render if plugin else _standalone(env)
    address = env.page.url.removeprefix("./")
    try:
        return call(name, Fragments(render, "" if address == "." else address), args, options)
    except Misuse as misuse:
        misuses = plugin.misuses if plugin else Misuses()
        misuses.add(misuse, _place(env))
        if plugin:
            return ""
        raise ValueError(as_text(misuses.problems)) from None


def _place(env: Any) -> Place:
    from espace_ressource.framing import place_of

    return place_of(env.page, env._markdown, env.conf)


def _standalone(env: Any) -> Renderer:
    """The catalogue read once for an engine without our plugin."""
    if not hasattr(env, "espace_ressource"):
        root = Path(env.project_dir)
        territory = open_territory(root)
        if has_errors(territory.problems):
            raise ValueError(as_text(in_order(territory.problems)))
        surroundings = Surroundings(icon=load_icon, health=health_of(root, territory))
        env.espace_ressource = Renderer(territory.catalogue, surroundings)
    render: Renderer = env.espace_ressource
    return render
