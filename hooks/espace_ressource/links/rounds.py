"""The edge that makes a round: which addresses are looked at, how long, and what the history knows afterwards."""

import datetime
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import Path

from espace_ressource.links import checking
from espace_ressource.links.choosing import changed, in_file, in_shard, not_yet, sample
from espace_ressource.links.findings import Finding, findings_of
from espace_ressource.links.gathering import Gathered
from espace_ressource.links.history import History, merged
from espace_ressource.links.internal import broken_links
from espace_ressource.links.journal import Journal, looked_at
from espace_ressource.links.memory import read_history
from espace_ressource.links.options import Options
from espace_ressource.links.patience import patience_of
from espace_ressource.links.reading import load_site
from espace_ressource.links.revisions import changed_since
from espace_ressource.links.values import Address, Look, Verdict
from espace_ressource.problems import Problem
from espace_ressource.source import SourceFile
from espace_ressource.workshop import settings_of

Keeping = Callable[[Callable[[Look], None], int], AbstractContextManager[Callable[[Look], None]]]
"""Makes of what keeps a look, and of their number, what keeps it and shows how far the round has come."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which addresses a round is about; all of them when nothing is said."""

    since: str = ""
    """Only those on lines that changed since that Git revision; they are judged at once."""
    file: str = ""
    """Only those of that file, or of that folder, from the territory's root."""
    shard: tuple[int, int] = (1, 1)
    """Only that part, from 1, out of so many."""
    sample: int | None = None
    """Only so many, those that need it most."""


@dataclass(frozen=True, slots=True)
class Round:
    """What a round was about, and what it found."""

    chosen: tuple[Address, ...]
    at_once: frozenset[str]
    """The addresses that are judged by this look alone."""
    before: History
    history: History
    looks: tuple[Look, ...]
    left: int
    """How many of the chosen addresses the time limit left unseen."""
    problems: tuple[Problem, ...]
    """What is wrong in the history's file, or in those that were merged into it."""

    @property
    def is_cut_off(self) -> bool:
        """True when several sites were looked for, and not one was found nor gave an answer."""
        web = [
            look for look in self.looks if look.url.lower().startswith("http") and look.verdict is not Verdict.REFUSED
        ]
        return len(web) > 2 and all(look.verdict is Verdict.UNKNOWN and look.status is None for look in web)

    def findings(self, gathered: Gathered) -> list[Finding]:
        """What its keeper must know of each address."""
        return findings_of(
            self.chosen,
            self.looks,
            self.history,
            before=self.before,
            at_once=self.at_once,
            archived=gathered.archived,
            claims=gathered.claims,
        )


def choose(root: Path, addresses: Sequence[Address], choice: Choice) -> tuple[list[Address], frozenset[str]]:
    """The addresses of that choice, before any sample; and those that are new. UnknownRevisionError from Git."""
    chosen = list(addresses)
    at_once: frozenset[str] = frozenset()
    if choice.since:
        chosen = changed(chosen, changed_since(root, choice.since))
        at_once = frozenset(address.url for address in chosen)
    if choice.file:
        chosen = in_file(chosen, choice.file)
    return in_shard(chosen, *choice.shard), at_once


def make_round(
    root: Path,
    addresses: Sequence[Address],
    choice: Choice,
    options: Options,
    *,
    seconds: float | None,
    shown: Keeping,
) -> Round:
    """Looks at the chosen addresses and writes the history, each look as it is made.

    A round that was interrupted on the same day is taken up where it stopped. Raises InterruptedRun when this one is,
    BusyError when another is under way, UnknownRevisionError.
    """
    today = options.checked_on
    chosen, at_once = choose(root, addresses, choice)
    with _journal(root) as journal:
        before, problems = journal.history()
        options = replace(options, documents=before.documents)
        needed = sample(chosen, before, choice.sample)
        todo = not_yet(needed, _seen_on(today, journal.pending()))
        with shown(journal.write, len(todo)) as keep:
            checking.run(todo, options, keep, seconds=seconds)
        looks = journal.pending()
        history = journal.join(today)
    left = len(not_yet(needed, _seen_on(today, looks)))
    return Round(_in_order(chosen, needed), at_once, before, history, looks, left, tuple(problems))


def recall(
    root: Path, addresses: Sequence[Address], choice: Choice, today: datetime.date, files: Sequence[Path]
) -> Round:
    """The same round without the network, from the history; ``files`` are other histories, which join it first."""
    chosen, at_once = choose(root, addresses, choice)
    with _journal(root) as journal:
        history = journal.join(today)
        _history, problems = journal.history()
        if files:
            others = [read_history(SourceFile(str(file), file.read_bytes()), history.patience) for file in files]
            history = merged(history, *(other for other, _problems in others))
            problems += [problem for _other, wrong in others for problem in wrong]
            journal.replace(history)
    needed = sample(chosen, history, choice.sample)
    return Round(_in_order(chosen, needed), at_once, history, history, (), 0, tuple(problems))


def _journal(root: Path) -> Journal:
    return Journal(root, patience=patience_of(settings_of(root))[0])


def _seen_on(day: datetime.date, looks: Iterable[Look]) -> frozenset[str]:
    """What has been looked at that day; a look of another day tells nothing of this one."""
    return looked_at(look for look in looks if look.checked_on == day)


def _in_order(chosen: Iterable[Address], kept: Iterable[Address]) -> tuple[Address, ...]:
    """Those that are kept, in the order of their places."""
    urls = {address.url for address in kept}
    return tuple(address for address in chosen if address.url in urls)


def inner_links(site: Path, site_url: str, shown: str) -> list[Finding]:
    """The links of the built site that lead nowhere in it; ``shown`` is the folder's name in their places."""
    pages, files = load_site(site)
    return broken_links(pages, files, site_url=site_url, folder=shown)
