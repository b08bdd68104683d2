"""One party that has a hand in a domain's mail: who, in which role, by which records, how surely."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Any

from checks.domain import organizational
from checks.providers.facts import Fact


class Role(StrEnum):
    """What a party does for the domain, in the order in which it is shown."""

    MAILBOXES = "mailboxes"
    FILTER = "filter"
    FORWARDER = "forwarder"
    SENDER = "sender"
    DNS = "dns"
    RECORDS = "records"
    REPORTS = "reports"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A record that shows it: `subject` as "NAME TYPE", `shows` the part of it that tells."""

    subject: str
    shows: str


@dataclass(frozen=True, slots=True)
class Party:
    """`id` of the fact about it, "" for one that we do not know, whose `name` then says where it is.

    `is_certain`: a record of the domain itself leads to it and nobody else looks the same.
    `could_also_be`: names of those who look just the same. `is_own`: it is the domain's owner.
    """

    role: Role
    name: str
    evidence: tuple[Evidence, ...]
    id: str = ""
    is_certain: bool = True
    could_also_be: tuple[str, ...] = ()
    is_own: bool = False

    @property
    def certainty(self) -> str:
        return "certain" if self.is_certain else "likely"


def known(role: Role, fact: Fact, evidence: Evidence, is_certain: bool = True) -> Party:
    """A party that a fact tells of."""
    return Party(role, fact.name, (evidence,), fact.id, is_certain)


def stranger(role: Role, host: str, home: str, evidence: Evidence, is_certain: bool = True) -> Party:
    """Whoever is at a host that no fact tells of: the owner of the domain `home`, or a service."""
    if is_below(host, home):
        return Party(role, f"your own server {host}", (evidence,), is_certain=is_certain, is_own=True)
    return Party(role, f"a service at {host} that we do not know", (evidence,), is_certain=is_certain)


@lru_cache(8192)
def is_below(name: str, home: str) -> bool:
    """Whether a name belongs to the owner of the domain `home`, by the public suffix list."""
    owner = organizational(home)
    return name == owner or name.endswith(f".{owner}")


def merged(parties: Iterable[Party]) -> tuple[Party, ...]:
    """Each party once in a role, with all its evidence; certain as soon as one record makes it so."""
    found: dict[tuple[Role, str], Party] = {}
    for one in parties:
        key = (one.role, one.id or one.name)
        first = found.get(key)
        found[key] = one if first is None else _joined(first, one)
    return tuple(found.values())


def _joined(first: Party, second: Party) -> Party:
    evidence = tuple(dict.fromkeys((*first.evidence, *second.evidence)))
    return replace(first, evidence=evidence, is_certain=first.is_certain or second.is_certain)


def party_json(party: Party) -> dict[str, Any]:
    """The documented object of `parties[]`."""
    return {
        "role": party.role.value,
        "name": party.name,
        "id": party.id or None,
        "certainty": party.certainty,
        "could_also_be": list(party.could_also_be),
        "evidence": [{"record": one.subject, "shows": one.shows} for one in party.evidence],
    }
