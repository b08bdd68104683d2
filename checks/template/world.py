"""What DNS says of the names in a template."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from checks.answers import Maybe


@dataclass(frozen=True, slots=True)
class SenderDomain:
    """The domain in From, as the checks of that domain see it, and what it authorises.

    `findings`: ids of checks that spoke ("spf.missing"); `policy`: of DMARC ("none", "quarantine", "reject",
    "" without a record). `services`: keys of sending services that its SPF or DKIM records authorise.
    """

    domain: str
    findings: tuple[str, ...] = ()
    policy: Maybe[str] = ""
    services: Maybe[tuple[str, ...]] = ()
    not_known: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HostSays:
    """`has_address`: A or AAAA; `takes_mail`: MX, or an address without one, and no null MX (RFC 7505)."""

    exists: Maybe[bool] = True
    has_address: Maybe[bool] = True
    takes_mail: Maybe[bool] = True


Hosts: TypeAlias = Mapping[str, HostSays]
NO_HOSTS: Hosts = {}


@dataclass(frozen=True, slots=True)
class Asked:
    """The names a template makes us ask for: of web links, and of mail addresses."""

    web: frozenset[str] = field(default_factory=frozenset)
    mail: frozenset[str] = field(default_factory=frozenset)
