"""A ready mail to whoever looks after the DNS: each record whole, what it is for, and how to undo it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from checks.model import Severity
from deliverability.remedies.model import Action, Change
from deliverability.report import Advice, Report
from deliverability.typeset import printable
from deliverability.wording import plain
from deliverability.zone_lines import record_line

LONGEST_LINK = 1_800
"""Characters of a mailto: link; some programs cut what is longer."""
VERBS = {Action.ADD: "Add", Action.REPLACE: "Change", Action.REMOVE: "Remove"}
WIDTH, MOST_REASONS = 72, 2


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
    """The mail with every record of the findings, each once; `link`: where the report can be read.

    What only improves things stands at the end, as a thing to choose.
    """
    findings = tuple(findings)
    needed, optional = _wanted(findings)
    if not needed and not optional:
        return _mail_without_records(report, findings, link)
    parts = [
        "Hello,",
        _opening(report, _changes(report, len(needed) + len(optional))),
        *(_part(at, *one) for at, one in enumerate(needed.items(), 1)),
        *(["These would be an improvement, and can wait:"] if needed and optional else []),
        *(_part(at, *one) for at, one in enumerate(optional.items(), len(needed) + 1)),
        "To undo any of this, put the old record back, or remove the new one.",
        *_closing(link),
    ]
    return Mail(f"DNS changes for mail of {report.domain.shown}", _text(parts))


def _mail_without_records(report: Report, findings: Sequence[Advice], link: str) -> Mail:
    """What is done elsewhere than in DNS, or has a value that only its reader can know, in words."""
    what = "this" if len(findings) == 1 else f"these {len(findings)} things"
    opening = _opening(report, f"mend {what} for {report.domain.shown}")
    parts = ["Hello,", opening, *(_told(at, one) for at, one in enumerate(findings, 1)), *_closing(link)]
    return Mail(f"Something to mend for mail of {report.domain.shown}", _text(parts))


def _told(at: int, advice: Advice) -> str:
    steps = advice.remedy.steps if advice.remedy else ()
    words = (
        f"{at}. {_plain(advice.title)}.",
        f"Why: {_plain(advice.why)}",
        f"What to do: {_plain(advice.fix)}",
    )
    return "\n".join(_filled(one) for one in (*words, *(f"- {_plain(step)}" for step in steps)))


def _text(parts: Iterable[str]) -> str:
    return "\n\n".join(parts) + "\n"


def _closing(link: str) -> tuple[str, ...]:
    whole = (_filled(f"The whole report: {link}"),) if link else ()
    return (*whole, "If anything speaks against it, please tell me before you change it.", "Thank you")


def _changes(report: Report, number: int) -> str:
    changes = "this change" if number == 1 else f"these {number} changes"
    return f"make {changes} in the DNS of {report.domain.shown}"


def _opening(report: Report, deed: str) -> str:
    return _filled(f"could you {deed}? It is about mail to and from {report.domain.label}.")


def _wanted(findings: Iterable[Advice]) -> tuple[dict[Change, list[Advice]], dict[Change, list[Advice]]]:
    """Each change with the findings that want it: those of a problem or a warning, and the others."""
    needed: dict[Change, list[Advice]] = {}
    optional: dict[Change, list[Advice]] = {}
    for advice in findings:
        for change in advice.remedy.changes if advice.remedy else ():
            is_needed = change in needed or advice.finding.severity is not Severity.NOTICE
            (needed if is_needed else optional).setdefault(change, []).append(advice)
    return needed, optional


def _part(at: int, change: Change, reasons: list[Advice]) -> str:
    return "\n".join([f"{at}. {VERBS[change.action]} a {change.rrtype} record", *_lines(change, reasons)])


def _lines(change: Change, reasons: list[Advice]) -> Iterator[str]:
    for title in list(dict.fromkeys(advice.title for advice in reasons))[:MOST_REASONS]:
        yield _filled(f"Why: {_plain(title)}.")
    for step in dict.fromkeys(step for a in reasons if a.remedy for step in a.remedy.steps):
        yield _filled(f"Before: {_plain(step)}")
    for caution in dict.fromkeys(a.remedy.caution for a in reasons if a.remedy and a.remedy.caution):
        yield _filled(f"Note: {_plain(caution)}")
    if change.old:
        yield f"Old: {record_line(change, change.old)}"
    if change.value:
        yield f"New: {record_line(change, change.value)}"


def _plain(text: str) -> str:
    return printable(plain(text)).replace("`", "").replace("**", "")


def _filled(text: str, width: int = WIDTH) -> str:
    return textwrap.fill(text, width, break_long_words=False, break_on_hyphens=False)
