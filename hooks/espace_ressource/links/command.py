"""The command ``espace-ressource links``: its options, and what it prints."""

import argparse
import datetime
import os
import sys
from dataclasses import replace
from pathlib import Path

from espace_ressource import reports
from espace_ressource.links.archive import BASE
from espace_ressource.links.archiving import find_copies
from espace_ressource.links.checking import InterruptedRun
from espace_ressource.links.findings import Finding, is_red
from espace_ressource.links.gathering import Gathered, gather
from espace_ressource.links.journal import BusyError
from espace_ressource.links.networks import IpNetwork, read_networks
from espace_ressource.links.options import Options
from espace_ressource.links.pacing import Pace
from espace_ressource.links.progress import bar
from espace_ressource.links.repair import moves
from espace_ressource.links.reporting import FORMATS
from espace_ressource.links.revisions import UnknownRevisionError
from espace_ressource.links.rewriting import add_copies, rewrite
from espace_ressource.links.rounds import Choice, Round, inner_links, make_round, recall
from espace_ressource.settings import setting
from espace_ressource.wording import _, counted
from espace_ressource.workshop import configured_folder, settings_of

_COULD_NOT_RUN = 2


def add_options(links: argparse.ArgumentParser) -> None:
    """Gives the command its options."""
    links.add_argument(
        "--since",
        default="",
        metavar=_("RÉVISION"),
        help=_("seulement les lignes changées depuis cette révision de Git"),
    )
    links.add_argument(
        "--file", default="", metavar=_("CHEMIN"), help=_("seulement les adresses de ce fichier, ou de ce dossier")
    )
    links.add_argument(
        "--sample", type=_count, metavar="N", help=_("seulement N adresses : les suspectes, puis les plus anciennes")
    )
    links.add_argument("--shard", type=_shard, default=(1, 1), metavar="K/N", help=_("seulement la part K, sur N"))
    links.add_argument(
        "--budget",
        type=_minutes,
        metavar="MINUTES",
        help=_("s’arrête après ces minutes ; la suite sera pour le passage suivant"),
    )
    links.add_argument("--offline", action="store_true", help=_("ne regarde rien : redit ce que la mémoire sait"))
    links.add_argument(
        "--merge",
        nargs="+",
        type=Path,
        default=[],
        metavar=_("FICHIER"),
        help=_("réunit d’autres mémoires à celle-ci, sans réseau"),
    )
    links.add_argument(
        "--format",
        choices=tuple(FORMATS),
        default="terminal",
        help=_("la forme du rapport ; terminal, par défaut, pour lire"),
    )
    links.add_argument("--fix", action="store_true", help=_("récrit les adresses qui ont déménagé, quand c’est sûr"))
    links.add_argument(
        "--archive",
        nargs="?",
        const=BASE,
        type=_address,
        metavar=_("ADRESSE"),
        help=_("cherche une copie des pages mortes ({base} par défaut)", base=BASE),
    )
    links.add_argument(
        "--site",
        type=Path,
        metavar=_("DOSSIER"),
        help=_("le site construit dont on vérifie les liens internes (par défaut, celui de mkdocs.yml)"),
    )
    links.add_argument("--today", type=datetime.date.fromisoformat, metavar="AAAA-MM-JJ", help=_("le jour du passage"))
    links.add_argument(
        "--per-host",
        type=_count,
        default=Pace().per_host,
        metavar="N",
        help=_("demandes à la fois à un même site (par défaut 1)"),
    )
    links.add_argument(
        "--gap",
        type=_seconds,
        default=Pace().gap,
        metavar=_("SECONDES"),
        help=_("entre deux demandes à un même site (par défaut 1)"),
    )
    links.add_argument(
        "--allow-network",
        action="extend",
        nargs="+",
        type=_network,
        default=[],
        metavar="CIDR",
        help=_("un réseau privé que l’on peut regarder tout de même"),
    )
    links.set_defaults(run=_links)


def _links(options: argparse.Namespace) -> int:
    """Makes the round, mends what is asked for, reports: 1 when something asks to be mended without delay."""
    root: Path = options.territoire
    today = options.today or datetime.datetime.now(datetime.UTC).date()
    try:
        gathered = gather(root, today)
        checking = _checking(options, gathered, setting(settings_of(root), "site_url") or "", today)
        done = _round(options, root, gathered, checking)
    except UnknownRevisionError as error:
        return _stopped(
            _("Git ne trouve pas la révision « {revision} » : {reason}", revision=options.since, reason=error)
        )
    except BusyError:
        return _stopped(_("Un autre passage est en cours dans ce dossier : attendez qu’il finisse."))
    except (InterruptedRun, KeyboardInterrupt) as stop:
        _say(_("Interrompu. Rien n’est perdu : la même commande reprendra où celle-ci s’est arrêtée."))
        return 128 + int(stop.args[0] if stop.args else 2)
    if problems := (*gathered.problems, *done.problems):
        _say(reports.as_text(problems))
    if done.is_cut_off:
        _say(_("Aucun site n’a pu être joint : cette machine a-t-elle accès au réseau ?"))
    fixed = _fix(root, done) if options.fix else frozenset()
    copied = _add_copies(options.archive, root, gathered, done, checking) if options.archive else frozenset()
    gathered = replace(gathered, archived=gathered.archived | copied)
    findings = [finding for finding in done.findings(gathered) if finding.url not in fixed]
    findings += _inner_links(options, root)
    print(FORMATS[options.format](findings), end="")
    if done.left:
        _say(
            counted(
                "Il reste {number} adresse à regarder : un autre passage commencera par elle.",
                "Il reste {number} adresses à regarder : un autre passage commencera par elles.",
                done.left,
            )
        )
    return 1 if is_red(findings) else 0


def _checking(options: argparse.Namespace, gathered: Gathered, contact: str, today: datetime.date) -> Options:
    return Options(
        today,
        contact=contact,
        allowed=tuple(options.allow_network),
        pace=replace(Pace(), per_host=options.per_host, gap=options.gap),
        centre=gathered.centre,
        claims=frozenset(claim.url for claim in gathered.claims),
    )


def _round(options: argparse.Namespace, root: Path, gathered: Gathered, checking: Options) -> Round:
    choice = Choice(options.since, options.file, options.shard, options.sample)
    if options.offline or options.merge:
        return recall(root, gathered.addresses, choice, checking.checked_on, options.merge)
    if not checking.contact:
        _say(_("mkdocs.yml ne donne pas site_url : les sites visités ne sauront pas qui les regarde."))
    return make_round(root, gathered.addresses, choice, checking, seconds=options.budget, shown=bar)


def _fix(root: Path, done: Round) -> frozenset[str]:
    """Rewrites what moved for sure; the addresses that stand nowhere any more."""
    sure, _proposed = moves(done.chosen, done.history)
    changed, left = rewrite(root, sure)
    if changed:
        _say(counted("{number} adresse récrite :", "{number} adresses récrites :", len(changed)))
        _say("\n".join(f"  {place}" for place in changed))
    return frozenset(a.url for a in done.chosen if a.url in sure and not set(left).intersection(a.places))


def _add_copies(base: str, root: Path, gathered: Gathered, done: Round, checking: Options) -> frozenset[str]:
    """Asks the archive for a copy of each dead page, and writes it in its record; the addresses that were given one."""
    entries = (done.history.get(address.url) for address in done.chosen)
    dead = {e.url: e.last_good for e in entries if e and e.is_dead and e.url in gathered.copied - gathered.archived}
    found = find_copies(dead, checking, base)
    given = add_copies(root, {url: copy.url for url, copy in found.copies.items()})
    if dead:
        _say(
            _(
                "{given}, {number} introuvables.",
                given=counted("{number} copie d’archive ajoutée", "{number} copies d’archive ajoutées", len(given)),
                number=len(found.without),
            )
        )
    if found.unasked:
        _say(
            _(
                "L’archive n’a pas répondu pour {number} : relancez la commande plus tard.",
                number=counted("{number} adresse", "{number} adresses", len(found.unasked)),
            )
        )
    return frozenset(given)


def _inner_links(options: argparse.Namespace, root: Path) -> list[Finding]:
    """The links of the built site to itself; none when there is no site, or when the round is about one file or a later part."""
    site = options.site or configured_folder(root, "site_dir", "site")
    if options.file or options.shard[0] > 1 or not (site / "index.html").is_file():
        return []
    return inner_links(site, setting(settings_of(root), "site_url") or "", os.path.relpath(site, root))


def _stopped(message: str) -> int:
    _say(message)
    return _COULD_NOT_RUN


def _say(text: str) -> None:
    """What is no part of the report, so that a program reads the report alone."""
    print(text, file=sys.stderr)


def _count(text: str) -> int:
    if (number := int(text)) < 1:
        raise ValueError(text)
    return number


def _seconds(text: str) -> float:
    if not 0 <= (number := float(text)) < 3600:
        raise ValueError(text)
    return number


def _minutes(text: str) -> float:
    """The seconds of so many minutes."""
    if not 0 < (number := float(text)) < 100_000:
        raise ValueError(text)
    return number * 60


def _shard(text: str) -> tuple[int, int]:
    number, _slash, total = text.partition("/")
    part = (_count(number), _count(total))
    if part[0] > part[1]:
        raise ValueError(text)
    return part


def _network(text: str) -> IpNetwork:
    return next(iter(read_networks([text])))


def _address(text: str) -> str:
    if not text.startswith(("http://", "https://")):
        raise ValueError(text)
    return text
