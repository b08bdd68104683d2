"""A ready mail to whoever looks after the DNS: each record whole, what it is for, and how to undo it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from deliverability.remedies.model import Action, Change
from deliverability.report import Advice, Report
from deliverability.typed import lasting
from deliverability.typeset import printable
from deliverability.wording import plain
from deliverability.zone_lines import record_line

LONGEST_LINK = 1_800
"""Characters of a mailto: link; some programs cut what is longer."""
VERBS = {Action.ADD: "Add", Action.REPLACE: "Change", Action.REMOVE: "Remove"}
WIDTH = 72
UNDO = {
    Action.ADD: "To undo this, remove the record again.",
    Action.REPLACE: "To undo this, put the old record back.",
    Action.REMOVE: "To undo this, add the record again.",
}


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail without its recipient; `link` starts it in a mail program, "" where it is too long for that."""

    subject: str
    text: str

    @property
    def link(self) -> str:
        body = self.text.replace("\n", "\r\n")  # RFC 6068 §5
        link = f"mailto:?subject={quote(self.subject, safe='')}&body={quote(body, safe='')}"
        return link if len(link) < LONGEST_LINK else ""


def mail_to_dns_person(report: Report, findings: Iterable[Advice], link: str = "") -> Mail:
    """The mail with every record of the findings, each once; `link`: where the report can be read."""
    wanted = _wanted(findings)
    domain = report.domain.shown
    number = len(wanted)
    parts = [
        "Hello,",
        _filled(
            f"please make {'this change' if number == 1 else f'these {number} changes'} in the DNS of "
            f"{domain}. It is about mail to and from {report.domain.label}."
        ),
        *(_part(at, change, reasons) for at, (change, reasons) in enumerate(wanted.items(), 1)),
        *([_filled(f"The whole report: {link}")] if link else []),
        _filled("If anything speaks against one of these, please tell me before you change it."),
        "Thank you",
    ]
    return Mail(f"DNS changes for mail of {domain}", "\n\n".join(parts) + "\n")


def _wanted(findings: Iterable[Advice]) -> dict[Change, list[Advice]]:
    """Each change with the findings that want it."""
    wanted: dict[Change, list[Advice]] = {}
    for advice in findings:
        for change in advice.remedy.changes if advice.remedy else ():
            wanted.setdefault(change, []).append(advice)
    return wanted


def _part(at: int, change: Change, reasons: list[Advice]) -> str:
    head = f"{at}. {VERBS[change.action]} a {change.rrtype} record at {change.name}"
    return "\n".join([head, *(f"   {line}" for line in _lines(change, reasons))])


def _lines(change: Change, reasons: list[Advice]) -> Iterator[str]:
    titles = dict.fromkeys(printable(plain(advice.title)) for advice in reasons)
    yield from _filled(f"Why: {'; '.join(titles)}.", WIDTH - 3).splitlines()
    for caution in dict.fromkeys(a.remedy.caution for a in reasons if a.remedy and a.remedy.caution):
        yield from _filled(f"Please note: {printable(plain(caution))}", WIDTH - 3).splitlines()
    if change.old:
        yield "Old record:" if change.action is Action.REPLACE else "Record:"
        yield f"  {record_line(change, change.old)}"
    if change.value:
        yield "New record:" if change.action is Action.REPLACE else "Record:"
        yield f"  {record_line(change, change.value)}"
        yield f"  (TTL {lasting(change.ttl)})"
    yield UNDO[change.action]


def _filled(text: str, width: int = WIDTH) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
