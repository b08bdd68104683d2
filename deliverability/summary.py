"""The sentence at the top of a report, and the one next step under it."""

from __future__ import annotations

import re

from checks.model import Finding, Reason, Severity, Verdict
from checks.profile import Profile
from checks.registry import family_of
from deliverability.meanings import (
    ARRIVES,
    ARRIVES_AS_FAR_AS_SEEN,
    ARRIVES_BY_CHECK,
    ASIDE,
    BELIEF,
    GOOD_NEWS,
    NO_SERVER_SEEN,
    ONLY_SENDS,
    PARKED,
    REACHES,
    SENDING,
    SENDING_BY_CHECK,
    STRANGERS,
    TAKES_NONE,
    THERE_IS,
    UNSEEN,
    WELL,
    WELL_BUT_UNSEEN,
)
from deliverability.report import Advice, Report

MOST_CLAUSES = 2
MOST_WORDS = 19
"""Of a sentence that is understood at the first reading."""
ADDRESSED = "This is for "
NOTHING_SEEN = (Verdict.COULD_NOT_CHECK, Verdict.NOT_APPLICABLE)
ABOUT_SENDING = {family for family, _ in SENDING}
KEEPS_MAIL_AWAY = tuple(ARRIVES_BY_CHECK)
FIRST_SENTENCE = re.compile(r".+?[.?](?=\s|$)", re.DOTALL)


def sentence(report: Report) -> str:
    """What the reader should know after two seconds."""
    if report.verdict is Verdict.NOT_APPLICABLE:
        reason = report.not_applicable[0][1] if report.not_applicable else "there is nothing to check here"
        return _as_sentence(reason)
    if all(line.verdict in NOTHING_SEEN for line in report.families):
        return f"We could not check {report.domain.label}, as the answers we need did not come."
    agree = _agree(report)
    told = [("and" if agree else "but", _sending(report))]
    told += [("but", _aside(report))] if agree and _is_good_news(report) else []
    return _joined(_receiving(report), told) or _as_sentence(_of_the_rest(report))


def _joined(first: str, told: list[tuple[str, str]]) -> str:
    """The clauses as one sentence; one that would make it too long begins the next."""
    sentences = [first] if first else []
    for word, clause in told:
        if clause and sentences and len(f"{sentences[-1]} {word} {clause}".split()) <= MOST_WORDS:
            sentences[-1] = f"{sentences[-1]}, {word} {clause}"
        elif clause:
            sentences.append(f"but {clause}" if sentences and word == "but" else clause)
    return " ".join(map(_as_sentence, sentences))


def _of_the_rest(report: Report) -> str:
    """Of families that say nothing of whether mail arrives or is believed."""
    if report.verdict is Verdict.COULD_NOT_CHECK:
        return "we could not check all of this"
    return "what we looked at is fine"


def next_step(report: Report) -> Advice | None:
    """The finding to mend first: the worst; of those, what keeps mail away, else that of the first family."""
    loud = [advice for advice in report.findings if advice.finding.severity is not Severity.NOTICE]
    worst = [advice for advice in loud if advice.finding.severity is loud[0].finding.severity]
    return min(worst, key=_rank, default=None)


def _rank(advice: Advice) -> int:
    check = advice.finding.check
    return KEEPS_MAIL_AWAY.index(check) if check in KEEPS_MAIL_AWAY else len(KEEPS_MAIL_AWAY)


def next_words(advice: Advice) -> str:
    """The first sentence of what to do, for the line under the sentence; two where the first says who."""
    text = " ".join(advice.fix.partition("\n\n")[0].split())
    found = FIRST_SENTENCE.match(text)
    first = found[0] if found else text
    if first.startswith(ADDRESSED) and (then := FIRST_SENTENCE.match(text[len(first) :].lstrip())):
        first = f"{first} {then[0]}"
    if first.endswith(" with:"):
        return f"{first[:-1]} the one shown below."
    if first.endswith(":"):
        return f"{first[:-1]}, as shown below."
    return f"{first} It is shown below." if "```" in advice.fix else first


def _receiving(report: Report) -> str:
    """What becomes of mail to them; "" when that was not looked at."""
    names = {"name": report.domain.label, "domain": report.domain.shown}
    return _receiving_words(report).format_map(names)


def _receiving_words(report: Report) -> str:
    """The same with its names still to fill in."""
    verdict = {line.family: line.verdict for line in report.families}.get("mx")
    if verdict is None:
        return ""
    found = {a.finding.check for a in report.findings if a.finding.severity is not Severity.NOTICE}
    plain = next((text for check, text in ARRIVES_BY_CHECK.items() if check in found), "")
    if plain or not report.takes_mail:
        return plain or _takes_none(report)
    if verdict is Verdict.PASS and _heard_a_server(report):
        return REACHES
    if verdict is Verdict.WARN and not _sees_a_server(report):
        return ARRIVES[Verdict.COULD_NOT_CHECK]
    if verdict is Verdict.COULD_NOT_CHECK and _sees_a_server(report):
        return ARRIVES_AS_FAR_AS_SEEN
    return ARRIVES[verdict]


def _takes_none(report: Report) -> str:
    """What a domain that takes no mail is told, which need not say so to senders."""
    if report.profile is Profile.SEND_ONLY:
        return ONLY_SENDS
    silent = any(advice.finding.check == "mx.no-null" for advice in report.findings)
    return ARRIVES[Verdict.NOT_APPLICABLE] if silent else TAKES_NONE


def _is_good_news(report: Report) -> bool:
    return _receiving_words(report) in (*GOOD_NEWS, "")


def _heard_a_server(report: Report) -> bool:
    """A mail server was reached, whatever else is wrong with it."""
    hosts = {line.family: line.verdict for line in report.families}.get("hosts")
    open_checks = {gap.check for gap in report.gaps}
    return hosts in (Verdict.PASS, Verdict.WARN) and "hosts.none-reachable" not in open_checks


def _sees_a_server(report: Report) -> bool:
    return NO_SERVER_SEEN.isdisjoint(gap.check for gap in report.gaps)


def _sending(report: Report) -> str:
    """What becomes of mail from them; "" when a domain that is not there has no such mail."""
    verdicts = {line.family: line.verdict for line in report.families}
    looked_at = [verdicts[family] for family in BELIEF if family in verdicts]
    found = {advice.finding.check for advice in report.findings}
    if "mx.domain-missing" in found:
        return ""
    for severity in (Severity.ERROR, Severity.WARNING):
        said = _clauses(report, severity)
        if said:
            return _both(said)
    if not looked_at:
        return ""
    if Verdict.COULD_NOT_CHECK in looked_at and not _only_the_seal_is_unseen(report):
        return UNSEEN
    return _well(report, verdicts)


def _both(said: list[str]) -> str:
    """ "mail you send may be refused and is not signed": what both speak of is named once."""
    first, *others = said
    subject = "mail you send "
    rest = (one.removeprefix(subject) if first.startswith(subject) else one for one in others)
    return " and ".join((first, *rest))


def _clauses(report: Report, severity: Severity) -> list[str]:
    """What the findings of one severity mean, family by family: in its own words or the family's."""
    said: dict[str, list[str]] = {}
    for advice in report.findings:
        check = advice.finding.check
        if advice.finding.severity is not severity:
            continue
        if check in SENDING_BY_CHECK:
            said.setdefault(family_of(check), []).append(SENDING_BY_CHECK[check])
        elif (family_of(check), severity) in SENDING:
            said.setdefault(family_of(check), [])
    clauses = dict.fromkeys(own[0] if own else SENDING[family, severity] for family, own in said.items())
    first, others = list(clauses)[:1], list(clauses)[1:]
    others.sort(key=lambda clause: clause != STRANGERS)  # people fear this most, so it is never left out
    return [*first, *others][:MOST_CLAUSES]


def _aside(report: Report) -> str:
    """The worst that was found where neither receiving nor sending hangs on it; "" for nothing."""
    for severity, there_is in THERE_IS.items():
        for advice in report.findings:
            family = family_of(advice.finding.check)
            if advice.finding.severity is severity and family in ASIDE:
                return f"{there_is} {ASIDE[family]}"
    return ""


def _well(report: Report, verdicts: dict[str, Verdict]) -> str:
    """Only a DMARC policy that holds lets receivers tell (RFC 9989 §4)."""
    if verdicts.get("dmarc") is not Verdict.PASS:
        return ""
    if not report.sends_mail:
        return PARKED
    if any(_lets_fakes_through(advice.finding) for advice in report.findings):
        return SENDING_BY_CHECK["dmarc.policy-none"]
    return WELL_BUT_UNSEEN if verdicts.get("dkim") is Verdict.COULD_NOT_CHECK else WELL


def _lets_fakes_through(finding: Finding) -> bool:
    """The policy is none, by the domain's own record or by that of the suffix it is sold under."""
    return finding.check == "dmarc.policy-none" or (
        finding.check == "dmarc.inherited" and finding.facts.get("policy") == "none"
    )


def _only_the_seal_is_unseen(report: Report) -> bool:
    """Nobody can list a domain's selectors, so a key that was not found is the usual case."""
    lines = {line.family: line.verdict for line in report.families if line.family in BELIEF}
    unseen = {family for family, verdict in lines.items() if verdict is Verdict.COULD_NOT_CHECK}
    reasons = {gap.unknown.reason for gap in report.gaps if family_of(gap.check) in unseen}
    return unseen <= {"dkim"} and reasons <= {Reason.NO_EVIDENCE}


def _agree(report: Report) -> bool:
    """Whether both halves are good news, or both bad."""
    receives = _is_good_news(report)
    worse = (a.finding.check for a in report.findings if a.finding.severity is not Severity.NOTICE)
    believed = not any(family_of(check) in ABOUT_SENDING or check in SENDING_BY_CHECK for check in worse)
    known = _only_the_seal_is_unseen(report)
    return receives == (believed and known)


def _as_sentence(text: str) -> str:
    """A domain at the start keeps its small letter."""
    first = text.partition(" ")[0]
    begun = text if "." in first or "@" in first else text[0].upper() + text[1:]
    return f"{begun.rstrip('.')}."
