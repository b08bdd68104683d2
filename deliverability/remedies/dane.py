"""The remedies of TLSA records: computed from the key that the mail server showed (RFC 7671 §5.1)."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from checks.dane.evidence import Dane, TlsaHost
from checks.dane.record import FULL, SHA256, Tlsa
from checks.domain import organizational
from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Finding, Unknown
from checks.snapshot import Snapshot
from deliverability.remedies.foreseen import clears
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.registry import remedy

KEPT = "Keep the key when the certificate is renewed, or publish the record of the new key two days before."


@remedy("dane.no-match", "dane.ta-chain", "dane.ta-name", "dane.ta-overdue", "dane.partial")
def of_missing(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A record of the key that each server shows now, beside those that are there."""
    dane = snapshot.dane
    if not isinstance(dane, Dane):
        return None
    wanted = [host for host in dane.hosts if _is_meant(host, finding)]
    return _published(tuple(change for host in wanted for change in _added(host, snapshot)), wanted, snapshot)


@remedy("dane.params", "dane.usage")
def of_unusable(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """Records that no sender can use give way to one of the key that the server shows."""
    host = _host(finding, snapshot)
    if host is None or isinstance(host.records, Unknown):
        return None
    bad = [one for one in host.records if not one.is_usable]
    if any(one.is_usable for one in host.records):
        return _published(_removed(host, bad), [host], snapshot)
    new = _added(host, snapshot)
    if not new:
        return _published((), [host], snapshot)
    first = Change(Action.REPLACE, host.name, "TLSA", new[0].value, typed(bad[0]))
    return _published((first, *new[1:], *_removed(host, bad[1:])), [host], snapshot)


@remedy("dane.full-data")
def of_full_data(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The digest of the very same data; where that will not do, a record of the server's own key."""
    host, dane = _host(finding, snapshot), snapshot.dane
    if host is None or isinstance(host.records, Unknown) or not isinstance(dane, Dane):
        return None
    digests = {one: _digest(one) for one in host.records if one.is_usable and one.matching == FULL}
    live = replace(host, records=tuple(digests.get(one, one) for one in host.records))
    then = replace(dane, hosts=tuple(live if one is host else one for one in dane.hosts))
    if clears(finding, snapshot, replace(snapshot, dane=then)):
        changes = tuple(_replaced(host, old, new) for old, new in digests.items())
        return _published(changes, [host], snapshot)
    # An authority's certificate need not be sent when it stands in the record itself (RFC 7671 §5.2.2).
    return _published((*_added(host, snapshot), *_removed(host, list(digests))), [host], snapshot)


@remedy("dane.usage-beside")
def of_usage_beside(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """What mail does not know goes."""
    host = _host(finding, snapshot)
    if host is None or isinstance(host.records, Unknown):
        return None
    return _published(_removed(host, [one for one in host.records if not one.is_for_mail]), [host], snapshot)


def typed(record: Tlsa) -> str:
    """A record whole, as one types it."""
    return f"{record.kind} {record.data.hex()}"


def _published(changes: tuple[Change, ...], hosts: list[TlsaHost], snapshot: Snapshot) -> Remedy | None:
    """The changes where the servers' zone is the owner's; else words for whoever runs them (one at least)."""
    theirs = organizational(snapshot.domain.name)
    if changes and all(organizational(host.base) == theirs for host in hosts):
        return Remedy(changes, caution=KEPT if any(c.value for c in changes) else "")
    new = [f"a TLSA record at {c.name}: {c.value}" for c in changes if c.value]
    gone = [f"the TLSA record at {c.name} removed: {c.old}" for c in changes if not c.value]
    names = ", ".join(host.host for host in hosts)
    if not changes:  # the certificate was not seen
        new = [f"a TLSA record of its key at {host.name} (`3 1 1` and 64 digits)" for host in hosts]
    return Remedy(steps=tuple(f"Ask whoever runs {names} to have {one}" for one in (*new, *gone)))


def _added(host: TlsaHost, snapshot: Snapshot) -> tuple[Change, ...]:
    """A record for each key that the server shows; () where it was not seen, or has such a record."""
    hosts = snapshot.hosts
    if not isinstance(hosts, Hosts):
        return ()
    mine = Hosts(hosts.domain, tuple(one for one in hosts.hosts if one.host == host.host))
    shown = [one for one in presented(mine) if not isinstance(one, Unknown)]
    new = dict.fromkeys(Tlsa(3, 1, SHA256, hashlib.sha256(one.own.spki).digest()) for one in shown)
    there = host.records if isinstance(host.records, tuple) else ()
    return tuple(Change(Action.ADD, host.name, "TLSA", typed(one)) for one in new if one not in there)


def _digest(record: Tlsa) -> Tlsa:
    return record._replace(matching=SHA256, data=hashlib.sha256(record.data).digest())


def _replaced(host: TlsaHost, old: Tlsa, new: Tlsa) -> Change:
    return Change(Action.REPLACE, host.name, "TLSA", typed(new), typed(old))


def _removed(host: TlsaHost, records: list[Tlsa]) -> tuple[Change, ...]:
    return tuple(Change(Action.REMOVE, host.name, "TLSA", old=typed(one)) for one in records)


def _host(finding: Finding, snapshot: Snapshot) -> TlsaHost | None:
    hosts = snapshot.dane.hosts if isinstance(snapshot.dane, Dane) else ()
    return next((one for one in hosts if f"{one.name} TLSA" == finding.subject), None)


def _is_meant(host: TlsaHost, finding: Finding) -> bool:
    others = finding.facts.get("others")
    return host.host in others if isinstance(others, tuple) else host.host == finding.facts["host"]
