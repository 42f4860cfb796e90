"""A program run to its end: how long it took, and how much memory it and its children held."""

import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_EVERY = 0.05


@dataclass(frozen=True, slots=True)
class Run:
    """What a run gave and what it cost."""

    seconds: float
    """From its start to its end, the interpreter's own included."""
    megabytes: float
    """The most that each process held in memory (``VmHWM``), added up: never less than what the whole tree held."""
    output: str
    complaint: str
    """What it wrote on its error stream."""
    is_whole: bool
    """False when it was ended because it took too long."""


def measured(
    command: Sequence[str], folder: Path, *, environment: Mapping[str, str] | None = None, most: float = 1200.0
) -> Run:
    """Runs that command there; it is ended, with its children, after ``most`` seconds."""
    held: dict[int, int] = {}
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaint:
        begun = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=_usual() | (environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=complaint,
            start_new_session=True,
        )
        is_whole = True
        while process.poll() is None:
            for pid in _tree(process.pid):
                held[pid] = max(held.get(pid, 0), _peak(pid))
            if time.perf_counter() - begun > most:
                is_whole = False
                os.killpg(process.pid, signal.SIGKILL)
            try:
                process.wait(_EVERY)
            except subprocess.TimeoutExpired:
                continue
        seconds = time.perf_counter() - begun
        texts = []
        for stream in (output, complaint):
            stream.seek(0)
            texts.append(stream.read().decode("utf-8", "replace"))
    return Run(seconds, sum(held.values()) / 1024, texts[0], texts[1], is_whole)


def _usual() -> dict[str, str]:
    """The environment of whoever runs it by hand: Python keeps what it has compiled."""
    return {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}


def _tree(pid: int) -> Iterator[int]:
    """The process and all that descend from it, as Linux tells them."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            text = children.read_text()
        except OSError:
            continue
        for child in text.split():
            yield from _tree(int(child))


def _peak(pid: int) -> int:
    """The most that this process has held so far, in kilobytes; 0 when it is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")), 0)
