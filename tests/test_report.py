"""What a report comes to: the verdict of a family, and of all of them."""

from __future__ import annotations

import pytest

from checks.domain import parse_target
from checks.model import Finding, Gap, Outcome, Reason, Severity, Unknown, Verdict
from checks.registry import all_checks, family_of
from checks.snapshot import Snapshot
from deliverability.report import Report, advise, make_report
from deliverability.summary import next_words, sentence

SILENT = Unknown("example.com MX", Reason.TIMEOUT)
SLIGHT = "propagation.old-value"
WEIGHTY = "nameservers.lame"
WHO = "This is for whoever runs mx1.example.com."


def report(*families: str, **outcome: object) -> Report:
    return make_report(Snapshot(parse_target("example.com")), Outcome(**outcome), families)  # type: ignore[arg-type]


def verdicts(of: Report) -> dict[str, str]:
    return {line.family: line.verdict.value for line in of.families} | {"": of.verdict.value}


def test_a_family_of_which_nothing_was_seen_is_never_called_well() -> None:
    said = report("mx", "propagation", passed=("mx.none",), gaps=(Gap(SLIGHT, SILENT),))
    assert verdicts(said) == {"mx": "pass", "propagation": "could not check", "": "pass"}


def test_what_only_a_note_could_come_of_does_not_keep_the_rest_from_being_well() -> None:
    gaps = (Gap(SLIGHT, SILENT), Gap(WEIGHTY, SILENT))
    said = report("nameservers", "propagation", passed=("nameservers.tcp-refused",), gaps=gaps)
    assert verdicts(said)[""] == "could not check"
    said = report("nameservers", "propagation", passed=("nameservers.tcp-refused",), gaps=gaps[:1])
    assert verdicts(said)[""] == "pass"


def test_alone_it_is_what_the_report_comes_to() -> None:
    said = report("propagation", gaps=(Gap(SLIGHT, SILENT),))
    assert said.verdict is Verdict.COULD_NOT_CHECK
    assert sentence(said) == "We could not check example.com, as the answers we need did not come."


def test_a_notice_that_is_open_beside_what_was_seen_leaves_the_family_well() -> None:
    said = report("mx", passed=("mx.none",), gaps=(Gap("mx.no-ipv6", SILENT),))
    assert verdicts(said) == {"mx": "pass", "": "pass"}


@pytest.mark.parametrize("severity", Severity)
def test_the_worst_finding_is_the_verdict(severity: Severity) -> None:
    check = next(one.id for one in all_checks().values() if one.severity is severity and one.family == "mx")
    facts = dict.fromkeys(("domain", "host", "record", "hosts", "target", "targets"), "x")
    said = report("mx", findings=(Finding(check, severity, "example.com MX", facts),))
    assert family_of(check) == "mx"
    assert said.verdict.value == {"error": "fail", "warning": "warn", "notice": "pass"}[severity.value]


def test_the_next_step_says_what_to_do_and_not_only_whose_it_is() -> None:
    facts = {"domain": "example.com", "host": "mx1.example.com", "who": WHO}
    words = next_words(advise(Finding("dane.no-starttls", Severity.ERROR, "mx1.example.com port 25", facts)))
    assert words == "This is for whoever runs mx1.example.com. Switch encryption (STARTTLS) on at the server."


@pytest.mark.parametrize(
    ("check", "said"),
    [
        ("placement.in-spam-everywhere", "Test mails did not reach an inbox."),
        ("placement.in-spam", "Test mails land in spam."),
        ("placement.rejected", "Test mails are refused."),
        ("placement.dkim-not-signed", "Test mails show a weak spot."),
        ("placement.in-tab", "What we looked at is fine."),
    ],
)
def test_the_sentence_at_the_top_tells_what_became_of_test_mails(check: str, said: str) -> None:
    finding = Finding(check, all_checks()[check].severity, "example.com", {"domain": "example.com"})
    assert sentence(report("placement", findings=(finding,))) == said


def test_mail_to_the_support_address_that_is_lost_comes_first() -> None:
    lost = Finding("placement.support-not-reached", Severity.ERROR, "support@example.com", {})
    said = sentence(report("mx", "placement", passed=("mx.none",), findings=(lost,)))
    assert said.startswith("A test mail from outside to example.com did not arrive")
