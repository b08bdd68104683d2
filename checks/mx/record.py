"""The mail servers a domain names, and where each of them can be reached."""

from __future__ import annotations

from dataclasses import dataclass

from checks.answers import Mx
from checks.model import Unknown


@dataclass(frozen=True, slots=True)
class MxHost:
    """One MX record and what its host resolves to.

    `addresses`: A and AAAA as text; `reachable`: those that the Internet (or an allowed network) reaches.
    `missing`: the host has no address at all, confirmed; `aliases`: CNAME targets followed.
    `unknown`: why its addresses are not known.
    """

    preference: int
    host: str
    addresses: tuple[str, ...] = ()
    reachable: tuple[str, ...] = ()
    missing: bool = False
    aliases: tuple[str, ...] = ()
    unknown: Unknown | None = None


@dataclass(frozen=True, slots=True)
class MxSet:
    """What the domain answers for MX: `hosts` by preference; `implicit` is the apex when there is no MX.

    `domain_exists` is False when the name does not exist at all (NXDOMAIN, confirmed).
    """

    domain: str
    hosts: tuple[MxHost, ...] = ()
    implicit: MxHost | None = None
    domain_exists: bool = True

    @property
    def is_null(self) -> bool:
        """A sole "." target: the domain says that it takes no mail (RFC 7505 §3)."""
        return len(self.hosts) == 1 and self.hosts[0].host == ""


def by_preference(records: tuple[object, ...]) -> tuple[Mx, ...]:
    """The MX records of an answer, the most preferred first."""
    return tuple(sorted(record for record in records if isinstance(record, Mx)))
