"""The host of an address, read as a browser reads it (WHATWG URL Standard §3.5): whatever its spelling, it has one form."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import unquote_to_bytes

import idna

_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"0[xX][0-9a-fA-F]*|[0-9]+")
_HOME_NAMES = ("localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "home.arpa")
"""Names that lead inside (RFC 6761, RFC 6762, RFC 8375, and what routers make up)."""


def read_host(written: str) -> str | IPv4Address | IPv6Address | None:
    """The host in its one form: an IP address however it is spelled, or a name in ASCII; None when it is neither."""
    try:
        if written.startswith("["):
            address = ip_address(written[1:-1])
            return address if isinstance(address, IPv6Address) else None
        name = unquote_to_bytes(written).decode("utf-8")
        name = idna.uts46_remap(name, std3_rules=False, transitional=False).rstrip(".")
        last = name.rsplit(".", 1)[-1]
        if _NUMBER.fullmatch(last):
            return _ipv4(name)
        name = ".".join(label if label.isascii() else idna.alabel(label).decode() for label in name.split("."))
    except (UnicodeError, ValueError, idna.IDNAError):
        return None
    labels = name.lower().split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        return None
    return ".".join(labels)


def _ipv4(name: str) -> IPv4Address | None:
    """The address behind ``127.1``, ``0x7f000001``, ``0177.0.0.1``, ``2130706433``… (WHATWG URL §3.5); None when too large."""
    parts = name.split(".")
    if len(parts) > 4:
        return None
    numbers = []
    for part in parts:
        if not _NUMBER.fullmatch(part) or len(part) > 40:
            return None
        if part[:2].lower() == "0x":
            numbers.append(int(part[2:] or "0", 16))
        elif part.startswith("0") and len(part) > 1:
            if not re.fullmatch(r"[0-7]+", part):
                return None
            numbers.append(int(part, 8))
        else:
            numbers.append(int(part))
    *firsts, last = numbers
    if any(number > 255 for number in firsts) or last >= 256 ** (5 - len(numbers)):
        return None
    return IPv4Address(last + sum(number << (8 * (3 - rank)) for rank, number in enumerate(firsts)))


def is_inside(host: str) -> bool:
    """True for a name that only an internal network knows: one word, or a suffix that is never public."""
    return "." not in host or any(host == name or host.endswith(f".{name}") for name in _HOME_NAMES)
