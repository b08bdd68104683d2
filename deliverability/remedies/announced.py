"""The remedies of the records that announce encryption: MTA-STS (RFC 8461) and TLS-RPT (RFC 8460)."""

from __future__ import annotations

from dataclasses import replace

from checks.dmarc.uri import ReportUri
from checks.model import Finding, Unknown
from checks.mta_sts.record import MtaSts, url_of
from checks.mta_sts.record import parse as parse_sts
from checks.mx.record import MxSet
from checks.snapshot import Snapshot
from checks.tls_rpt.record import TlsRpt, suggested
from checks.tls_rpt.record import parse as parse_rpt
from checks.versioned import Selection
from deliverability.remedies.foreseen import clears
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.publishing import one_text
from deliverability.remedies.registry import remedy
from deliverability.remedies.sts_policy import of_orphan


@remedy(
    "mta-sts.id-missing", "mta-sts.id-invalid", "mta-sts.record-syntax", "mta-sts.record-twice",
    "mta-sts.multiple", "mta-sts.lookalike", "mta-sts.blank-before-semicolon",
)  # fmt: skip
def of_mta_sts(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """One sound record; a policy is served already, or another finding says that it is not."""
    found = snapshot.mta_sts
    if not isinstance(found, MtaSts):
        return None
    if found.selection.records and found.host.addresses == ():
        return of_orphan(finding, snapshot)  # no record is right while nobody serves the policy
    line = found.corrected(snapshot.taken_at)
    then = parse_sts(found.domain, found.host, (line, *found.selection.others))
    is_cleared = clears(finding, snapshot, replace(snapshot, mta_sts=then))
    served = (
        f"Senders will go by the policy at {url_of(found.domain)} again: it must name all your mail servers."
    )
    caution = "" if found.is_valid else served
    return Remedy(_changes(found.place, found.selection, line), caution=caution) if is_cleared else None


@remedy(
    "tls-rpt.absent", "tls-rpt.unwatched", "tls-rpt.rua-missing", "tls-rpt.rua-uri", "tls-rpt.syntax",
    "tls-rpt.twice", "tls-rpt.multiple", "tls-rpt.lookalike", "tls-rpt.blank-before-semicolon",
)  # fmt: skip
def of_tls_rpt(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """One sound record; its reports go to the domain only where a mail server can take them."""
    found = snapshot.tls_rpt
    if not isinstance(found, TlsRpt):
        return None
    if _dead(found):
        return of_lost_reports(finding, snapshot)
    line = found.corrected
    then = replace(parse_rpt(found.domain, (line,)), guards=found.guards)
    if not all(_arrives(uri, found, snapshot) for uri in then.rua):
        return Remedy(steps=(f"Choose a mailbox for the reports, and name it in the record: `{line}`",))
    is_cleared = clears(finding, snapshot, replace(snapshot, tls_rpt=then))
    return Remedy(_changes(found.place, found.selection, line)) if is_cleared else None


@remedy("tls-rpt.rua-mailbox", "tls-rpt.endpoint")
def of_lost_reports(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The addresses that take reports stay; where none does, one of the domain, if it takes mail."""
    found = snapshot.tls_rpt
    if not isinstance(found, TlsRpt):
        return None
    dead = _dead(found)
    kept = [uri.mended for uri in found.rua if uri.mended and not {_host(uri), uri.text} & dead]
    line = f"v=TLSRPTv1; rua={','.join(kept) or suggested(found.domain)}"
    if not kept and not (_takes_mail(snapshot) and found.domain not in dead):
        return Remedy(steps=(f"Choose a mailbox for the reports, and name it in the record: `{line}`",))
    lost = ", ".join(sorted(dead))
    return Remedy(_changes(found.place, found.selection, line), caution=f"Reports no longer go to {lost}.")


@remedy("tls-rpt.cname-broken")
def of_cname_broken(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The alias leads nowhere, so it goes; the domain can have the reports itself where it takes mail."""
    found = snapshot.tls_rpt
    if not isinstance(found, TlsRpt) or not found.aliases:
        return None
    gone = Change(Action.REMOVE, found.place, "CNAME", old=found.aliases[0])
    new = (Change(Action.ADD, found.place, "TXT", found.corrected),) if _takes_mail(snapshot) else ()
    caution = f"If you still use the service behind {found.aliases[-1]}, ask it for the right name instead."
    return Remedy((gone, *new), caution=caution)


def _dead(found: TlsRpt) -> set[str]:
    """Hosts that take no mail, and URLs that take no report."""
    hosts = {one.host for one in found.mailboxes if one.takes_mail is False}
    return hosts | {
        one.url for one in found.endpoints if one.problem and not isinstance(one.problem, Unknown)
    }


def _changes(place: str, selection: Selection, line: str) -> tuple[Change, ...]:
    return one_text(place, (*selection.records, *(slip.text for slip in selection.lookalikes)), line)


def _host(uri: ReportUri) -> str:
    """The domain that the mended address is at."""
    return uri.host or uri.mended.rpartition("@")[2].lower()


def _arrives(uri: ReportUri, found: TlsRpt, snapshot: Snapshot) -> bool:
    """Reports are known to arrive there: it was looked at, or is at the domain, which takes mail."""
    known = {one.host for one in found.mailboxes if one.takes_mail is True}
    is_own = uri.host == found.domain and _takes_mail(snapshot)
    return is_own or uri.host in known or uri.text in {one.text for one in found.rua if not one.problem}


def _takes_mail(snapshot: Snapshot) -> bool:
    mx = snapshot.mx
    return isinstance(mx, MxSet) and not mx.is_null and any(host.addresses for host in mx.hosts)
