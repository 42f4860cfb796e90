"""Which Internet addresses belong to everybody: no request leaves for any other."""

from collections.abc import Iterable
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network

_CLOSED_IPV4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # « this network » (RFC 791)
        "10.0.0.0/8",  # private (RFC 1918)
        "100.64.0.0/10",  # shared by an operator's customers (RFC 6598)
        "127.0.0.0/8",  # this machine
        "168.63.129.16/32",  # the host of an Azure machine: public by its number alone
        "169.254.0.0/16",  # link-local, and the metadata of cloud machines
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocols (RFC 6890)
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
    )
)
_OPEN_IPV6 = IPv6Network("2000::/3")
"""The only IPv6 addresses ever given to the public (IANA)."""
_CLOSED_IPV6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocols, with Teredo and ORCHID
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_NAT64 = IPv6Network("64:ff9b::/96")
_ISATAP = (0x00005EFE, 0x02005EFE)


def read_networks(texts: Iterable[str]) -> tuple[IpNetwork, ...]:
    """The networks written as ``127.0.1.0/24``; ValueError on what is none."""
    return tuple(ip_network(text.strip(), strict=False) for text in texts)


def may_be_reached(address: IpAddress | str, allowed: Iterable[IpNetwork] = ()) -> bool:
    """True for an address of the public Internet, or of a network that was allowed by name.

    An IPv6 address that carries an IPv4 one (mapped, 6to4, NAT64, ISATAP) is worth what it carries.
    """
    if isinstance(address, str):
        try:
            address = ip_address(address)
        except ValueError:
            return False
    if any(address in network for network in allowed):
        return True
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _CLOSED_IPV4)
    if address.scope_id is not None:
        return False
    carried = _carried(address)
    if carried is not None and not may_be_reached(carried, allowed):
        return False
    if address.ipv4_mapped is not None or address in _NAT64:
        return True
    return address in _OPEN_IPV6 and not any(address in network for network in _CLOSED_IPV6)


def _carried(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address inside that IPv6 one, when a translator would send the request there."""
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    number = int(address)
    if address in _NAT64 or (number >> 32) & 0xFFFFFFFF in _ISATAP:
        return IPv4Address(number & 0xFFFFFFFF)
    return None
