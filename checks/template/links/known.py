"""Hosts that links of many senders lead to: short links, tunnels, social networks, parcel services."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from checks.domain import organizational


@dataclass(frozen=True, slots=True)
class KnownHosts:
    """The facts of known.toml; registrable domains, but for `shorteners` and `tunnels`."""

    shorteners: frozenset[str]
    tunnels: frozenset[str]
    dev_sites: frozenset[str]
    third_parties: frozenset[str]
    aliases: tuple[frozenset[str], ...]

    def are_one(self, first: str, second: str) -> bool:
        """Whether two registrable domains are the same company's."""
        return first == second or any(first in group and second in group for group in self.aliases)


@cache
def known_hosts() -> KnownHosts:
    """The facts, read once."""
    said = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return KnownHosts(
        frozenset(said["shorteners"]),
        frozenset(said["tunnels"]),
        frozenset(said["dev_sites"]),
        frozenset(one for names in said["third_parties"].values() for one in names),
        tuple(frozenset(group["domains"]) for group in said["aliases"]),
    )


def is_shortener(host: str) -> bool:
    """Whether anybody makes short links at this very host."""
    return host.removeprefix("www.") in known_hosts().shorteners


def is_tunnel(host: str) -> bool:
    """Whether the name leads to a computer on somebody's desk."""
    return organizational(host) in known_hosts().tunnels or host in known_hosts().tunnels
