"""The history on the disk: each look is written as it is made, so that a run killed at any moment loses nothing.

Looks are appended to a side file; at the end of the run, or at the start of the next one, they join the history, which
is replaced as a whole. A mark in the side file tells whether they have already joined it.
"""

import datetime
import hashlib
import json
import os
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any

from espace_ressource.links.history import PATH, History, updated
from espace_ressource.links.memory import as_bytes, read_history
from espace_ressource.links.patience import NORMAL, Patience
from espace_ressource.links.values import Look, Verdict
from espace_ressource.problems import Problem
from espace_ressource.source import SourceFile

SIDE = ".en-cours"
"""What the side file's name adds to the history's: ``_liens.jsonl.en-cours``."""
_SYNC_EVERY = 32


class BusyError(Exception):
    """Another run is writing the same history."""


class Journal:
    """A history open for writing, alone. Use it in a ``with``; ``close`` keeps the side file when looks remain in it."""

    def __init__(self, root: Path, path: str = PATH, *, patience: Patience = NORMAL) -> None:
        self._patience = patience
        self.path = root / path
        self.side = self.path.with_name(self.path.name + SIDE)
        self.shown = path
        self._descriptor: int | None = None
        self._unsynced = 0

    def __enter__(self) -> "Journal":
        self.path.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(self.side, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o644)
        _lock(self._descriptor)
        content = self.side.read_bytes()
        if content and not content.endswith(b"\n"):  # a run was killed while it wrote this line
            os.ftruncate(self._descriptor, content.rfind(b"\n") + 1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor is not None:
            os.fsync(self._descriptor)
            if not os.fstat(self._descriptor).st_size:
                self.side.unlink(missing_ok=True)
            os.close(self._descriptor)
            self._descriptor = None

    def history(self) -> tuple[History, list[Problem]]:
        """The history as it was last replaced, and what is wrong in it."""
        content = _bytes_of(self.path)
        return read_history(None if content is None else SourceFile(self.shown, content), self._patience)

    def pending(self) -> tuple[Look, ...]:
        """The looks of a run that was interrupted, in order; empty when they have joined the history already."""
        lines = (_bytes_of(self.side) or b"").split(b"\n")
        looks: list[Look] = []
        for line in lines:
            read = _read(line)
            if isinstance(read, Look):
                looks.append(read)
            elif read is not None and read == _digest(_bytes_of(self.path) or b""):
                looks.clear()
        return tuple(looks)

    def write(self, look: Look) -> None:
        """The look is in the side file when this returns, whatever becomes of the process."""
        self._append(_line(look))
        self._unsynced += 1
        if self._unsynced >= _SYNC_EVERY:
            self.sync()

    def sync(self) -> None:
        """What has been written is on the disk, whatever becomes of the machine."""
        assert self._descriptor is not None  # noqa: S101 - a journal is used in its ``with``
        os.fsync(self._descriptor)
        self._unsynced = 0

    def join(self, today: datetime.date) -> History:
        """The history with the pending looks, written in place of the former one; the side file is emptied."""
        history, _problems = self.history()
        looks = self.pending()
        if looks:
            history = updated(history, looks, today)
            self.replace(history)
        self._empty()
        return history

    def replace(self, history: History) -> None:
        """The file holds that history, entire, or still the former one; pending looks must have joined it."""
        content = as_bytes(history)
        self._append(json.dumps({"fini": _digest(content)}))
        self.sync()
        fresh = self.path.with_name(self.path.name + ".nouveau")
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self.path)
        _sync_folder(self.path.parent)
        self._empty()

    def _empty(self) -> None:
        assert self._descriptor is not None  # noqa: S101 - a journal is used in its ``with``
        os.ftruncate(self._descriptor, 0)

    def _append(self, line: str) -> None:
        assert self._descriptor is not None  # noqa: S101 - a journal is used in its ``with``
        rest = memoryview(line.encode("utf-8", "surrogatepass") + b"\n")
        while rest:
            rest = rest[os.write(self._descriptor, rest) :]


def looked_at(looks: Iterable[Look]) -> frozenset[str]:
    """The addresses of those looks: what a run that goes on need not ask again."""
    return frozenset(look.url for look in looks)


def _line(look: Look) -> str:
    return json.dumps(
        {
            "url": look.url,
            "verdict": look.verdict.value,
            "propose": look.proposed,
            "motif": look.reason,
            "statut": look.status,
            "etag": look.etag,
            "fin": look.final_url,
            "vu": look.checked_on.isoformat(),
            "nous_cite": look.named,
            "type": look.media_type,
        }
    )


def _read(line: bytes) -> Look | str | None:
    """A look, the mark that those before it have joined the history, or None for a line that was cut."""
    try:
        values: dict[str, Any] = json.loads(line)
        if "fini" in values:
            return str(values["fini"])
        return Look(
            values["url"],
            Verdict(values["verdict"]),
            values["propose"],
            values["motif"],
            values["statut"],
            values["etag"],
            values["fin"],
            datetime.date.fromisoformat(values["vu"]),
            values.get("nous_cite"),
            values.get("type"),
        )
    except (ValueError, KeyError, TypeError):
        return None


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _bytes_of(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _lock(descriptor: int) -> None:
    """One run at a time; where the system has no such lock, nothing forbids two."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(descriptor)
        raise BusyError from None


def _sync_folder(folder: Path) -> None:
    """The new name is on the disk too, where a folder can be synced."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return
    try:
        os.fsync(descriptor)
    except OSError:
        pass
    finally:
        os.close(descriptor)
