"""The remedies of SPF: one record for the domain's name that clears all it can."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from ipaddress import ip_address

from checks.model import Finding
from checks.registry import checks_of
from checks.snapshot import Snapshot
from checks.spf.closing import Closing, closing
from checks.spf.draft import Draft, texts_meant
from checks.spf.limits import lookups
from checks.spf.record import parse, select
from checks.spf.tree import SpfSender, SpfTexts, SpfTree
from deliverability.remedies.foreseen import clears, findings, is_gone, news
from deliverability.remedies.model import Change, Remedy
from deliverability.remedies.publishing import one_text, removed
from deliverability.remedies.registry import remedy
from deliverability.remedies.spf_line import PARKED, best_line, names_senders, softened, tree_of
from deliverability.remedies.spf_steps import steps_for

SENDERS = ("spf.sender-fail", "spf.sender-softfail", "spf.sender-neutral")
APART = ("spf.sender-id", "spf.all-hard", "spf.all-neutral", "spf.all-missing")
WHOLE = tuple(one.id for one in checks_of("spf") if one.id not in APART)


@remedy(*WHOLE)
def of_record(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The domain's one record where it clears the finding; else what has to be done first or instead."""
    return _of_record(finding, snapshot) or steps_for(finding, snapshot) or _of_nobody(snapshot)


def _of_record(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    texts = snapshot.spf_texts
    draft = best_line(snapshot, texts) if isinstance(texts, SpfTexts) else None
    if draft is None or not isinstance(texts, SpfTexts):
        return None
    if not snapshot.sends_mail and isinstance(snapshot.spf_senders, tuple):
        return _of_sender_beside_parked(snapshot.spf_senders, draft)
    selection = texts.selection
    old = (*selection.records, *(o.text for o in selection.lookalikes))
    changes = tuple(map(_marked, one_text(texts.domain, old, draft.line)))
    if changes and _is_cleared(finding, snapshot, texts, draft):
        return Remedy(changes, caution=_caution(draft, snapshot), note=_note(draft, snapshot))
    then = _published(snapshot, texts, draft)
    if not changes or finding.check in (*SENDERS, "spf.too-many-lookups") or not is_gone(finding, then):
        return None
    # Something else, such as an MX host that is not there, would spoil the record as soon as it is read.
    steps = (*_first(news(finding, snapshot, then)), f"Then publish this one SPF record: `{draft.line}`")
    return Remedy(steps=steps, caution=_caution(draft, snapshot))


def _first(spoilers: tuple[Finding, ...]) -> Iterator[str]:
    """What is to be done before the record does any good."""
    if any(one.check == "spf.too-many-lookups" for one in spoilers):
        yield "Decide which of the senders in the record below can go: together they need over 10 look-ups."
    if parts := ", ".join(f"`{one.facts['term']}`" for one in spoilers if "term" in one.facts):
        yield f"First mend what spoils the new record: {parts}."


def _of_nobody(snapshot: Snapshot) -> Remedy | None:
    """Nothing sound in the record names a sender, so that it would shut everybody out."""
    if not (snapshot.sends_mail and isinstance(snapshot.spf_meant, SpfTree)):
        return None
    domain = snapshot.domain.name
    ask = "Look up at each service that sends for you which name it wants in SPF."
    return Remedy(steps=(ask, f"Make this the only SPF record of {domain}: v=spf1 include:<that name> ~all"))


def _of_sender_beside_parked(senders: tuple[SpfSender, ...], draft: Draft) -> Remedy | None:
    """A server that is known to send, of a domain that sends nothing: one of the two is not so."""
    known = ", ".join(sender.ip for sender in senders)
    first = f"You named {known} as sending for this domain. See whether it still does."
    return Remedy(steps=(first, f"If nothing sends for it any more, publish this SPF record: `{draft.line}`"))


@remedy("spf.all-hard", "spf.all-neutral", "spf.all-missing")
def of_ending(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """The domain's record; or the one of its own zone that a redirect ends in."""
    where, tree = str(finding.facts["where"]), snapshot.spf
    if isinstance(tree, SpfTree) and where != tree.domain:
        old, new = str(finding.facts["record"]), str(finding.facts["corrected"])
        return Remedy(one_text(where, (old,), new))
    return _of_hard_end(snapshot) if finding.check == "spf.all-hard" else of_record(finding, snapshot)


def _of_hard_end(snapshot: Snapshot) -> Remedy | None:
    """The owner may keep `-all`, so that a record which is mended for another finding keeps it too."""
    texts = snapshot.spf_texts
    draft = best_line(snapshot, texts) if isinstance(texts, SpfTexts) else None
    if draft is None or draft.line.lower() == PARKED or not isinstance(texts, SpfTexts):
        return None  # "nobody sends" is the owner's word, whatever else the domain says
    line = softened(draft).line
    others = (one for one in findings(snapshot, "spf") if one.check != "spf.all-hard")
    if any(told.changes for one in others if (told := of_record(one, snapshot))):
        return Remedy(steps=(f"If mail that is passed on still gets lost then, publish: `{line}`",))
    return Remedy(one_text(texts.domain, texts.selection.records, line))


@remedy("spf.sender-id")
def of_sender_id(finding: Finding, snapshot: Snapshot) -> Remedy | None:
    """A Sender ID record is taken away: nobody reads it any more."""
    return Remedy(removed(str(finding.facts["domain"]), (str(finding.facts["record"]),)))


def _is_cleared(finding: Finding, snapshot: Snapshot, texts: SpfTexts, draft: Draft) -> bool:
    if finding.check in SENDERS:  # what a sender gets is asked anew, not foreseen
        address = ip_address(finding.subject)
        return f"ip{address.version}:{address}" in draft.line.split()
    return clears(finding, snapshot, _published(snapshot, texts, draft))


def _published(snapshot: Snapshot, texts: SpfTexts, draft: Draft) -> Snapshot:
    """The snapshot with the record live; what it leads to was asked while gathering."""
    then = replace(texts, selection=select((draft.line, *texts.selection.others)))
    return replace(snapshot, spf_texts=then, spf=tree_of(snapshot, draft.line))


def _caution(draft: Draft, snapshot: Snapshot) -> str:
    """What could keep somebody's mail from passing."""
    told = []
    if draft.left_out and snapshot.sends_mail:
        shown = ", ".join(f"`{part}`" for part in dict.fromkeys(draft.left_out))
        again = "If a server of yours sends through it, add it again in its right form."
        told.append(f"The new record leaves out {shown}. {again}")
    if draft.left_out and not snapshot.sends_mail:
        told.append("Nobody can send for this domain any more. Publish it only if nobody should.")
    if snapshot.sends_mail and not names_senders(draft):
        told.append("It names nobody who sends. First add the part of each service that sends for you.")
    elif snapshot.sends_mail and _let_all_pass(snapshot):
        told.append("So far any server may send for you, and now only these. First see that none is missing.")
    if _is_soft(draft) and _was_hard(snapshot):
        told.append("It ends in the softer `~all`, as `-all` makes some receivers refuse forwarded mail.")
    return " ".join(told)


def _let_all_pass(snapshot: Snapshot) -> bool:
    texts = texts_meant(snapshot.spf_texts) if isinstance(snapshot.spf_texts, SpfTexts) else ()
    ends = (parse(text).terminal_all for text in texts)
    return any(end is not None and end.qualifier in ("", "+") for end in ends)


def _is_soft(draft: Draft) -> bool:
    last = draft.record.terminal_all
    return last is not None and last.qualifier == "~"


def _was_hard(snapshot: Snapshot) -> bool:
    """Everything that was there ended in `-all`, itself or behind its redirect."""
    tree = snapshot.spf
    if isinstance(tree, SpfTree):
        end = closing(tree)
        return isinstance(end, Closing) and end.all is not None and end.all.qualifier == "-"
    texts = texts_meant(snapshot.spf_texts) if isinstance(snapshot.spf_texts, SpfTexts) else ()
    ends = [parse(text).terminal_all for text in texts]
    return bool(ends) and all(one is not None and one.qualifier == "-" for one in ends)


def _note(draft: Draft, snapshot: Snapshot) -> str:
    """The look-ups before and after, where they get fewer."""
    if not isinstance(snapshot.spf, SpfTree):
        return ""
    before, after = lookups(snapshot.spf), lookups(tree_of(snapshot, draft.line))
    if not (before.is_exact and after.is_exact and after.minimum < before.minimum):
        return ""
    told = "1 look-up" if after.minimum == 1 else f"{after} look-ups"
    return f"Receivers need {told} for the new record, and {before} now; more than 10 is too many."


def _marked(change: Change) -> Change:
    """With the wrong parts of the old value shown."""
    spans = [term.fault.span for term in parse(change.old).faults if term.fault] if change.old else []
    return replace(change, marked=tuple(spans)) if spans else change
