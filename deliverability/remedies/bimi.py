"""The remedies of BIMI records: one sound record in the right place, its addresses kept."""

from __future__ import annotations

from dataclasses import replace

from checks.bimi.record import Bimi, parse, select, uri_flaw
from checks.model import Finding
from checks.snapshot import Snapshot
from deliverability.remedies.foreseen import clears
from deliverability.remedies.model import Action, Change, Remedy
from deliverability.remedies.publishing import one_text, removed
from deliverability.remedies.registry import remedy

MENDABLE = (
    "bimi.evidence-wrong", "bimi.location-missing", "bimi.lookalike", "bimi.multiple", "bimi.preference",
    "bimi.syntax",
)  # fmt: skip
STRICT = "First read the DMARC reports for some weeks, so that all mail you send yourself passes."


@remedy(*MENDABLE)
def of_record(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """One record with the addresses that can be read; nothing where there is no address of a logo."""
    bimi = snapshot.bimi
    if not isinstance(bimi, Bimi):
        return None
    old = (*bimi.selection.records, *(one.text for one in bimi.selection.lookalikes))
    line = next(filter(None, map(_sound, old)), "")
    if not line:
        example = f"v=BIMI1; l=https://www.{bimi.domain}/logo.svg; a="
        return Remedy(steps=(f"Write the web address of your logo into the record, as in: `{example}`",))
    then = replace(bimi, selection=select((line, *bimi.selection.others)))
    changes = one_text(bimi.place, old, line)
    is_cleared = clears(finding, snapshot, replace(snapshot, bimi=then))
    return Remedy(changes) if changes and is_cleared else None


@remedy("bimi.wrong-place")
def of_wrong_place(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The record moves to where receivers look."""
    bimi = snapshot.bimi
    lines = [_sound(text) or text for _, text in bimi.elsewhere] if isinstance(bimi, Bimi) else []
    if not isinstance(bimi, Bimi) or not lines:
        return None
    gone = tuple(change for name, text in bimi.elsewhere for change in removed(name, (text,)))
    return Remedy((Change(Action.ADD, bimi.place, "TXT", lines[0]), *gone))


@remedy("bimi.alias-broken")
def of_alias_broken(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The alias leads nowhere, so it goes."""
    bimi = snapshot.bimi
    if not isinstance(bimi, Bimi) or not bimi.aliases:
        return None
    caution = f"If you still want a logo shown, ask whoever gave you {bimi.aliases[-1]} for the right name."
    return Remedy((Change(Action.REMOVE, bimi.place, "CNAME", old=bimi.aliases[0]),), caution=caution)


@remedy("bimi.absent")
def of_absent(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A record alone shows nothing: first the logo."""
    bimi = snapshot.bimi
    if not isinstance(bimi, Bimi):
        return None
    line = f"v=BIMI1; l=https://www.{bimi.domain}/logo.svg; a="
    steps = ("If you want a logo shown, put it on your website as an SVG Tiny PS file.",)
    return Remedy(steps=(*steps, f"Then add a TXT record at {bimi.place} with its address: `{line}`"))


@remedy("bimi.policy-weak")
def of_policy_weak(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A stricter DMARC policy is a step of its own, which reports must allow first."""
    at, line = finding.facts["at"], finding.facts["corrected"]
    return Remedy(steps=(STRICT, f"Then have the TXT record at {at} say: `{line}`"))


def _sound(text: str) -> str:
    """The record with what is good of it; "" without an address of a logo."""
    start = text.lower().find("bimi1")
    rest = text[start + len("bimi1") :].lstrip(" ;\t") if start >= 0 else text
    record = parse(f"v=BIMI1; {rest.strip()}")
    logo, mark = record.location, record.evidence
    if not logo or uri_flaw(logo, is_logo=True):
        return ""
    mark = "" if mark and uri_flaw(mark, is_logo=False) else mark
    kept = {"avp": ("brand", "personal")}
    wishes = [f"; {name}={value}" for name, value in record.tags if value in kept.get(name, ())]
    return f"v=BIMI1; l={logo}; a={mark}{''.join(wishes[:1])}"
