"""The mail servers a domain names, what is wrong with a name itself, and where each can be reached."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from checks.addresses import special_use
from checks.answers import Mx
from checks.domain import Domain
from checks.model import Unknown
from checks.providers.recognise import mx_placeholder, parking_service, provider_hosts_suffixes


class Flaw(StrEnum):
    """What is wrong with an MX target as a name, seen before it is looked up."""

    NONE = ""
    NULL = "."
    LITERAL = "IP address"
    PLACEHOLDER = "placeholder"
    MISSING_DOT = "missing last dot"
    PARKED = "parking service"
    BAD_NAME = "not a host name"


@dataclass(frozen=True, slots=True)
class MxHost:
    """One MX record and what its host resolves to.

    `addresses`: A and AAAA as text; `reachable`: those that the Internet (or an allowed network) reaches.
    `missing`: the host has no address at all, confirmed; `aliases`: CNAME targets followed.
    `unknown`: the first of its questions without an answer, also where the other one has addresses.
    `flaw`: what is wrong with the name itself; `meant`: the name that was meant, "" where we cannot tell;
    `meant_at`: the public addresses of that name, () where it has none of its own or they were not seen.
    `wildcard`: any other name beside it has the same addresses.
    """

    preference: int
    host: str
    addresses: tuple[str, ...] = ()
    reachable: tuple[str, ...] = ()
    missing: bool = False
    aliases: tuple[str, ...] = ()
    unknown: Unknown | None = None
    flaw: Flaw = Flaw.NONE
    meant: str = ""
    meant_at: tuple[str, ...] = ()
    wildcard: bool | Unknown = False

    @property
    def is_resolvable(self) -> bool:
        """Worth a look-up: neither "." nor an address nor a name that can never be in DNS."""
        return self.flaw not in (Flaw.NULL, Flaw.LITERAL, Flaw.PLACEHOLDER)

    @property
    def special(self) -> tuple[str, ...]:
        """The addresses the Internet does not reach, each with its kind: "10.0.0.1: private use"."""
        return tuple(f"{a}: {special_use(a)}" for a in self.addresses if a not in self.reachable)

    @property
    def silent(self) -> Unknown | None:
        """Why nothing is known of its addresses; None when there is one, or certainly none."""
        return None if self.addresses or self.missing else self.unknown


@dataclass(frozen=True, slots=True)
class MxSet:
    """What the domain answers for MX: `hosts` by preference; `implicit` is the apex when there is no MX.

    `domain_exists` is False when the name does not exist at all (NXDOMAIN, confirmed).
    `aliases`: CNAME targets followed from the domain; `alias_broken`: the last of them does not exist.
    """

    domain: str
    hosts: tuple[MxHost, ...] = ()
    implicit: MxHost | None = None
    domain_exists: bool = True
    aliases: tuple[str, ...] = ()
    alias_broken: bool = False

    @property
    def is_null(self) -> bool:
        """A sole "." target: the domain says that it takes no mail (RFC 7505 §3)."""
        return len(self.hosts) == 1 and self.hosts[0].host == ""

    @property
    def plain(self) -> tuple[MxHost, ...]:
        """The hosts whose names are as they should be."""
        return tuple(host for host in self.hosts if not host.flaw)

    @property
    def silences(self) -> tuple[Unknown, ...]:
        """Why nothing is known of some hosts' addresses, one for each question."""
        return tuple(dict.fromkeys(host.silent for host in self.hosts if host.silent))

    @property
    def names(self) -> tuple[str, ...]:
        """The hosts' names, each once, the most preferred first; without "."."""
        return tuple(dict.fromkeys(host.host for host in self.hosts if host.host))


def read(domain: Domain, records: Iterable[object]) -> tuple[MxHost, ...]:
    """The MX records of an answer as hosts still to be looked up, the most preferred first."""
    return tuple(_host(domain, mx) for mx in by_preference(tuple(records)))


def by_preference(records: tuple[object, ...]) -> tuple[Mx, ...]:
    """The MX records of an answer, the most preferred first."""
    return tuple(sorted(record for record in records if isinstance(record, Mx)))


def _host(domain: Domain, mx: Mx) -> MxHost:
    preference, host = mx
    meant = _without_appended_zone(domain, host)
    if meant is not None:
        flaw = Flaw.LITERAL if is_literal(meant) else Flaw.MISSING_DOT
        return MxHost(preference, host, flaw=flaw, meant=meant)
    flaw = _flaw(host)
    if flaw is Flaw.PARKED and _is_below(host, domain.org_domain):
        flaw = Flaw.NONE  # the parking service's own domain
    return MxHost(preference, host, flaw=flaw)


def _without_appended_zone(domain: Domain, host: str) -> str | None:
    """What was typed, where the DNS panel put the zone's name behind it; None where it did not."""
    for zone in _zones(domain):
        if not host.endswith(f".{zone}"):
            continue
        typed = host[: -len(zone) - 1]
        if _is_below(typed, zone) or is_literal(typed) or _is_provider_host(typed):
            return typed
    return None


def _zones(domain: Domain) -> Iterator[str]:
    """The names that may be the zone the record stands in: the domain, and up to its registrable domain."""
    name = domain.name
    yield name
    while name != domain.org_domain and "." in name:
        name = name.partition(".")[2]
        yield name


def _is_below(name: str, zone: str) -> bool:
    return name == zone or name.endswith(f".{zone}")


def _is_provider_host(name: str) -> bool:
    suffixes = provider_hosts_suffixes()
    while name:
        if name in suffixes:
            return True
        name = name.partition(".")[2]
    return False


@lru_cache(maxsize=8192)
def _flaw(host: str) -> Flaw:
    if not host:
        return Flaw.NULL
    if is_literal(host):
        return Flaw.LITERAL
    if mx_placeholder(host):
        return Flaw.PLACEHOLDER
    if not all(map(_LABEL.fullmatch, host.split("."))):
        return Flaw.BAD_NAME
    return Flaw.PARKED if parking_service((host,)) else Flaw.NONE


# Letters, digits and inner hyphens (RFC 1123 §2.1): what RFC 5321 §2.3.5 lets a host be called.
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?")


def is_literal(host: str) -> bool:
    """Whether the target is an IP address, as "192.0.2.1" or "[IPv6:2001:db8::1]"."""
    text = host.strip("[]").removeprefix("ipv6:")
    if text[:1] not in "0123456789abcdef:":
        return False
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True
