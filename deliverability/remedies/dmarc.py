"""The remedies of DMARC: one record at the right place, with the policy it has or the first step of three."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checks.dmarc.evidence import AppliedRecord, DmarcRecords, Misplaced, ReportDomain
from checks.dmarc.record import DmarcRecord, parse
from checks.dmarc.walk import effective_policy
from checks.domain import is_suffix, organizational
from checks.model import Finding, NotApplicable
from checks.mx.record import MxSet
from checks.snapshot import Snapshot
from deliverability.remedies.foreseen import clears
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.publishing import one_text, removed
from deliverability.remedies.registry import remedy

MENDABLE = (
    "dmarc.duplicate-tag", "dmarc.np-weak", "dmarc.p-invalid", "dmarc.p-invalid-with-reports",
    "dmarc.p-missing", "dmarc.p-order", "dmarc.parked-policy", "dmarc.pct-partial",
    "dmarc.policy-none-without-reports", "dmarc.psd", "dmarc.psd-n", "dmarc.removed-tags",
    "dmarc.rua-missing", "dmarc.rua-uri", "dmarc.ruf", "dmarc.sp-ignored", "dmarc.sp-weak", "dmarc.syntax",
    "dmarc.test-mode", "dmarc.test-mode-on-none",
)  # fmt: skip
WHEN = "Take this step when the reports show that all mail you send yourself passes; two weeks tell enough."
PARKED = "v=DMARC1; p=reject; sp=reject; np=reject"
STRICT: Mapping[str, str | None] = {"p": "reject", "sp": "reject", "np": "reject", "t": None}


@remedy(*MENDABLE)
def of_record(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The record that applies, mended; its policy stays what it is, where it says one."""
    applied = snapshot.dmarc_record
    if not isinstance(applied, AppliedRecord) or not _is_theirs(applied, snapshot):
        return None
    line = _mended(applied, snapshot)
    changes = one_text(applied.place, (applied.record.text,), line)
    if not changes or not clears(finding, snapshot, _published(snapshot, applied, line)):
        return None
    return Remedy(changes, caution=_caution(finding, applied.record, line))


@remedy("dmarc.policy-none")
def of_policy_none(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The next step of the ladder, for a record that has nothing else to mend."""
    applied = snapshot.dmarc_record
    if not isinstance(applied, AppliedRecord) or not _is_theirs(applied, snapshot):
        return None
    line = str(finding.facts["corrected"])
    is_sound = _mended(applied, snapshot) == applied.record.corrected
    if not is_sound or not clears(finding, snapshot, _published(snapshot, applied, line)):
        return None
    return Remedy(one_text(applied.place, (applied.record.text,), line), caution=WHEN)


@remedy("dmarc.none-found")
def of_none_found(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The first step of the ladder: nothing is refused, reports come in; a domain without mail refuses."""
    if isinstance(snapshot.spf_texts, NotApplicable):
        return None  # the domain itself does not exist yet
    line = _first(snapshot)
    place = str(finding.facts["place"])
    if not line:
        return Remedy(steps=(f"Choose a mailbox for the reports. {snapshot.domain.name} has none yet.",))
    return Remedy((Change(Action.ADD, place, "TXT", line),))


@remedy("dmarc.wrong-place")
def of_wrong_place(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The records move from where nobody looks to the right name."""
    found = snapshot.dmarc
    if not isinstance(found, DmarcRecords):
        return None
    wrong = [one for one in found.misplaced if isinstance(one, Misplaced)]
    line = _usable(wrong[0].text, found.domain, snapshot) if wrong else ""
    if not line or found.here.aliases:
        return None
    gone = tuple(change for one in wrong for change in removed(one.name, (one.text,)))
    return Remedy((Change(Action.ADD, found.here.place, "TXT", line), *gone))


@remedy("dmarc.multiple", "dmarc.lookalike")
def of_several(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """One record for all that are there: the first that asks for reports, else the first."""
    found = snapshot.dmarc
    steps = found.own_steps if isinstance(found, DmarcRecords) else ()
    step = next((one for one in steps if f"{one.place} TXT" == finding.subject), None)
    if step is None or step.aliases:
        return None
    selection = step.selection
    meant = (*selection.records, *(one.suggestion for one in selection.lookalikes))
    kept = min(map(parse, meant), key=lambda one: not one.has_reports)
    line = _usable(kept.text, step.name, snapshot)
    if not line:
        return None
    old = (*selection.records, *(one.text for one in selection.lookalikes))
    caution = f"Of the {len(old)} records only `{kept.text}` is kept." if len(old) > 1 else ""
    return Remedy(one_text(step.place, old, line), caution=caution)


@remedy("dmarc.rua-external")
def of_rua_external(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The other side has to say that it wants the reports (RFC 9990 §4)."""
    host, place = finding.facts["host"], finding.facts["consent"]
    step = f"Ask the people behind {host} to publish a TXT record at {place} with the text v=DMARC1."
    return Remedy(steps=(step,))


def _mended(applied: AppliedRecord, snapshot: Snapshot) -> str:
    """What all findings of the record ask for together."""
    record = applied.record
    changes = dict(applied.mends)
    changes.update(dict.fromkeys(("rf", "ri", "ruf", "psd")))
    if record.percent in (None, 100):
        changes["pct"] = None
    if record.psd == "y" and is_suffix(applied.name):
        changes.pop("psd")
    if isinstance(applied.org_domain, str) and applied.org_domain != applied.name:
        changes |= {"sp": None, "np": None}
    if record.is_testing:
        changes["t"] = None
    if not snapshot.sends_mail:
        changes |= STRICT
    return _with_reports(record, changes, snapshot)


def _with_reports(record: DmarcRecord, changes: Mapping[str, str | None], snapshot: Snapshot) -> str:
    """The record with an address for reports, where the domain has a mail server to take them."""
    line = record.rewritten(changes)
    if "; rua=" in line or not snapshot.sends_mail or not _takes_reports(snapshot):
        return line
    return record.rewritten({"rua": f"mailto:dmarc@{snapshot.domain.name}", **changes})


def _first(snapshot: Snapshot) -> str:
    """The record where there was none; "" where nobody can take the reports."""
    if not snapshot.sends_mail:
        return PARKED
    return f"v=DMARC1; p=none; rua=mailto:dmarc@{snapshot.domain.name}" if _takes_reports(snapshot) else ""


def _usable(text: str, name: str, snapshot: Snapshot) -> str:
    """A stray record as it should stand at `_dmarc.` below `name`.

    "" where it asks for no reports, or nobody knows whether they arrive.
    """
    is_own = name == snapshot.domain.name
    record = parse(text)
    policy = effective_policy(record, is_own)
    owner = organizational(name)
    line = _mended(AppliedRecord(snapshot.domain.name, name, record, policy, owner), snapshot)
    hosts = parse(line).report_hosts
    known = all(host == snapshot.domain.name for host in hosts) and (not hosts or _takes_reports(snapshot))
    return line if known and (hosts or not snapshot.sends_mail) else ""


def _takes_reports(snapshot: Snapshot) -> bool:
    """Mail to the domain itself arrives, as far as its MX records tell."""
    mx = snapshot.mx
    return isinstance(mx, MxSet) and not mx.is_null and any(host.addresses for host in mx.hosts)


def _is_theirs(applied: AppliedRecord, snapshot: Snapshot) -> bool:
    """The record stands in the owner's zone itself, and not behind a CNAME to somebody who keeps it."""
    found = snapshot.dmarc
    steps = found.steps if isinstance(found, DmarcRecords) else ()
    step = next((one for one in steps if one.name == applied.name), None)
    is_own = organizational(applied.name) == organizational(snapshot.domain.name)
    return is_own and step is not None and not step.aliases


def _published(snapshot: Snapshot, applied: AppliedRecord, line: str) -> Snapshot:
    """The snapshot with the mended record live."""
    record = parse(line)
    is_own = applied.name == applied.domain
    known = [one for one in applied.reports if one.host in record.report_hosts]
    new = set(record.report_hosts) - {one.host for one in known}
    reports = tuple(known) + tuple(_reports(host, snapshot) for host in new)
    then = replace(applied, record=record, effective=effective_policy(record, is_own), reports=reports)
    return replace(snapshot, dmarc_record=then)


def _reports(host: str, snapshot: Snapshot) -> ReportDomain:
    """A host that was not looked at: the domain itself is known, of any other the worst is thought."""
    is_good = host == snapshot.domain.name and _takes_reports(snapshot)
    return ReportDomain(host, not is_good, is_good, is_good)


def _caution(finding: Finding, record: DmarcRecord, line: str) -> str:
    was, becomes = record.value("p"), parse(line).value("p")
    if was == becomes or was is None:
        return ""
    return f"The policy becomes `{becomes}` where the record says `{was}`."
