"""The edge that every command and plugin enters by: a folder on disk becomes a territory, ready to be shown."""

import datetime
import os
from collections.abc import Iterable, Iterator, Mapping as ReadOnly
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from espace_ressource import announced, announced_rules, published
from espace_ressource.announced import Announced
from espace_ressource.catalogue import Catalogue
from espace_ressource.icons import load_icon
from espace_ressource.kinds import Kind
from espace_ressource.links import history as links_history, memory
from espace_ressource.links.history import History
from espace_ressource.links.patience import Patience, patience_of
from espace_ressource.loading import Loaded, load_sources
from espace_ressource.problems import Position, Problem, Severity, in_order
from espace_ressource.programmes import DEFAULT_ZONE
from espace_ressource.settings import plugin_option, setting
from espace_ressource.site import living_addresses
from espace_ressource.source import SourceFile
from espace_ressource.territory import declarations_of, read_territory
from espace_ressource.timezones import find_zone
from espace_ressource.validation import addresses_are_kept
from espace_ressource.wording import _


@dataclass(frozen=True, slots=True)
class OpenedTerritory:
    """A territory as it stands on disk."""

    catalogue: Catalogue
    problems: tuple[Problem, ...]
    listed: frozenset[str]
    """The addresses of the committed list."""
    living: frozenset[str]
    """The addresses that the site answers now."""
    announced: ReadOnly[str, Announced] = field(default_factory=lambda: MappingProxyType({}))
    """The sessions of the committed list, by « programme#session »."""
    sessions: ReadOnly[str, Announced] = field(default_factory=lambda: MappingProxyType({}))
    """Those sessions and the new ones, as they stand now."""
    history: History = field(default_factory=History)
    """What is remembered of the links; empty as long as nobody has looked at them."""

    @property
    def sequences(self) -> ReadOnly[str, int]:
        """The SEQUENCE of each session that has been published."""
        return MappingProxyType({key: self.sessions[key].sequence for key in self.announced})


def open_territory(root: Path, today: datetime.date | None = None, zone: str | None = None) -> OpenedTerritory:
    """Reads ``root/resources``, ``root/programmes`` and the lists of what was published; problems are gathered, not raised.

    ``today`` is, in this order: the argument, ``SOURCE_DATE_EPOCH``, the last day that the records speak of. ``zone`` is
    the territory's time zone as people write it, by default what ``mkdocs.yml`` sets; UnknownZoneError when no clock
    knows it.
    """
    zone = zone or plugin_option(settings_of(root), "fuseau") or DEFAULT_ZONE
    loaded = load_sources(root)
    agenda = load_sources(root, "programmes") if (root / "programmes").exists() else Loaded((), ())
    zone = find_zone(zone, declarations_of(loaded.sources).vocabularies["fuseaux"])
    territory = read_territory(loaded.sources, today or _epoch_day(), programmes=agenda.sources, zone=zone)
    listed, list_problems = published.read_addresses(_file_of(root, published.PATH))
    sessions, session_problems = announced.read_announced(_file_of(root, announced.PATH))
    addresses = frozenset(address for address, _position in listed)
    living = living_addresses(territory.catalogue, addresses)
    patience, patience_problems = patience_of(settings_of(root))
    history, history_problems = _read_history(root, patience)
    problems = [*loaded.problems, *agenda.problems, *territory.problems, *list_problems, *session_problems]
    problems += [*patience_problems, *history_problems]
    problems += _icons_exist(territory.catalogue.kinds.values())
    # An address whose record cannot be read has not vanished: its own error comes first.
    if not any(problem.severity is Severity.ERROR for problem in problems):
        problems += addresses_are_kept(listed, living)
    problems += _sessions_are_kept(territory.catalogue, sessions, problems, addresses - living)
    problems += published.unlisted(list(addresses), living)
    now = announced.announced_now(territory.catalogue.agenda, sessions)
    problems += announced_rules.unlisted(sessions, now)
    return OpenedTerritory(territory.catalogue, tuple(in_order(problems)), addresses, living, sessions, now, history)


def _read_history(root: Path, patience: Patience) -> tuple[History, list[Problem]]:
    """What is remembered of the links; whatever is wrong in that file, it never stops a build."""
    try:
        return memory.read_history(_file_of(root, links_history.PATH), patience)
    except OSError:
        message = _("la mémoire des liens ne peut pas être lue")
        remedy = _("Vérifiez vos droits sur ce fichier. Sans lui, le site ne dit rien de ses liens.")
        problem = Problem(Position(links_history.PATH), "history-unreadable", message, remedy, Severity.WARNING)
        return History(), [problem]


def _sessions_are_kept(
    catalogue: Catalogue, sessions: ReadOnly[str, Announced], problems: Iterable[Problem], vanished: frozenset[str]
) -> Iterator[Problem]:
    """What has become of the sessions announced, as far as the files can be read: their own errors come first."""
    shaky = {problem.position.path for problem in problems if problem.severity is Severity.ERROR}
    sound = [programme for programme in catalogue.agenda if programme.record.position.path not in shaky]
    yield from announced_rules.check_announced(sound, sessions)
    if not shaky:
        gone = {address.strip("/").rpartition("/")[2] for address in vanished}
        every = (*catalogue.agenda, *catalogue.withdrawn_agenda)
        yield from announced_rules.programmes_are_kept(every, sessions, frozenset(gone))


def write_addresses(root: Path, territory: OpenedTerritory) -> int:
    """Adds to the committed list the addresses that it lacks; how many were added. Nothing is ever taken away."""
    missing = published.new_addresses(territory.listed, territory.living)
    if missing:
        path = root / published.PATH
        path.write_text(published.as_list({*territory.listed, *missing}), encoding="utf-8", newline="\n")
    return len(missing)


def write_sessions(root: Path, territory: OpenedTerritory) -> int:
    """Brings the committed list of sessions up to date; how many lines are new or changed. No line is ever taken away."""
    changed = sum(territory.announced.get(key) != one for key, one in territory.sessions.items())
    text = announced.as_list(territory.sessions.values())
    current = _file_of(root, announced.PATH)
    if text.encode() != (current.content if current else b""):
        (root / announced.PATH).write_text(text, encoding="utf-8", newline="\n")
    return changed


def settings_of(root: Path) -> bytes:
    """The territory's ``mkdocs.yml``, empty when there is none."""
    file = root / "mkdocs.yml"
    return file.read_bytes() if file.is_file() else b""


def configured_folder(root: Path, name: str, default: str) -> Path:
    """The folder that ``mkdocs.yml`` sets under that name, next to it by default."""
    return (root / (setting(settings_of(root), name) or default)).resolve()


def _file_of(root: Path, path: str) -> SourceFile | None:
    return SourceFile(path, (root / path).read_bytes()) if (root / path).is_file() else None


def _epoch_day() -> datetime.date | None:
    """The day of ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), when it is set to a number."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC).date() if epoch.isdigit() else None


def _icons_exist(kinds: Iterable[Kind]) -> list[Problem]:
    found = []
    for kind in kinds:
        if kind.icon and not load_icon(kind.icon):
            found.append(
                Problem(
                    kind.position,
                    "icon",
                    _("icône « {name} » introuvable", name=kind.icon),
                    _("Prenez un nom de la galerie de Material, comme « material/book-open-variant »."),
                    Severity.WARNING,
                )
            )
    return found
