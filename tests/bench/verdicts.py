"""How often each tool is right about the farm of faults, whose truth is known."""

import contextlib
import json
import re
import tempfile
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from aiohttp import web

from bench.measuring import Run, measured
from bench.tables import decimal, said, table
from bench.tools import LINKCHECKER, Said, Tool, command, linkinator, ours, write_links
from links.farm import Farm, Handler, Site, redirect
from links.variants import NAMES, SITES

_MOST_SECONDS = 900.0
_HOST = re.compile(r"//([^/:?#]+)\.farm\.example[:/?#]")
_INSIDE = "127.88.0.1"
"""Plays the internal network: nobody may go there."""
_OTHERWISE = frozenset({"path-accent-nfd"})
"""A territory writes its addresses in NFC: this one could not be written there."""
_RIGHT: Mapping[str, frozenset[Said]] = {
    "ok": frozenset({Said.LIVES, Said.DOUBTFUL}),
    "moved": frozenset({Said.LIVES, Said.DOUBTFUL}),
    "unknown": frozenset({Said.LIVES, Said.DOUBTFUL}),
    "fragment": frozenset({Said.DOUBTFUL, Said.FAILS}),
    "dead": frozenset({Said.FAILS}),
}
"""What is right to say, by the truth: a warning is never held against a tool, nor silence about what a robot cannot tell."""


def verdicts() -> tuple[str, list[str]]:
    """The table, and what we must never do and did."""
    tools = [tool for tool in (ours("--allow-network", "127.66.0.0/16"), LINKCHECKER, linkinator()) if tool]
    rows, missed = [], []
    for tool in tools:
        looked = _look(tool)
        told, truths = looked.told, looked.truths
        right = [name for name, truth in truths.items() if told.get(name) in _RIGHT[truth]]
        alive = [name for name, truth in truths.items() if truth != "dead"]
        false = [name for name in alive if told.get(name) is Said.FAILS and truths[name] != "fragment"]
        dead = [name for name, truth in truths.items() if truth == "dead"]
        unseen = [name for name in dead if told.get(name) is not Said.FAILS]
        said(
            f"  vivantes dites en échec : {', '.join(false) or 'aucune'}\n  mortes non dites : {', '.join(unseen) or 'aucune'}"
        )
        seconds = looked.run.seconds
        rows.append(
            (
                tool.name,
                f"{len(right)} sur {len(truths)}",
                f"{len(false)} sur {len(alive)}",
                f"{len(unseen)} sur {len(dead)}",
                "oui" if looked.went_inside else "non",
                f"{decimal(seconds, 0)} s" if looked.run.is_whole else f"arrêté après {decimal(seconds, 0)} s",
            )
        )
        if tool is tools[0]:
            missed += [f"« {name} » vit, et nous la disons en échec" for name in false]
            missed += ["nous avons suivi une redirection vers un réseau privé"] if looked.went_inside else []
    header = (
        "Ferme de défauts", "Justes", "Vivantes dites en échec", "Mortes non dites", "Suit vers un réseau privé", "Durée",
    )  # fmt: skip
    return table(header, rows), missed


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a tool said of the farm."""

    told: Mapping[str, Said]
    """By site."""
    truths: Mapping[str, str]
    """Of the sites that are judged: those whose truth does not hang on what lies behind a redirect that must not be followed."""
    run: Run
    went_inside: bool


def _look(tool: Tool) -> _Looked:
    """What that tool says of a farm of its own, for its sites remember their visitors."""
    with tempfile.TemporaryDirectory() as kept, _inside() as (lead, visits):
        place = Path(kept)
        (place / "farm").mkdir()
        place.chmod(0o755)
        sites = [*(replace(site) for site in SITES), Site("to-inside", "refused", "SITE/lien", lead)]
        with Farm(sites, place / "farm", NAMES).running() as farm:
            urls = {site.id: farm.url(site) for site in farm.sites.values()}
            asked = {name: url for name, url in urls.items() if _named(url) == name and name not in _OTHERWISE}
            write_links(place / "liens", asked.values())
            names = place / "names.json"
            names.write_text(json.dumps(_addresses(farm)), encoding="utf-8")
            settings = place / "linkchecker" / "linkcheckerrc"
            settings.parent.mkdir()
            settings.write_text(f"[checking]\nsslverify={farm.authority}\n", encoding="utf-8")
            for readable in (names, settings.parent, settings, farm.authority.parent, farm.authority):
                readable.chmod(0o755)
            program, environment = command(tool, place / "liens", names)
            trusted = dict.fromkeys(("SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS"), str(farm.authority))
            trusted["XDG_CONFIG_HOME"] = kept
            said(f"ferme de défauts, {len(asked)} adresses : {tool.name}…")
            run = measured(program, place / "liens", environment={**environment, **trusted}, most=_MOST_SECONDS)
        truths = {name: farm.sites[name].truth for name in asked if farm.sites[name].truth in _RIGHT}
        told = {name: verdict for url, verdict in tool.read(run.output).items() if (name := _named(url))}
        return _Looked(told, truths, run, bool(visits))


def _named(url: str) -> str | None:
    """The site of that address, when the farm names it."""
    found = _HOST.search(url + "/")
    return found[1].lower() if found else None


def _addresses(farm: Farm) -> dict[str, str]:
    """The IP address of each name; Node finds its own server by « localhost »."""
    return {name: found[0] for name, found in farm.lookup_table().items()} | {"localhost": "127.0.0.1"}


@contextlib.contextmanager
def _inside() -> Iterator[tuple[Handler, list[str]]]:
    """A redirect that leads to an internal network, and the visits that this network got."""
    visits: list[str] = []

    class Room(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visits.append(self.path)
            self.send_error(404)

        do_HEAD = do_GET  # noqa: N815 - the library's name

        def log_message(self, *_words: object) -> None:
            """Nothing to say."""

    with ThreadingHTTPServer((_INSIDE, 0), Room) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()

        async def lead(request: web.Request, number: int) -> web.StreamResponse:
            return redirect(302, f"http://{_INSIDE}:{server.server_port}/secret")

        try:
            yield lead, visits
        finally:
            server.shutdown()
