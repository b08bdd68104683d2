"""The sentence at the top of a report, and the one next step under it."""

from __future__ import annotations

from checks.model import Severity, Verdict
from deliverability.report import Advice, Report

ARRIVES = {
    Verdict.PASS: "Mail to {name} has a server to go to",
    Verdict.WARN: "Mail to {name} has a server to go to, with a weak spot",
    Verdict.FAIL: "Mail to {name} is getting lost",
    Verdict.COULD_NOT_CHECK: "We could not see whether mail to {name} arrives",
}
NO_PROBLEM = (Verdict.PASS, Verdict.NOT_APPLICABLE)


def sentence(report: Report) -> str:
    """What the reader should know after two seconds."""
    if report.verdict is Verdict.NOT_APPLICABLE:
        reason = report.not_applicable[0][1] if report.not_applicable else "there is nothing to check"
        return f"{reason[0].upper()}{reason[1:]}."
    verdicts = {line.family: line.verdict for line in report.families}
    if any(advice.finding.check == "mx.domain-missing" for advice in report.findings):
        return f"{report.domain.shown} does not exist, so no mail can reach it."
    receiving = verdicts.get("mx", Verdict.NOT_APPLICABLE)
    if report.takes_mail:
        first = ARRIVES.get(receiving, "{name} takes no mail").format(name=_name(report))
    else:
        first = f"{_name(report)} takes no mail, and says so"
    return f"{first}{_sending(verdicts, well=receiving in NO_PROBLEM)}."


def _sending(verdicts: dict[str, Verdict], *, well: bool) -> str:
    """What becomes of the mail they send, joined to what becomes of the mail they get."""
    link = ", but" if well else ", and"
    if verdicts.get("dmarc") is Verdict.FAIL:
        return f"{link} strangers can pretend to be you"
    sides = [verdicts.get(family, Verdict.PASS) for family in ("spf", "dkim", "dmarc")]
    if Verdict.FAIL in sides:
        return f"{link} mail you send may not be believed"
    if Verdict.WARN in sides:
        return f"{link} the proof on mail you send has a weak spot"
    if Verdict.COULD_NOT_CHECK in sides:
        return f"{link} we could not check all of the proof on mail you send"
    return ", and mail you send carries proof that it is yours" if well else ""


def _name(report: Report) -> str:
    return report.domain.label


def next_step(report: Report) -> Advice | None:
    """The finding to mend first: the worst, and of those the one whose family comes first."""
    problems = [advice for advice in report.findings if advice.finding.severity is not Severity.NOTICE]
    return problems[0] if problems else None
