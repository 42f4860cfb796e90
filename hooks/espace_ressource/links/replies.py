"""A reply of HTTP as browsers read it: whatever can be understood of it, where a stricter reader gives up (RFC 9112 §2.2)."""

import re
from dataclasses import dataclass

MOST_HEADERS = 256 * 1024
"""Bytes of headers that browsers accept."""
_STATUS = re.compile(rb"[\r\n]*HTTP/\d(?:\.\d)?[ \t]+(\d{3})(?!\d)[^\r\n]*", re.IGNORECASE)
_END = re.compile(rb"\r?\n\r?\n")
_SIZE = re.compile(rb"[ \t\r\n]*([0-9A-Fa-f]{1,8})[^\r\n]{0,200}\r?\n")


@dataclass(frozen=True, slots=True)
class Reply:
    """What a server said."""

    status: int
    headers: dict[str, str]
    """By lower-case name; the first value of each."""
    body: bytes
    """As it came, its chunks joined, still compressed."""


def read_reply(data: bytes) -> Reply | None:
    """The reply that starts those bytes, after the provisional ones (1xx); None when they are none, or when it is not all there."""
    place = 0
    while True:
        status = _STATUS.match(data, place)
        end = _END.search(data, place, place + MOST_HEADERS)
        if status is None or end is None:
            return None
        if not 100 <= int(status[1]) < 200:
            break
        place = end.end()
    headers = _headers(data[status.end() : end.start()])
    body = data[end.end() :]
    if "chunked" in headers.get("transfer-encoding", "").lower():
        body = _joined(body)
    return Reply(int(status[1]), headers, body)


def _headers(block: bytes) -> dict[str, str]:
    """The lines that are headers; a line that starts with a space goes on with the one before, any other is skipped."""
    found: dict[str, str] = {}
    for line in re.sub(rb"\r?\n[ \t]+", b" ", block).splitlines():
        name, colon, value = line.partition(b":")
        key = name.strip().decode("ascii", "replace").lower()
        if colon and re.fullmatch(r"[!#$%&'*+.^_`|~0-9a-z-]+", key):
            found.setdefault(key, value.strip().decode("utf-8", "surrogateescape"))
    return found


def _joined(body: bytes) -> bytes:
    """The chunks as far as they can be read (RFC 9112 §7.1)."""
    parts: list[bytes] = []
    place = 0
    while (size := _SIZE.match(body, place)) and int(size[1], 16):
        place = size.end() + int(size[1], 16)
        parts.append(body[size.end() : place])
    return b"".join(parts)
