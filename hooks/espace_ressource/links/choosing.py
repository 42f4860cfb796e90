"""Which addresses a run looks at, and in what order."""

import hashlib
import re
from collections.abc import Iterable, Mapping as ReadOnly, Set as AbstractSet

from espace_ressource.links.history import History
from espace_ressource.links.values import Address

Changes = ReadOnly[str, frozenset[int] | None]
"""The lines of each file that were added or changed; None for a whole file, which is new."""
_NEW_FILE = re.compile(r"\+\+\+ (?:b/)?(?P<path>.*)")
_HUNK = re.compile(r"@@ -\S+ \+(?P<start>\d+)(?:,(?P<count>\d+))? @@")


def changes_of(diff: str, untracked: Iterable[str] = ()) -> Changes:
    """What ``git diff -U0 --no-color --no-renames`` says was added, and files that Git does not know yet."""
    lines: dict[str, set[int]] = {}
    current: set[int] = set()
    left = 0
    for line in diff.split("\n"):
        if left and line.startswith("+"):
            left -= 1
        elif found := _HUNK.match(line):
            start, left = int(found["start"]), int(found["count"] or 1)
            current.update(range(start, start + left))
        elif not left and (found := _NEW_FILE.match(line)):
            current = lines.setdefault(_unquoted(found["path"].rstrip("\r")), set())
    return {path: frozenset(numbers) for path, numbers in lines.items()} | dict.fromkeys(untracked)


def _unquoted(path: str) -> str:
    """A path as Git writes it: in quotes, with C escapes, when it holds a quote or a control character."""
    path = path.rstrip("\t")
    if not (path.startswith('"') and path.endswith('"')):
        return path
    inner = path[1:-1].encode("latin-1", "backslashreplace").decode("unicode_escape")
    return inner.encode("latin-1", "replace").decode("utf-8", "replace").removeprefix("b/")


def changed(addresses: Iterable[Address], changes: Changes) -> list[Address]:
    """The addresses that stand on a line that was added or changed."""
    return [
        address
        for address in addresses
        if any(
            place.path in changes and ((lines := changes[place.path]) is None or place.line in lines)
            for place in address.places
        )
    ]


def in_file(addresses: Iterable[Address], path: str) -> list[Address]:
    """The addresses that stand in that file, a path from the territory's root; or under that folder."""
    wanted = path.removeprefix("./").rstrip("/")
    return [a for a in addresses if any(p.path == wanted or p.path.startswith(f"{wanted}/") for p in a.places)]


def in_shard(addresses: Iterable[Address], number: int, total: int) -> list[Address]:
    """The part of that number, from 1, out of ``total``: an address always falls in the same one."""
    return [address for address in addresses if _rank(address.url) % total == number - 1]


def not_yet(addresses: Iterable[Address], looked: AbstractSet[str]) -> list[Address]:
    """The addresses that this run has not looked at."""
    return [address for address in addresses if address.url not in looked]


def by_need(addresses: Iterable[Address], history: History) -> list[Address]:
    """All of them, what cannot wait first: those that are suspected, those never looked at, then the oldest looks.

    A run that its budget stops has then looked at what mattered; the next takes up where it left, so that all are seen.
    Those of one day come in an order without meaning, which mixes the hosts.
    """

    def key(address: Address) -> tuple[int, str, int]:
        entry = history.get(address.url)
        if entry is None:
            return 1, "", _rank(address.url)
        return (0 if entry.is_suspect else 2), entry.last_look.isoformat(), _rank(address.url)

    return sorted(addresses, key=key)


def sample(addresses: Iterable[Address], history: History, most: int | None) -> list[Address]:
    """As many addresses as that, or all, the neediest first: a catalogue is seen whole in as many runs as it holds samples."""
    return by_need(addresses, history)[: None if most is None else max(most, 0)]


def _rank(url: str) -> int:
    return int.from_bytes(hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:8], "big")
