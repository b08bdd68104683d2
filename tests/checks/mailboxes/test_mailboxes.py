"""Whether addresses are taken: what a refusal says about the mailbox, and what it says about us."""

from __future__ import annotations

import pytest

from checks.contacts import SmtpTalk
from checks.domain import parse_target
from checks.mailboxes.record import Mailboxes, Word
from checks.model import Finding, NotApplicable, Outcome, Reason, Severity, Unknown, Verdict
from checks.registry import evaluate
from checks.snapshot import Snapshot
from deliverability.report import family_line
from tests.checks.hosts.talks import ADDRESS, HELLO, HOST, SILENT, talk

MADE_UP = "0123456789abcd@example.com"
SUPPORT, POSTMASTER, ABUSE = "support@example.com", "postmaster@example.com", "abuse@example.com"
GONE = "550 5.1.1 User unknown"
OK = "250 2.1.5 Ok"


def asked(
    support: str = OK, postmaster: str = OK, abuse: str = OK, made_up: str = GONE, mail: str = OK
) -> SmtpTalk:
    """A talk in which each address has this reply; "" ends it before the reply."""
    text = f"{HELLO}250 SIZE\n> MAIL FROM:<>\n{mail}\n"
    for address, reply in ((SUPPORT, support), (POSTMASTER, postmaster), (ABUSE, abuse), (MADE_UP, made_up)):
        text += f"> RCPT TO:<{address}>\n{reply}\n"
        if not reply:
            return talk(text, ended=Reason.CONNECTION_LOST)
    return talk(f"{text}> RSET\n250 ok\n> QUIT\n221 bye")


def boxes(said: SmtpTalk | Unknown, support: str = SUPPORT) -> Mailboxes:
    return Mailboxes("example.com", HOST, ADDRESS, said, support, MADE_UP)


def judged(found: Mailboxes | Unknown | NotApplicable) -> Outcome:
    return evaluate(Snapshot(parse_target("example.com"), mailboxes=found), ("mailboxes",))


def said(outcome: Outcome) -> dict[str, dict[str, object]]:
    assert not any(gap.unknown.reason is Reason.CRASHED for gap in outcome.gaps)
    return {finding.check.removeprefix("mailboxes."): dict(finding.facts) for finding in outcome.findings}


def gaps(outcome: Outcome) -> dict[str, Reason]:
    return {gap.check.removeprefix("mailboxes."): gap.unknown.reason for gap in outcome.gaps}


def verdict(outcome: Outcome) -> Verdict:
    return family_line("mailboxes", outcome).verdict


def test_a_server_that_takes_what_it_should_and_nothing_else_is_fine() -> None:
    outcome = judged(boxes(asked()))
    assert (outcome.findings, outcome.gaps) == ((), ())
    assert verdict(outcome) is Verdict.PASS


@pytest.mark.parametrize(
    ("address", "check", "severity"),
    [
        ("support", "mailboxes.support-refused", Severity.ERROR),
        ("postmaster", "mailboxes.postmaster-refused", Severity.WARNING),
        ("abuse", "mailboxes.abuse-refused", Severity.NOTICE),
    ],
)
def test_each_address_that_is_refused_is_a_finding_of_its_own(
    address: str, check: str, severity: Severity
) -> None:
    outcome = judged(boxes(asked(**{address: GONE})))
    mailbox = f"{address}@example.com"
    facts = {"domain": "example.com", "mailbox": mailbox, "host": HOST, "reply": GONE}
    assert outcome.findings == (Finding(check, severity, mailbox, facts),)
    assert outcome.gaps == ()


def test_an_address_that_was_typed_is_the_one_that_counts() -> None:
    typed = boxes(asked(), "help@example.com")
    assert typed.asked == ("help@example.com", POSTMASTER, ABUSE, MADE_UP)
    assert gaps(judged(typed)) == {"support-refused": Reason.NOT_ASKED}


def test_a_typed_postmaster_is_told_once() -> None:
    outcome = judged(boxes(asked(postmaster=GONE), POSTMASTER))
    assert list(said(outcome)) == ["support-refused"]


MISSING = [
    "550 5.1.1 <support@example.com>: Recipient address rejected: User unknown in local recipient table",
    "550-5.1.1 The email account you tried to reach does not exist. Please try\n550 5.1.1 again - gsmtp",
    "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient a@example.com not found by SMTP address lookup",
    "550 No such user here",
    "550 Unrouteable address",
    "550 Unknown user",
    "553 mailbox unavailable",
    "550 Requested action not taken: mailbox unavailable",
    "550 5.2.1 mailbox disabled",
    "552 5.2.2 mailbox full",
    "550 5.1.1 <support@blocklist-spam-policy.example>: no such user",
]


@pytest.mark.parametrize("reply", MISSING)
def test_a_refusal_that_names_the_mailbox_is_about_the_mailbox(reply: str) -> None:
    found = boxes(asked(support=reply, postmaster=reply, abuse=reply, made_up=reply))
    assert found.word(SUPPORT) is Word.MISSING


ABOUT_US = [
    "550 5.7.1 Service unavailable; client host [192.0.2.9] blocked using zen.spamhaus.org",
    "554 5.7.1 <probe>: Helo command rejected: Host not found",
    "550 5.7.26 This mail is unauthenticated",
    "550 5.7.606 Access denied, banned sending IP",
    "550 JunkMail rejected - [192.0.2.9] is in an RBL",
    "550 5.1.1 rejected by policy",
    "550 5.1.8 sender rejected",
    "550 5.4.1 Recipient address rejected: Access denied",
    "554 Your IP has a poor reputation",
    "550 Client address unknown",
    "550 sender address does not exist",
    "554 5.7.1 Service unavailable; client host [192.0.2.9] blocked using relays.example.net",
    "550 Your server is an open relay, see http://relay-test.example",
    "550 Reverse DNS lookup failed",
    "550 denied",
    "550 no",
    "550 5.0.0",
    "503 5.5.1 bad sequence",
    "554 transaction failed",
]


@pytest.mark.parametrize("reply", ABOUT_US)
def test_a_refusal_that_may_be_about_us_is_no_verdict(reply: str) -> None:
    outcome = judged(boxes(asked(reply, reply, reply, reply)))
    assert outcome.findings == ()
    assert set(gaps(outcome).values()) == {Reason.TURNED_AWAY}
    assert verdict(outcome) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(
    "reply",
    [
        "554 5.7.1 Service unavailable; client host [192.0.2.9] blocked using zen.spamhaus.org",
        "550 Access denied: poor reputation",
        "550 5.1.8 Sender rejected",
        "550 5.5.3 multi-recipient bounce",
        "554 Bounces have only one recipient",
    ],
)
def test_a_refusal_about_us_stays_one_where_postmaster_is_let_through(reply: str) -> None:
    """RFC 5321 §4.5.1 wants postmaster taken also from those whose mail is blocked, and many servers do."""
    outcome = judged(boxes(asked(support=reply, abuse=reply, made_up=reply)))
    assert outcome.findings == ()
    assert gaps(outcome) == dict.fromkeys(("support-refused", "abuse-refused"), Reason.TURNED_AWAY)


def test_a_refusal_without_a_code_is_like_another_only_in_its_words() -> None:
    outcome = judged(
        boxes(asked(support="550 Administrative prohibition", made_up="550 Unrouteable address"))
    )
    assert outcome.findings == ()
    assert gaps(outcome) == {"support-refused": Reason.TURNED_AWAY}


@pytest.mark.parametrize(
    "reply", ["550 5.4.1 Recipient address rejected: Access denied", "550 no", "550 5.0.0 x"]
)
def test_a_refusal_like_that_of_an_address_we_made_up_is_about_the_mailbox(reply: str) -> None:
    """Microsoft 365 words it so that it might be about us."""
    outcome = judged(boxes(asked(support=reply, made_up=reply)))
    assert list(said(outcome)) == ["support-refused"]
    assert outcome.gaps == ()


def test_a_refusal_unlike_that_of_an_address_we_made_up_may_be_about_us() -> None:
    outcome = judged(boxes(asked(support="550 5.7.1 not for you", made_up=GONE)))
    assert outcome.findings == ()
    assert gaps(outcome) == {"support-refused": Reason.TURNED_AWAY}


@pytest.mark.parametrize(
    "reply", ["450 4.2.0 Greylisted", "451 try later", "421 busy", "452 4.5.3 Too many recipients"]
)
def test_a_refusal_for_now_is_asked_again_later(reply: str) -> None:
    outcome = judged(boxes(asked(support=reply)))
    assert outcome.findings == ()
    assert gaps(outcome) == {"support-refused": Reason.LATER}


def test_a_server_that_takes_everything_is_not_praised() -> None:
    outcome = judged(boxes(asked(made_up=OK)))
    assert said(outcome) == {"catch-all": {"domain": "example.com", "host": HOST, "made_up": MADE_UP}}
    assert gaps(outcome) == dict.fromkeys(
        ("support-refused", "postmaster-refused", "abuse-refused"), Reason.ANY_MAILBOX
    )
    assert verdict(outcome) is Verdict.COULD_NOT_CHECK


def test_a_catch_all_that_refuses_one_address_refuses_it() -> None:
    outcome = judged(boxes(asked(support=GONE, made_up=OK)))
    assert set(said(outcome)) == {"support-refused", "catch-all"}


RELAY = "554 5.7.1 <x@example.com>: Relay access denied"


@pytest.mark.parametrize(
    "reply",
    [
        RELAY,
        "550 relay not permitted",
        "550 5.7.1 Unable to relay",
        "550 5.7.1 Relaying denied",
        "553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
    ],
)
def test_a_server_that_does_not_know_the_domain_is_one_error(reply: str) -> None:
    outcome = judged(boxes(asked(reply, reply, reply, reply)))
    facts = {"domain": "example.com", "host": HOST, "reply": reply}
    assert outcome.findings == (Finding("mailboxes.domain-refused", Severity.ERROR, "example.com MX", facts),)
    assert outcome.gaps == ()


def test_relaying_that_is_denied_for_some_is_not_the_domain() -> None:
    outcome = judged(boxes(asked(support=RELAY)))
    assert outcome.findings == ()
    assert gaps(outcome) == {"support-refused": Reason.TURNED_AWAY}


def test_bounces_that_are_refused_are_a_notice_and_leave_the_rest_open() -> None:
    refusal = "550 5.1.7 empty sender not taken"
    outcome = judged(boxes(talk(f"{HELLO}250 SIZE\n> MAIL FROM:<>\n{refusal}\n> QUIT\n221 bye")))
    assert said(outcome) == {"null-sender-refused": {"domain": "example.com", "host": HOST, "reply": refusal}}
    assert gaps(outcome) == {"domain-refused": Reason.TURNED_AWAY}
    assert verdict(outcome) is Verdict.COULD_NOT_CHECK


@pytest.mark.parametrize(
    ("mail", "reason"),
    [
        ("550 5.7.1 blocked", Reason.TURNED_AWAY),
        ("550 Your host is listed", Reason.TURNED_AWAY),
        ("503 5.5.1 Bad sequence of commands", Reason.TURNED_AWAY),
        ("530 Must issue a STARTTLS command first", Reason.TURNED_AWAY),
        ("451 4.7.1 later", Reason.LATER),
        ("421 busy", Reason.LATER),
        ("", Reason.CONNECTION_LOST),
    ],
)
def test_a_sender_that_is_refused_for_our_sake_is_no_verdict(mail: str, reason: Reason) -> None:
    outcome = judged(boxes(talk(f"{HELLO}250 SIZE\n> MAIL FROM:<>\n{mail}", ended=None if mail else reason)))
    assert outcome.findings == ()
    assert set(gaps(outcome).values()) == {reason}


@pytest.mark.parametrize(
    ("talked", "reason"),
    [
        (SILENT, Reason.TIMEOUT),
        (talk("554 no"), Reason.TURNED_AWAY),
        (talk("220 mx.example.com\n> EHLO p\n550 5.7.1 no"), Reason.TURNED_AWAY),
        (talk("", ended=Reason.TIMEOUT), Reason.TIMEOUT),
        (
            talk(f"{HELLO}250 STARTTLS\n> STARTTLS\n220 go", ended=Reason.CONNECTION_LOST),
            Reason.CONNECTION_LOST,
        ),
    ],
)
def test_a_talk_that_did_not_come_so_far_is_no_verdict(talked: SmtpTalk | Unknown, reason: Reason) -> None:
    outcome = judged(boxes(talked))
    assert outcome.findings == ()
    assert set(gaps(outcome).values()) == {reason}


def test_a_talk_that_ends_in_the_middle_keeps_what_was_said() -> None:
    outcome = judged(boxes(asked(support=GONE, abuse="")))
    assert list(said(outcome)) == ["support-refused"]
    assert gaps(outcome) == {"abuse-refused": Reason.CONNECTION_LOST, "catch-all": Reason.CONNECTION_LOST}


def test_what_does_not_apply_is_passed_on() -> None:
    assert verdict(judged(NotApplicable("example.com takes no mail"))) is Verdict.NOT_APPLICABLE
