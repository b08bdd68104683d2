"""Which addresses a tree of SPF records lets send: how many, and which term lets in the most."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from ipaddress import IPv4Network, IPv6Network, collapse_addresses, ip_network

from checks.addresses import Network
from checks.spf.record import SpfRecord, Term
from checks.spf.tree import SpfBranch, SpfNode, SpfTree


@dataclass(frozen=True, slots=True)
class Authorised:
    """One network that a term lets send; `domain` is the record it stands in."""

    domain: str
    term: str
    network: Network


def authorised(tree: SpfTree) -> tuple[Authorised, ...]:
    """Every network that passes by `ip4`, `ip6`, `a` or `mx`, over all records that grant a pass."""
    return tuple(found for node in granting(tree) for found in _of_node(node))


def ipv4_total(networks: tuple[Authorised, ...]) -> int:
    """How many IPv4 addresses they are together, none counted twice."""
    fours = [one.network for one in networks if isinstance(one.network, IPv4Network)]
    return sum(network.num_addresses for network in collapse_addresses(fours))


def broadest(networks: tuple[Authorised, ...]) -> Authorised | None:
    """The IPv4 network with the most addresses."""
    fours = [one for one in networks if isinstance(one.network, IPv4Network)]
    return min(fours, key=lambda one: one.network.prefixlen, default=None)


def widths(record: SpfRecord) -> Iterator[tuple[Term, int, int]]:
    """Each term that lets a network in, with the IP version and its prefix length, as it is written.

    An `a` or `mx` with a length counts too: `a/8` lets in the /8 around the address.
    """
    for term in record.evaluated:
        if term.qualifier not in ("", "+") or term.name not in ("ip4", "ip6", "a", "mx"):
            continue
        if term.cidr4 is not None:
            yield term, 4, term.cidr4
        if term.cidr6 is not None:
            yield term, 6, term.cidr6


def granting(tree: SpfTree) -> Iterator[SpfNode]:
    """The nodes come to by terms that pass: an include under "-" grants nothing."""
    seen = {tree.domain}
    waiting = [tree.root]
    for node in waiting:
        yield node
        for branch in node.branches:
            child = tree.child(branch)
            if child is not None and branch.term.qualifier in ("", "+") and child.domain not in seen:
                seen.add(child.domain)
                waiting.append(child)


def _of_node(node: SpfNode) -> Iterator[Authorised]:
    if node.record is None:
        return
    for term in node.record.evaluated:
        if term.qualifier in ("", "+") and term.network is not None:
            yield Authorised(node.domain, term.text, term.network)
    for branch in node.branches:
        if branch.term.qualifier in ("", "+") and branch.term.name in ("a", "mx"):
            yield from _of_branch(node, branch)


def _of_branch(node: SpfNode, branch: SpfBranch) -> Iterator[Authorised]:
    for address in branch.addresses:
        network = _around(address, branch.term)
        if network is not None:
            yield Authorised(node.domain, branch.term.text, network)


def _around(address: str, term: Term) -> IPv4Network | IPv6Network | None:
    length = term.cidr6 if ":" in address else term.cidr4
    try:
        return ip_network(address if length is None else f"{address}/{length}", strict=False)
    except ValueError:
        return None
