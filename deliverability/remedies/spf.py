"""The remedies of SPF: one record for the domain's name that clears all it can."""

from __future__ import annotations

from dataclasses import replace
from ipaddress import ip_address

from checks.domain import organizational
from checks.model import Finding
from checks.registry import checks_of
from checks.snapshot import Snapshot
from checks.spf.draft import Draft
from checks.spf.record import select
from checks.spf.tree import SpfTexts, SpfTree
from deliverability.remedies.foreseen import clears, is_gone, news
from deliverability.remedies.model import Remedy
from deliverability.remedies.publishing import one_text, removed
from deliverability.remedies.registry import remedy
from deliverability.remedies.spf_line import best_line, tree_of

SENDERS = ("spf.sender-fail", "spf.sender-softfail", "spf.sender-neutral")
APART = ("spf.sender-id", "spf.all-hard", "spf.all-neutral", "spf.all-missing")
WHOLE = tuple(one.id for one in checks_of("spf") if one.id not in APART)


@remedy(*WHOLE)
def of_record(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The domain's one record, where it clears the finding."""
    texts = snapshot.spf_texts
    if not isinstance(texts, SpfTexts):
        return None
    place, draft = _place(texts), best_line(snapshot, texts)
    if draft is None or place is None:
        return None
    selection = texts.selection
    changes = one_text(place, (*selection.records, *(o.text for o in selection.lookalikes)), draft.line)
    if changes and _is_cleared(finding, snapshot, texts, draft):
        return Remedy(changes, caution=_caution(draft))
    then = _published(snapshot, texts, draft)
    if not changes or finding.check in SENDERS or not is_gone(finding, then):
        return None
    # Something else, such as an MX host that is not there, would spoil the record as soon as it is read.
    parts = ", ".join(f"`{one.facts.get('term', one.subject)}`" for one in news(finding, snapshot, then))
    first = f"First mend what spoils the new record: {parts}."
    return Remedy(steps=(first, f"Then publish this one SPF record: `{draft.line}`"), caution=_caution(draft))


@remedy("spf.all-hard", "spf.all-neutral", "spf.all-missing")
def of_ending(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The domain's record; or the one of its own zone that a redirect ends in."""
    where, tree = str(finding.facts["where"]), snapshot.spf
    if not isinstance(tree, SpfTree) or where == tree.domain:
        return of_record(finding, snapshot)
    old, new = str(finding.facts["record"]), str(finding.facts["corrected"])
    return Remedy(one_text(where, (old,), new))


@remedy("spf.sender-id")
def of_sender_id(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A Sender ID record is taken away: nobody reads it any more."""
    return Remedy(removed(str(finding.facts["domain"]), (str(finding.facts["record"]),)))


def _place(texts: SpfTexts) -> str | None:
    """The name whose TXT records answer for the domain; None where it lies in somebody else's zone."""
    name = texts.aliases[-1] if texts.aliases else texts.domain
    return name if organizational(name) == organizational(texts.domain) else None


def _is_cleared(finding: Finding, snapshot: Snapshot, texts: SpfTexts, draft: Draft) -> bool:
    if finding.check in SENDERS:  # what a sender gets is asked anew, not foreseen
        address = ip_address(finding.subject)
        return f"ip{address.version}:{address}" in draft.line.split()
    return clears(finding, snapshot, _published(snapshot, texts, draft))


def _published(snapshot: Snapshot, texts: SpfTexts, draft: Draft) -> Snapshot:
    """The snapshot with the record live; what it leads to was asked while gathering."""
    then = replace(texts, selection=select((draft.line, *texts.selection.others)))
    return replace(snapshot, spf_texts=then, spf=tree_of(snapshot, draft.line))


def _caution(draft: Draft) -> str:
    if not draft.left_out:
        return ""
    shown = ", ".join(f"`{part}`" for part in dict.fromkeys(draft.left_out))
    again = "If a server of yours sends through it, add it again in its right form."
    return f"The new record leaves out {shown}. {again}"
