"""The remedies of DMARC: one record at the right place, with the policy it has or the first step of three."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from checks.dmarc.evidence import AppliedRecord, DmarcRecords, Misplaced, ReportDomain
from checks.dmarc.record import DmarcRecord, Policy, parse
from checks.dmarc.walk import effective_policy
from checks.domain import is_suffix, organizational
from checks.model import Finding, NotApplicable
from checks.mx.record import MxSet
from checks.profile import Profile
from checks.snapshot import Snapshot
from deliverability.remedies.foreseen import clears
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.publishing import one_text, removed
from deliverability.remedies.registry import remedy

MENDABLE = (
    "dmarc.duplicate-tag", "dmarc.np-weak", "dmarc.p-invalid", "dmarc.p-invalid-with-reports",
    "dmarc.p-missing", "dmarc.p-order", "dmarc.parked-policy", "dmarc.pct-partial",
    "dmarc.policy-none-without-reports", "dmarc.psd", "dmarc.psd-n", "dmarc.removed-tags",
    "dmarc.rua-missing", "dmarc.rua-uri", "dmarc.sp-ignored", "dmarc.sp-weak", "dmarc.syntax",
    "dmarc.test-mode", "dmarc.test-mode-on-none",
)  # fmt: skip
PASSES = "First see in the reports that all mail you send yourself passes."
WHEN = "Take this step when the reports show that all mail you send yourself passes; two weeks tell enough."
PARKED = "v=DMARC1; p=reject; sp=reject; np=reject"
STRICT: Mapping[str, str | None] = {"p": "reject", "sp": "reject", "np": "reject", "t": None}


@remedy(*MENDABLE)
def of_record(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The record that applies, mended; its policy stays what it is, where it says one."""
    return _of_applied(finding, snapshot, str(finding.facts.get("corrected", "")))


@remedy("dmarc.rua-mailbox")
def of_rua_mailbox(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The record without the address that takes no mail, and with one that does, if any is known."""
    return _of_applied(finding, snapshot, "")


def _of_applied(finding: Finding, snapshot: Snapshot, otherwise: str) -> Remedy | None:
    """`otherwise`: what to publish with a mailbox that is still to be chosen; "" is the mended record."""
    applied = snapshot.dmarc_record
    if not isinstance(applied, AppliedRecord) or not _is_theirs(applied, snapshot):
        return None
    line = _mended(applied, snapshot)
    changes = one_text(applied.place, (applied.record.text,), line)
    if changes and clears(finding, snapshot, _published(snapshot, applied, line)):
        return Remedy(changes, caution=_caution(applied.record, line, snapshot.sends_mail))
    return _with_mailbox(applied.place, otherwise or line, snapshot)


@remedy("dmarc.cname-broken")
def of_cname_broken(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A record of one's own in the place of the alias, which leads nowhere."""
    found = snapshot.dmarc
    if not isinstance(found, DmarcRecords) or not found.here.aliases:
        return None
    target, place = found.here.aliases[0], found.here.place
    gone = Change(Action.REMOVE, place, "CNAME", old=target)
    caution = f"First ask whoever {found.here.aliases[-1]} belongs to whether the record can be brought back."
    line = _first(snapshot)
    if not line:
        return _with_mailbox(place, f"v=DMARC1; p=none; rua=mailto:dmarc@{found.domain}", snapshot)
    return Remedy((gone, Change(Action.ADD, place, "TXT", line)), caution=caution)


@remedy("dmarc.other-txt")
def of_other_text(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """Whether somebody needs the text, only the owner knows."""
    place = finding.facts["place"]
    return Remedy(steps=(f"Delete the other TXT records at {place}, if you do not know what they are for.",))


@remedy("dmarc.policy-none")
def of_policy_none(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The next step of the ladder, for a record that has nothing else to mend."""
    applied = snapshot.dmarc_record
    if not isinstance(applied, AppliedRecord) or not _is_theirs(applied, snapshot):
        return None
    line = str(finding.facts["corrected"])
    is_sound = _mended(applied, snapshot) == applied.record.corrected
    if not is_sound or not clears(finding, snapshot, _published(snapshot, applied, line)):
        return Remedy(
            steps=("First mend what else is found in the record.", f"{WHEN} The record then: `{line}`")
        )
    return Remedy(one_text(applied.place, (applied.record.text,), line), caution=WHEN)


@remedy("dmarc.none-found")
def of_none_found(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The first step of the ladder: nothing is refused, reports come in; a domain without mail refuses."""
    if isinstance(snapshot.spf_texts, NotApplicable):
        return Remedy(
            steps=("First see that the domain exists; it needs a DMARC record as soon as it does.",)
        )
    line = _first(snapshot)
    place = str(finding.facts["place"])
    if not line:
        return _with_mailbox(place, f"v=DMARC1; p=none; rua=mailto:dmarc@{snapshot.domain.name}", snapshot)
    return Remedy((Change(Action.ADD, place, "TXT", line),))


@remedy("dmarc.wrong-place")
def of_wrong_place(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The records move from where nobody looks to the right name."""
    found = snapshot.dmarc
    if not isinstance(found, DmarcRecords):
        return None
    wrong = [one for one in found.misplaced if isinstance(one, Misplaced)]
    line = _usable(wrong[0].text, found.domain, snapshot) if wrong else ""
    if not line:
        return _with_mailbox(found.here.place, wrong[0].text, snapshot) if wrong else None
    gone = tuple(change for one in wrong for change in removed(one.name, (one.text,)))
    caution = _of_kept(wrong[0].text, len(wrong), line, snapshot)
    return Remedy((Change(Action.ADD, found.here.place, "TXT", line), *gone), caution=caution)


@remedy("dmarc.multiple", "dmarc.lookalike")
def of_several(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """One record for all that are there: the first that asks for reports, else the first."""
    found = snapshot.dmarc
    steps = found.own_steps if isinstance(found, DmarcRecords) else ()
    step = next((one for one in steps if f"{one.place} TXT" == finding.subject), None)
    if step is None:
        return None
    selection = step.selection
    meant = (*selection.records, *(one.suggestion for one in selection.lookalikes))
    kept = min(map(parse, meant), key=lambda one: not one.has_reports)
    line = _usable(kept.text, step.name, snapshot)
    if not line:
        return _with_mailbox(step.place, kept.corrected, snapshot)
    old = (*selection.records, *(one.text for one in selection.lookalikes))
    return Remedy(one_text(step.place, old, line), caution=_of_kept(kept.text, len(old), line, snapshot))


def _of_kept(text: str, count: int, line: str, snapshot: Snapshot) -> str:
    """Which of the records stays, and that its policy has not held so far."""
    kept = f"Of the {count} records only `{text}` is kept. " if count > 1 else ""
    policy = parse(line).policy("p")
    if not snapshot.sends_mail or policy in (None, Policy.NONE):
        return kept.strip()
    return f"{kept}Until now no policy held; with this record `p={policy}` does. {PASSES}"


@remedy("dmarc.rua-external")
def of_rua_external(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The other side has to say that it wants the reports (RFC 9990 §4)."""
    host, place = finding.facts["host"], finding.facts["consent"]
    steps = (
        f"Ask the people behind {host} to publish a TXT record at {place} with the text v=DMARC1;",
        "Or have the reports sent to a mailbox of your own domain.",
    )
    return Remedy(steps=steps)


def _with_mailbox(place: str, line: str, snapshot: Snapshot) -> Remedy:
    """What only the owner can choose: who is to read the reports."""
    first = f"Choose a mailbox for the reports that works; {snapshot.domain.name} has none that we know of."
    return Remedy(steps=(first, f"Then have one TXT record at {place} say, with that mailbox: `{line}`"))


def _mended(applied: AppliedRecord, snapshot: Snapshot) -> str:
    """What all findings of the record ask for together."""
    record = _with_live_mailboxes(applied, snapshot)
    changes = dict(applied.mends)
    changes.update(dict.fromkeys(("rf", "ri", "psd")))
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
    if snapshot.profile is Profile.PARKED and set(record.report_hosts) == {snapshot.domain.name}:
        changes["rua"] = None  # nobody is there to read them
    return _with_reports(record, changes, snapshot)


def _with_live_mailboxes(applied: AppliedRecord, snapshot: Snapshot) -> DmarcRecord:
    """The record without the addresses that take no mail, where its reports have somewhere else to go."""
    dead = {one.host for one in applied.reports if one.takes_mail is False}
    if not dead:
        return applied.record
    uris = (uri.mended for uri in applied.record.rua or () if uri.host not in dead)
    kept = ",".join(filter(None, uris))
    if not kept and snapshot.sends_mail and not _takes_reports(snapshot):
        return applied.record
    return parse(applied.record.rewritten({"rua": kept or None}))


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
    """The record stands at a name of the owner, be it an alias."""
    found = snapshot.dmarc
    steps = found.steps if isinstance(found, DmarcRecords) else ()
    step = next((one for one in steps if one.name == applied.name), None)
    is_own = organizational(applied.name) == organizational(snapshot.domain.name)
    return is_own and step is not None


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


def _caution(record: DmarcRecord, line: str, sends_mail: bool) -> str:
    then = parse(line)
    whole = _of_whole(record, then) if sends_mail else ""
    told = (_of_policy(record, then), whole, _of_top(record, then), _of_reports(record, then))
    return " ".join(filter(None, told))


def _of_policy(record: DmarcRecord, then: DmarcRecord) -> str:
    told = (
        f"The policy{of} becomes `{becomes}` where the record says `{was}`."
        for tag, of in (("p", ""), ("sp", " for names below"), ("np", " for names that do not exist"))
        if (was := record.value(tag)) and (becomes := then.value(tag)) and was != becomes
    )
    return " ".join(told)


def _of_reports(record: DmarcRecord, then: DmarcRecord) -> str:
    gone = sorted(set(record.report_hosts) - set(then.report_hosts))
    return f"Reports no longer go to {', '.join(gone)}." if gone else ""


def _of_whole(record: DmarcRecord, then: DmarcRecord) -> str:
    """The policy was weakened for a test, or for a part of the mail, and no longer is."""
    policy = then.policy("p")
    is_partial = record.percent is not None and record.percent < 100
    if policy in (None, Policy.NONE) or not (is_partial or record.is_testing):
        return ""
    until = "to a part of the mail" if is_partial else "as a test"
    return f"So far `p={policy}` applies {until}; with this record it holds in full. {PASSES}"


def _of_top(record: DmarcRecord, then: DmarcRecord) -> str:
    return "Keep `psd=n` in it if you set that on purpose." if record.psd == "n" != then.psd else ""
