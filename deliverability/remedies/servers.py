"""The remedies of mail servers' names: an address record where a record helps, else words for who can."""

from __future__ import annotations

from ipaddress import ip_address

from checks.domain import organizational
from checks.model import Finding
from checks.mx.record import MxHost, MxSet
from checks.reverse_dns.record import SendingServers
from checks.snapshot import Snapshot
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.registry import remedy

UNNAMED = (
    "reverse-dns.missing", "reverse-dns.generic-name", "reverse-dns.not-a-host-name",
    "reverse-dns.spf-server-missing",
)  # fmt: skip


@remedy("reverse-dns.unconfirmed", "reverse-dns.spf-server-unconfirmed")
def of_unconfirmed(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """An address record of the name, where the name is the owner's; else another name for the address."""
    servers = snapshot.sending_servers.servers if isinstance(snapshot.sending_servers, SendingServers) else ()
    server = next((one for one in servers if one.ip == finding.subject), None)
    if server is None:
        return None
    bad = {name for name, _ in server.flaws}
    name = next((one for one in server.reverse.all_names if one not in bad and _is_own(one, snapshot)), "")
    if not name:
        return of_unnamed(finding, snapshot)
    caution = f"Only if {server.ip} is still your server." if server.term else ""
    return Remedy((_address(name, server.ip),), caution=caution)


@remedy(*UNNAMED)
def of_unnamed(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The name of an address is kept by whoever rents it out, and not in the owner's zone (RFC 1035 §3.5)."""
    ip, name = str(finding.facts["ip"]), f"mail.{snapshot.domain.name}"
    record = f"{ip_address(ip).reverse_pointer} PTR {name}"
    steps = (
        f"Give the server a name: {name} with an {_kind(ip)} record of {ip}, if it has none yet.",
        f"Ask the company that rents you {ip} to set its reverse DNS name: `{record}`",
    )
    return Remedy(steps=steps)


@remedy("reverse-dns.too-many-names", "reverse-dns.several-names")
def of_names(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """Which of the names is used, whoever runs the server knows."""
    step = f"Ask the company that rents you {finding.facts['ip']} to keep the one name that it uses to send."
    return Remedy(steps=(step,))


@remedy("mx.special-address")
def of_special_address(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The address records that nobody outside can use go."""
    host = next((one for one in _hosts(snapshot) if f"{one.host} A" == finding.subject), None)
    if host is None or not host.reachable or host.aliases or not _is_own(host.host, snapshot):
        name, told = finding.facts["host"], finding.facts["addresses"]
        shown = ", ".join(map(str, told)) if isinstance(told, tuple) else told
        return Remedy(steps=(f"Have the address records of {name} for these removed: {shown}.",))
    gone = tuple(a for a in host.addresses if a not in host.reachable)
    changes = tuple(Change(Action.REMOVE, host.host, _kind(one), old=one) for one in gone)
    return Remedy(changes, caution="If your own staff need these addresses, give them a name of their own.")


@remedy("mx.host-by-wildcard")
def of_host_by_wildcard(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """Whether the name is the one that was meant, only the owner knows."""
    host = finding.facts["host"]
    steps = (f"Compare {host} with the name that your mail provider lists.",)
    return Remedy(steps=(*steps, f"If it is right, add an A record of its own for {host}."))


@remedy("mx.no-public-address")
def of_no_public_address(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The right address only the owner knows."""
    hosts = ", ".join(one.host for one in _hosts(snapshot) if one.host)
    steps = (f"Ask your internet provider for the public address of your mail server ({hosts}).",)
    return Remedy(steps=(*steps, "Write it into the A record of the server in place of the present one."))


def _hosts(snapshot: Snapshot) -> tuple[MxHost, ...]:
    return snapshot.mx.hosts if isinstance(snapshot.mx, MxSet) else ()


def _address(name: str, ip: str) -> Change:
    return Change(Action.ADD, name, _kind(ip), ip)


def _kind(ip: str) -> str:
    return "A" if ip_address(ip).version == 4 else "AAAA"


def _is_own(name: str, snapshot: Snapshot) -> bool:
    return organizational(name) == organizational(snapshot.domain.name)
