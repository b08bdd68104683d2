"""The names that addresses have in reverse DNS, and which of them look like a line lent to a customer."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from checks.domain import organizational
from checks.model import Unknown

LOOKED_UP = 10
"""Names of one address that are looked up; RFC 7208 §4.6.4 stops at as many."""


@dataclass(frozen=True, slots=True)
class PointerName:
    """One name that an address has; `leads_back`: the name has the address in turn (RFC 1912 §2.1)."""

    name: str
    leads_back: bool | Unknown


@dataclass(frozen=True, slots=True)
class Reverse:
    """What reverse DNS says of one address: its names in the order of the answer, () when it has none.

    `unknown`: why it could not be learned whether it has any.
    """

    address: str
    names: tuple[PointerName, ...] = ()
    unknown: Unknown | None = None

    @property
    def all_names(self) -> tuple[str, ...]:
        return tuple(one.name for one in self.names)

    @property
    def confirmed(self) -> bool | Unknown:
        """Whether a name leads back to the address; Unknown when that hangs on one without an answer."""
        if self.unknown is not None:
            return self.unknown
        if any(one.leads_back is True for one in self.names):
            return True
        return next((one.leads_back for one in self.names if isinstance(one.leads_back, Unknown)), False)


@lru_cache(maxsize=8192)
def pointer(address: str) -> str:
    """The name whose PTR records name the address: 192.0.2.1 -> 1.2.0.192.in-addr.arpa (RFC 1035 §3.5)."""
    return ipaddress.ip_address(address).reverse_pointer


@lru_cache(maxsize=8192)
def generic_part(name: str, address: str) -> str:
    """What makes a PTR name look like one of a customer's line ("dhcp", "192-0-2-1"), "" when nothing does.

    The registrable domain itself says nothing, and neither does a name that calls itself a mail server.
    """
    head = name.lower().removesuffix(organizational(name.lower())).rstrip(".")
    words = re.findall(r"[a-z]+", head)
    if not _MAIL.isdisjoint(words):
        return ""
    found = _address_in(head, ipaddress.ip_address(address))
    return found or next((word for word in words if word in _LINE), "")


_MAIL = frozenset({"mail", "mailer", "mailhost", "mailout", "mta", "mx", "outbound", "relay", "smtp"})
_LINE = frozenset(
    {
        "adsl", "broadband", "cable", "catv", "dhcp", "dial", "dialin", "dialup", "dsl", "dyn", "dynamic",
        "dynip", "ftth", "pool", "pools", "ppp", "pppoe", "residential", "sdsl", "vdsl", "xdsl",
    }
)  # fmt: skip


def _address_in(head: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> str:
    """The part of the name that spells the address."""
    for pattern in _spellings(address):
        if found := re.search(pattern, head):
            return found[0]
    return ""


def _spellings(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> Iterator[str]:
    """Patterns of the ways in which providers write an address into a name."""
    if isinstance(address, ipaddress.IPv6Address):
        digits = address.exploded.replace(":", "")
        yield "[-.]?".join(digits)
        yield "[-.]?".join(reversed(digits))
        yield re.escape(address.compressed.replace(":", "-"))
        return
    octets = str(address).split(".")
    for order in (octets, octets[::-1]):
        yield r"(?<!\d)" + _joined(order) + r"(?!\d)"
        for part in (order[:3], order[1:]):  # three are no accident, unless they are part of more
            yield r"(?<!\d[-._x])(?<!\d)" + _joined(part) + r"(?![-._x]?\d)"
        yield r"(?<!\d)" + "".join(octet.zfill(3) for octet in order) + r"(?!\d)"
    yield f"(?<![0-9a-f]){int(address):08x}(?![0-9a-f])"


def _joined(octets: list[str]) -> str:
    return "[-._x]".join(f"0{{0,2}}{octet}" for octet in octets)
