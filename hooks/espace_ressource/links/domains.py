"""Who holds an address: its registered domain, by the Public Suffix List that comes with the library, never downloaded."""

import ipaddress
from functools import cache
from urllib.parse import urlsplit

from publicsuffixlist import PublicSuffixList


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def registered_domain(url: str) -> str | None:
    """« exemple.org » for « https://www.exemple.org/page »; the number itself for an IP; None without a host."""
    try:
        host = (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return None
    if not host:
        return None
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        name = host.encode("idna").decode()
    except UnicodeError:
        return None
    domain: str | None = _suffixes().privatesuffix(name)
    return domain


def same_holder(one: str, other: str) -> bool:
    """True when both addresses stand under one registered domain."""
    domain = registered_domain(one)
    return domain is not None and domain == registered_domain(other)
