"""Copies of dead pages: what to ask of a Wayback-like archive, how to read its answer, where to write it in a record.

The archive answers ``{"archived_snapshots": {"closest": {"available": true, "url": "…", "timestamp": "…"}}}``
(https://archive.org/help/wayback_api.php). The network is elsewhere.
"""

import datetime
import json
import re
from dataclasses import dataclass
from urllib.parse import urlencode, urlsplit

from espace_ressource.links.scalars import Scalar, Step, Written, encoded, read_scalars
from espace_ressource.source import SourceFile

BASE = "https://archive.org"
FIELD = "url_archive"
_SNAPSHOT = re.compile(r"https?://[!#$%&'()*+,./0-9:;=?@A-Z_a-z~\[\]-]+")
_STAMP = re.compile(r"[0-9]{14}")
_MAX = 4_000


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A copy of a page in the archive."""

    url: str
    taken_on: datetime.date


def question(url: str, near: datetime.date | None = None, base: str = BASE) -> str:
    """The address that asks the archive for its copy of ``url``, the nearest to the day it last answered."""
    asked = {"url": url} | ({"timestamp": f"{near:%Y%m%d}"} if near else {})
    return f"{base.rstrip('/')}/wayback/available?{urlencode(asked)}"


def read_answer(body: bytes, base: str = BASE) -> Snapshot | None:
    """The copy that the archive's answer names; None when there is none, or when it is not an answer.

    A copy of an error page is no copy; one that stands neither at the archive nor beside it is refused.
    """
    try:
        closest = json.loads(body)["archived_snapshots"]["closest"]
        url, stamp = closest["url"], closest["timestamp"]
        if closest.get("available") is not True or str(closest.get("status", "200")) != "200":
            return None
        if not isinstance(url, str) or not isinstance(stamp, str) or not _STAMP.fullmatch(stamp) or len(url) > _MAX:
            return None
        taken_on = datetime.datetime.strptime(stamp, "%Y%m%d%H%M%S").date()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    if not _SNAPSHOT.fullmatch(url):
        return None
    host, home = urlsplit(url).hostname or "", urlsplit(base).hostname or ""
    if host != home and not host.endswith(f".{home}"):
        return None
    if urlsplit(base).scheme == "https":
        url = re.sub(r"^http:", "https:", url)
    return Snapshot(url, taken_on)


def with_copy(source: SourceFile, url: str, copy: str) -> bytes | None:
    """The record's file with ``url_archive`` after the ``url`` of that value; None when there is nothing to add.

    Only a record's own address has a copy, not that of a source or a session; one that is written stays.
    Reading the file again proves that nothing else has changed.
    """
    if not _SNAPSHOT.fullmatch(copy):
        return None
    written = read_scalars(source)
    if written is None:
        return None
    found = _own_address(written, url)
    if found is None or any(scalar.path == (*found.path[:-1], FIELD) for scalar in written.scalars):
        return None
    text = written.text
    if _is_in_braces(written, found.path[:-1]):
        added = f"{text[: found.end]}, {FIELD}: {_quoted(copy)}{text[found.end :]}"
    else:
        line = re.compile(r"[^\r\n]*").match(text, found.end)
        end = line.end() if line else found.end
        column = found.key - max(text.rfind("\n", 0, found.key), text.rfind("\r", 0, found.key)) - 1
        break_ = "\r\n" if "\r\n" in text else "\n"
        added = f"{text[:end]}{break_}{' ' * column}{FIELD}: {_quoted(copy)}{text[end:]}"
    content = encoded(added, source)
    return content if _adds_only(written, content, source.path, found, copy) else None


def _own_address(written: Written, url: str) -> Scalar | None:
    """The value of the ``url`` of a record: at the top of a file, or of an item of its list."""
    return next(
        (s for s in written.scalars if s.value.strip() == url and s.path[-1:] == ("url",) and _is_a_records(s.path)),
        None,
    )


def _is_a_records(path: tuple[Step, ...]) -> bool:
    return len(path) == 1 or (len(path) == 2 and isinstance(path[0], int))


def _is_in_braces(written: Written, path: tuple[Step, ...]) -> bool:
    return any(flow for where, _start, flow in written.mappings if where == path)


def _quoted(url: str) -> str:
    """The address as a YAML value; in quotes when braces or « # » could cut it."""
    return url if re.fullmatch(r"[A-Za-z0-9:/._~?=&%+*@-]+(?<!:)", url) else f'"{url}"'


def _adds_only(before: Written, content: bytes, path: str, found: Scalar, copy: str) -> bool:
    after = read_scalars(SourceFile(path, content))
    if after is None:
        return False
    new = ((*found.path[:-1], FIELD), copy)
    values = [(scalar.path, scalar.value) for scalar in after.scalars]
    if values.count(new) != 1:
        return False
    values.remove(new)
    return values == [(scalar.path, scalar.value) for scalar in before.scalars]
