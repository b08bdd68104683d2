"""Who may send in a domain's name: by its SPF records, by whose its DKIM keys are, by where bounces go."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from checks.dkim.record import DkimKeys
from checks.mx.record import MxSet
from checks.providers.facts import MailboxProvider, SendingService
from checks.providers.recognise import (
    mailbox_provider,
    mailbox_providers_in_spf,
    sending_services,
    service_of_dkim_target,
    service_of_return_path,
    service_of_server,
)
from checks.reverse_dns.record import SendingServers
from checks.snapshot import Snapshot
from checks.spf.record import Term
from checks.spf.tree import SpfNode, SpfTree
from deliverability.party import Evidence, Party, Role, is_below, known, stranger

MOST_NETWORKS = 5
"""Networks of addresses that are shown; a record may hold hundreds."""
_MACROS = re.compile(r".*%(?:\{[^}]*\}|.)\.?")
Known = SendingService | MailboxProvider


def senders(snapshot: Snapshot) -> Iterator[Party]:
    """Everybody whom a record lets send for the domain, or sign for it."""
    yield from _by_spf(snapshot)
    yield from _by_dkim(snapshot)
    yield from _by_alias(snapshot)


def service_in_spf(name: str) -> Known | None:
    """Whose SPF record stands at `name`."""
    found: tuple[Known, ...] = (*sending_services((name,)), *mailbox_providers_in_spf((name,)))
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class _Walk:
    """One way down the tree: whose domain it is, and whether only the owner's own records led here."""

    tree: SpfTree
    home: str
    servers: dict[str, Known]
    seen: set[str]


def _by_spf(snapshot: Snapshot) -> Iterator[Party]:
    tree, is_certain = snapshot.spf, True
    if isinstance(tree, SpfTree) and tree.root.record is None:
        tree, is_certain = snapshot.spf_meant, False  # receivers refuse the record as it stands
    if not isinstance(tree, SpfTree):
        return
    walk = _Walk(tree, snapshot.domain.name, _named_servers(snapshot), set())
    yield from _below(walk, tree.root, is_certain)


def _below(walk: _Walk, node: SpfNode, is_certain: bool) -> Iterator[Party]:
    """What the record at one node lets send; below a service that we know everything is its own affair."""
    walk.seen.add(node.domain)
    if node.record is None:
        return
    allowed = [term for term in node.record.evaluated if term.qualifier != "-" and not term.is_all]
    branches = {branch.term: branch for branch in node.branches}
    for term in allowed:
        branch = branches.get(term)
        if term.network is not None or branch is None:
            continue
        target = branch.target or _tail(term.value)
        evidence = Evidence(f"{node.domain} TXT", term.text)
        sure = is_certain and term.qualifier in ("", "+")
        if term.name == "mx":
            yield from _hosts(walk, branch.hosts, evidence, sure)
        elif term.name == "a":
            yield from _hosts(walk, (target,) if target else (), evidence, sure)
        elif target and term.name in ("include", "redirect", "exists"):
            yield from _elsewhere(walk, target, evidence, sure)
    yield from _networks(walk, node, [term for term in allowed if term.network is not None], is_certain)


def _elsewhere(walk: _Walk, target: str, evidence: Evidence, is_certain: bool) -> Iterator[Party]:
    """Whoever keeps the record at `target`; of a service that we do not know also who stands in it."""
    service = service_in_spf(target)
    if service is not None:
        yield known(Role.SENDER, service, evidence, is_certain and service.is_certain("spf_suffixes"))
        return
    is_own = is_below(target, walk.home)
    if not is_own:
        yield stranger(Role.SENDER, target, walk.home, evidence, is_certain)
    node = walk.tree.nodes.get(target)
    if node is not None and target not in walk.seen:
        yield from (one for one in _below(walk, node, is_certain and is_own) if is_own or one.id)


def _hosts(walk: _Walk, hosts: tuple[str, ...], evidence: Evidence, is_certain: bool) -> Iterator[Party]:
    for host in hosts:
        found = (*mailbox_provider((host,)), service_of_server(host))
        entry = next((one for one in found if one is not None), None)
        if entry is not None:
            yield known(Role.SENDER, entry, evidence, is_certain)
        else:
            yield stranger(Role.SENDER, host, walk.home, evidence, is_certain)


def _networks(walk: _Walk, node: SpfNode, terms: list[Term], is_certain: bool) -> Iterator[Party]:
    """Addresses: whose they are, where their name in reverse DNS says so and leads back."""
    subject = f"{node.domain} TXT"
    for term in terms:
        if entry := walk.servers.get(term.text):
            yield known(Role.SENDER, entry, Evidence(subject, term.text), is_certain)
    others = [term for term in terms if term.text not in walk.servers]
    if not others:
        return
    shown = ", ".join(str(term.value) for term in others[:MOST_NETWORKS])
    more = f" and {len(others) - MOST_NETWORKS} more" if len(others) > MOST_NETWORKS else ""
    what = "a server" if len(others) == 1 and _is_single(others[0]) else "servers"
    evidence = tuple(Evidence(subject, term.text) for term in others[:MOST_NETWORKS])
    yield Party(Role.SENDER, f"{what} known only by address: {shown}{more}", evidence, is_certain=is_certain)


def _is_single(term: Term) -> bool:
    return term.network is not None and term.network.num_addresses == 1


def _named_servers(snapshot: Snapshot) -> dict[str, Known]:
    """The terms for single addresses whose names in reverse DNS tell whose they are."""
    found: dict[str, Known] = {}
    servers = snapshot.sending_servers
    for server in servers.servers if isinstance(servers, SendingServers) else ():
        names = (one.name for one in server.reverse.names if one.leads_back is True)
        entry = next((service for service in map(service_of_server, names) if service), None)
        if server.term and entry is not None:
            found[server.term] = entry
    return found


def _tail(value: str) -> str:
    """The part of a name behind its last macro: "_spf.example.net" of "%{i}._spf.example.net"."""
    return _MACROS.sub("", value).lower().strip(".")


def _by_dkim(snapshot: Snapshot) -> Iterator[Party]:
    keys, home = snapshot.dkim, snapshot.domain.name
    for selector in keys.selectors if isinstance(keys, DkimKeys) else ():
        if not selector.aliases or selector.is_wildcard:
            continue
        owners = ((target, service_of_dkim_target(target)) for target in selector.aliases)
        target, owner = next((one for one in owners if one[1]), (selector.aliases[-1], None))
        evidence = Evidence(f"{selector.host} CNAME", target)
        if owner is not None:
            yield known(Role.SENDER, owner, evidence, owner.is_certain("dkim_suffixes"))
        elif not is_below(target, home):
            yield stranger(Role.SENDER, target, home, evidence)


def _by_alias(snapshot: Snapshot) -> Iterator[Party]:
    """A domain for bounces that is a CNAME belongs to who sends under it."""
    mx = snapshot.mx
    for target in mx.aliases if isinstance(mx, MxSet) else ():
        service = service_of_return_path(target)
        if service is not None:
            yield known(Role.SENDER, service, Evidence(f"{snapshot.domain.name} CNAME", target))
