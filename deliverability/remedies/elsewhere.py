"""Leads a change to where the record really is: behind an alias, or in a zone kept by somebody else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from checks.answers import Answer
from checks.bimi.record import Bimi
from checks.dkim.record import DkimKeys
from checks.dmarc.evidence import DmarcRecords
from checks.domain import organizational
from checks.mta_sts.record import MtaSts
from checks.mx.record import MxSet
from checks.nameservers.record import NameServers
from checks.providers.recognise import dmarc_manager, service_of_dkim_target
from checks.snapshot import Snapshot
from checks.spf.tree import SpfTexts
from checks.tls_rpt.record import TlsRpt
from deliverability.remedies.model import Action, Change, Remedy


def placed(remedy: Remedy, snapshot: Snapshot) -> Remedy:
    """The remedy with every change in the owner's own zone; one that is not theirs to make is a step.

    Beside a CNAME no other record can stand (RFC 1034 §3.6.2), and what is delegated is served by others.
    """
    freed = {c.name for c in remedy.changes if c.rrtype == "CNAME" and c.action is not Action.ADD}
    kept = {name: end for name, end in _aliases(snapshot) if name not in freed}
    theirs = organizational(snapshot.domain.name)
    moved = tuple(
        replace(one, name=kept[one.name]) if organizational(kept.get(one.name, "")) == theirs else one
        for one in remedy.changes
    )
    places = [_kept_at(one.name, kept, tuple(_cuts(snapshot))) for one in moved]
    if not any(places):
        return replace(remedy, changes=moved) if moved != remedy.changes else remedy
    # All changes together clear the finding, so that a part of them alone must not be made.
    told = tuple(_step(one, at) for one, at in zip(moved, places, strict=True))
    return replace(remedy, changes=(), steps=(*remedy.steps, *told))


def _kept_at(name: str, kept: Mapping[str, str], cuts: tuple[tuple[str, str], ...]) -> str:
    """Where the records of the name are kept, if not in the owner's zone; "" where they are."""
    if name in kept:
        return kept[name]
    return next((server for zone, server in cuts if f".{name}".endswith(f".{zone}")), "")


def _step(change: Change, at: str) -> str:
    who = _who(at)
    where = f" at {who}" if who else ""
    leads = f"{change.name} is kept{where}, as it leads to {at}." if at else f"At {change.name}:"
    if change.action is Action.REMOVE:
        return f"{leads} Have this {change.rrtype} record removed there: `{change.old}`"
    return f"{leads} Have the {change.rrtype} record there say: `{change.value}`"


def _who(at: str) -> str:
    found = dmarc_manager(at) or service_of_dkim_target(at)
    return found.name if found else ""


def _aliases(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Each name that was seen to be a CNAME, with the name it ends in."""
    return ((name, targets[-1]) for name, targets in _followed(snapshot) if targets)


def _followed(snapshot: Snapshot) -> Iterator[tuple[str, tuple[str, ...]]]:
    for found in (snapshot.mx, snapshot.spf_texts):
        if isinstance(found, MxSet | SpfTexts):
            yield found.domain, found.aliases
    if isinstance(snapshot.dmarc, DmarcRecords):
        yield from ((step.place, step.aliases) for step in snapshot.dmarc.steps)
    if isinstance(snapshot.dkim, DkimKeys):
        yield from ((one.host, one.aliases) for one in snapshot.dkim.selectors if not one.is_wildcard)
    for text in (snapshot.mta_sts, snapshot.tls_rpt, snapshot.bimi):
        if isinstance(text, MtaSts | TlsRpt | Bimi):
            yield text.place, text.aliases


def _cuts(snapshot: Snapshot) -> Iterator[tuple[str, str]]:
    """Each name below the zone for which its own servers send on to others, with the first of those."""
    found = snapshot.nameservers
    if not isinstance(found, NameServers):
        return
    for server in found.good:
        for _, udp, _ in server.says:
            if isinstance(udp, Answer) and udp.referral.endswith(f".{found.zone}"):
                yield udp.referral, next(iter(udp.sent_to), udp.referral)
