"""Who handles a domain's mail, recognised from the records of a finished run; nothing more is asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from checks.model import Reason, Unknown
from checks.snapshot import Snapshot
from deliverability.party import Party, Role, merged, party_json
from deliverability.party_hosts import dns_hosts, keepers, readers, takers
from deliverability.party_senders import senders

TITLES = {
    Role.MAILBOXES: "Mail arrives at",
    Role.FILTER: "Filtered by",
    Role.FORWARDER: "Passed on by",
    Role.SENDER: "May send for you",
    Role.DNS: "DNS is kept at",
    Role.RECORDS: "Keeps records for you",
    Role.REPORTS: "Reads your reports",
}
SEEN_IN = {Role.MAILBOXES: "mx", Role.SENDER: "spf", Role.DNS: "nameservers"}
"""The evidence without which nothing is known of a role."""


@dataclass(frozen=True, slots=True)
class Parties:
    """`all`: each party once in each of its roles, roles in order. `unseen`: roles nothing is known of."""

    all: tuple[Party, ...] = ()
    unseen: tuple[Role, ...] = ()

    def by_role(self) -> Iterator[tuple[str, tuple[Party, ...]]]:
        """The roles that somebody has, in words, and who."""
        for role, title in TITLES.items():
            mine = tuple(party for party in self.all if party.role is role)
            if mine:
                yield title, mine

    @property
    def unseen_titles(self) -> tuple[str, ...]:
        return tuple(TITLES[role] for role in self.unseen)


def parties_of(snapshot: Snapshot) -> Parties:
    """Everybody whom the records of the domain name; Unknown evidence names nobody."""
    found = merged((
        *takers(snapshot), *senders(snapshot), *dns_hosts(snapshot), *keepers(snapshot), *readers(snapshot)
    ))  # fmt: skip
    ordered = tuple(sorted(found, key=lambda party: list(TITLES).index(party.role)))
    silent = tuple(role for role, field in SEEN_IN.items() if _is_silent(getattr(snapshot, field)))
    return Parties(ordered, silent)


def _is_silent(evidence: object) -> bool:
    return isinstance(evidence, Unknown) and evidence.reason is not Reason.NOT_ASKED


def parties_json(parties: Parties) -> list[dict[str, Any]]:
    """The documented `parties` of a report."""
    return [party_json(party) for party in parties.all]


def named(parties: tuple[Party, ...]) -> str:
    """ "Google Workspace, Zendesk and a service at spf.example.net that we do not know"."""
    names = [_name(party) for party in parties]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _name(party: Party) -> str:
    if party.could_also_be:
        return f"{party.name} (or {' or '.join(party.could_also_be)}, which look the same)"
    return party.name if party.is_certain else f"{party.name} (likely)"
