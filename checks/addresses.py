"""Which IP addresses the whole Internet can reach: the IANA special-purpose registries, unwrapped."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TypeAlias

Network: TypeAlias = ipaddress.IPv4Network | ipaddress.IPv6Network
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

# IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, as of 2026-11), each entry that is not
# globally reachable, and multicast. https://www.iana.org/assignments/iana-ipv4-special-registry/
_NOT_PUBLIC: tuple[tuple[Network, str], ...] = tuple(
    (ipaddress.ip_network(net), kind)
    for net, kind in (
        ("0.0.0.0/8", "this network"),
        ("10.0.0.0/8", "private use"),
        ("100.64.0.0/10", "shared by a carrier (CGNAT)"),
        ("127.0.0.0/8", "loopback"),
        ("169.254.0.0/16", "link-local"),
        ("172.16.0.0/12", "private use"),
        ("192.0.0.0/24", "protocol assignments"),
        ("192.0.2.0/24", "documentation"),
        ("192.88.99.0/24", "6to4 relay, withdrawn"),
        ("192.168.0.0/16", "private use"),
        ("198.18.0.0/15", "benchmarking"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("224.0.0.0/4", "multicast"),
        ("240.0.0.0/4", "reserved"),
        ("::/128", "unspecified"),
        ("::1/128", "loopback"),
        ("64:ff9b:1::/48", "local translation"),
        ("100::/64", "discard-only"),
        ("100:0:0:1::/64", "dummy prefix"),
        ("2001::/23", "protocol assignments"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("5f00::/16", "segment routing"),
        ("fc00::/7", "private use"),
        ("fe80::/10", "link-local"),
        ("fec0::/10", "site-local, withdrawn"),
        ("ff00::/8", "multicast"),
    )
)
# Globally reachable islands inside the blocks above.
_PUBLIC = tuple(
    ipaddress.ip_network(net)
    for net in (
        "192.0.0.9/32", "192.0.0.10/32", "2001:1::1/128", "2001:1::2/128", "2001:1::3/128",
        "2001:3::/32", "2001:4:112::/48", "2001:20::/28", "2001:30::/28",
    )
)  # fmt: skip
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def is_ip(text: str) -> bool:
    """Whether the text is an IPv4 or IPv6 address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


@lru_cache(maxsize=65536)
def special_use(text: str) -> str:
    """Why an address is not one the Internet reaches ("private use"), or "" when it is public."""
    address = unwrap(ipaddress.ip_address(text))
    if any(address in net for net in _PUBLIC if net.version == address.version):
        return ""
    kinds = (kind for net, kind in _NOT_PUBLIC if net.version == address.version and address in net)
    return next(kinds, "")


def unwrap(address: Address) -> Address:
    """The IPv4 address inside a mapped, NAT64 (RFC 6052), 6to4 (RFC 3056) or compatible IPv6 address."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _SIX_TO_FOUR:
        return ipaddress.IPv4Address((int(address) >> 80) & 0xFFFFFFFF)
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


@lru_cache(maxsize=65536)
def is_reachable(text: str, allow: tuple[str, ...] = ()) -> bool:
    """Whether an address is public, or in a network the operator vouches for."""
    if not special_use(text):
        return True
    address = ipaddress.ip_address(text)
    networks = (ipaddress.ip_network(net) for net in allow)
    return any(address in net for net in networks if net.version == address.version)
