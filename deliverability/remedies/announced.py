"""The remedies of the records that announce encryption: MTA-STS (RFC 8461) and TLS-RPT (RFC 8460)."""

from __future__ import annotations

from dataclasses import replace

from checks.dmarc.uri import ReportUri
from checks.model import Finding
from checks.mta_sts.record import MtaSts
from checks.mta_sts.record import parse as parse_sts
from checks.mx.record import MxSet
from checks.snapshot import Snapshot
from checks.tls_rpt.record import TlsRpt
from checks.tls_rpt.record import parse as parse_rpt
from checks.versioned import Selection
from deliverability.remedies.foreseen import clears
from deliverability.remedies.model import Change, Remedy
from deliverability.remedies.publishing import one_text
from deliverability.remedies.registry import remedy


@remedy(
    "mta-sts.id-missing", "mta-sts.id-invalid", "mta-sts.record-syntax", "mta-sts.record-twice",
    "mta-sts.multiple", "mta-sts.lookalike", "mta-sts.blank-before-semicolon",
)  # fmt: skip
def of_mta_sts(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """One sound record; a policy is served already, or another finding says that it is not."""
    found = snapshot.mta_sts
    if not isinstance(found, MtaSts) or found.aliases:
        return None
    line = found.corrected(snapshot.taken_at)
    then = parse_sts(found.domain, found.host, (line, *found.selection.others))
    is_cleared = clears(finding, snapshot, replace(snapshot, mta_sts=then))
    return Remedy(_changes(found.place, found.selection, line)) if is_cleared else None


@remedy(
    "tls-rpt.absent", "tls-rpt.unwatched", "tls-rpt.rua-missing", "tls-rpt.rua-uri", "tls-rpt.syntax",
    "tls-rpt.twice", "tls-rpt.multiple", "tls-rpt.lookalike", "tls-rpt.blank-before-semicolon",
)  # fmt: skip
def of_tls_rpt(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """One sound record; its reports go to the domain only where a mail server can take them."""
    found = snapshot.tls_rpt
    if not isinstance(found, TlsRpt) or found.aliases:
        return None
    line = found.corrected
    then = replace(parse_rpt(found.domain, (line,)), guards=found.guards)
    if not all(_arrives(uri, found, snapshot) for uri in then.rua):
        return Remedy(steps=(f"Choose a mailbox for the reports, and name it in the record: {line}",))
    is_cleared = clears(finding, snapshot, replace(snapshot, tls_rpt=then))
    return Remedy(_changes(found.place, found.selection, line)) if is_cleared else None


def _changes(place: str, selection: Selection, line: str) -> tuple[Change, ...]:
    return one_text(place, (*selection.records, *(slip.text for slip in selection.lookalikes)), line)


def _arrives(uri: ReportUri, found: TlsRpt, snapshot: Snapshot) -> bool:
    """Reports are known to arrive there: it was looked at, or is at the domain, which takes mail."""
    known = {one.host for one in found.mailboxes if one.takes_mail is True}
    is_own = uri.host == found.domain and _takes_mail(snapshot)
    return is_own or uri.host in known or uri.text in {one.text for one in found.rua if not one.problem}


def _takes_mail(snapshot: Snapshot) -> bool:
    mx = snapshot.mx
    return isinstance(mx, MxSet) and not mx.is_null and any(host.addresses for host in mx.hosts)
