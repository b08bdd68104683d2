"""Where test mails landed, in the words that pages, terminal and mails share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from checks.model import Verdict
from checks.placement.record import Seen, Where
from deliverability.seeds.model import Kind, SeedTest

MARKS: Mapping[Where, tuple[Verdict | None, str]] = {
    Where.INBOX: (Verdict.PASS, "inbox"),
    Where.TAB: (Verdict.WARN, "tab"),
    Where.SPAM: (Verdict.FAIL, "spam"),
    Where.FOLDER: (Verdict.NOT_APPLICABLE, "other folder"),
    Where.DELAYED: (Verdict.WARN, "late"),
    Where.MISSING: (Verdict.FAIL, "missing"),
    Where.REJECTED: (Verdict.FAIL, "refused"),
    Where.NOT_SENT: (Verdict.COULD_NOT_CHECK, "not sent"),
    Where.COULD_NOT_LOOK: (Verdict.COULD_NOT_CHECK, "could not look"),
    Where.WAITING: (None, "waiting"),
}
"""Where -> the state whose icon and colour it borrows (None: it waits), and its word."""
PARTS: Mapping[Where, str] = {
    Where.SPAM: "in spam",
    Where.REJECTED: "refused",
    Where.MISSING: "missing",
    Where.DELAYED: "not there after 15 minutes",
    Where.TAB: "in a tab",
    Where.FOLDER: "in another folder, by a rule of that mailbox or by hand",
    Where.NOT_SENT: "not sent",
    Where.COULD_NOT_LOOK: "unknown",
    Where.WAITING: "on its way",
}
"""What stands beside "in the inbox" in the sentence, worst first."""
MOST_NAMES = 3
BY_OTHERS = frozenset({Kind.BY_HAND, Kind.TO_US})
"""The kinds whose mail somebody else sends."""


def sentence_of(test: SeedTest, seen: Sequence[Seen]) -> str:
    """The same of a test; before anything is known, who has to send, or what keeps it from going."""
    one = len(seen) == 1
    if not seen or any(mail.where is not Where.WAITING for mail in seen):
        return sentence(seen)
    if test.kind in BY_OTHERS:
        return f"We wait for your test {'mail' if one else 'mails'}."
    if all(is_held_up(mail) for mail in seen):
        mails = "The test mail is" if one else f"{len(seen)} test mails are"
        return f"{mails} not sent yet, as your mail server did not take {'it' if one else 'them'}."
    return sentence(seen)


def is_held_up(seen: Seen) -> bool:
    """It was tried to send it, and it waits for another try."""
    return seen.where is Where.WAITING and seen.sent_at is None and bool(seen.problem)


def sentence(seen: Sequence[Seen]) -> str:
    """ "2 of 3 test mails are in the inbox, 1 in spam at Gmail." """
    if not seen:
        return "No test mail was sent yet."
    inbox = sum(one.where is Where.INBOX for one in seen)
    parts = [_part(where, [one.seed for one in seen if one.where is where]) for where in PARTS]
    others = ", ".join(part for part in parts if part)
    if len(seen) == 1:
        return f"The test mail is {others.removeprefix('1 ') or f'in the inbox at {seen[0].seed}'}."
    if not inbox and all(one.where is Where.WAITING for one in seen):
        return f"{len(seen)} test mails are on their way."
    verb = "is" if inbox == 1 else "are"
    head = f"{inbox or 'None'} of {len(seen)} test mails {verb} in the inbox"
    return f"{head}, {others}." if others else f"{head}."


def place(seen: Seen) -> str:
    """Where one mail is, in a word or two: "Promotions tab", "spam"."""
    if seen.where is Where.TAB and seen.tab:
        return f"{seen.tab[:1].upper()}{seen.tab[1:]} tab"
    return MARKS[seen.where][1]


def _part(where: Where, names: Sequence[str]) -> str:
    """ "1 in spam at Gmail", or ""."""
    if not names:
        return ""
    if len(names) > MOST_NAMES:
        return f"{len(names)} {PARTS[where]}"
    return f"{len(names)} {PARTS[where]} at {_together(names)}"


def _together(names: Sequence[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
