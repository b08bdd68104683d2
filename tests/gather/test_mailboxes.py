"""Which server is asked for mailboxes, which addresses are named to it, and that no mail is sent."""

from __future__ import annotations

import pytest

from checks.contacts import Contact, Kind
from checks.domain import parse_target
from checks.mailboxes.record import Mailboxes
from checks.model import NotApplicable, Reason, Unknown
from deliverability.gather.context import Options
from deliverability.gather.mailboxes import made_up
from deliverability.runs import Run
from tests.judging import LAB, judge
from tests.world import World

ONE = "@ MX 10 mx1\nmx1 A 127.0.0.61\n41.0.0.127.in-addr.arpa. PTR mx1\n"
NOBODY = made_up(parse_target("example.com"))


def judged(world: World, zone: str, target: str = "example.com") -> Run:
    options = Options(allow=LAB, families=("mailboxes",))
    return judge(world, zone, target, options=options, patience=1.0)


def evidence(run: Run) -> Mailboxes:
    assert isinstance(run.snapshot.mailboxes, Mailboxes)
    return run.snapshot.mailboxes


def asked(run: Run) -> Contact:
    (contact,) = [contact for contact in run.transcript.contacts if contact.kind is Kind.MAILBOXES]
    return contact


def test_four_addresses_are_named_and_no_mail_is_sent(world: World) -> None:
    run = judged(world, f"{ONE}mx1 !smtp")
    words = ("support@example.com", "postmaster@example.com", "abuse@example.com", NOBODY)
    assert asked(run) == Contact(Kind.MAILBOXES, "mx1.example.com", "127.0.0.61", words)
    lines = [line.partition(":")[0] for _, line in world.heard]
    assert set(lines) == {"EHLO checker.example", "STARTTLS", "MAIL FROM", "RCPT TO", "RSET", "QUIT"}
    assert lines.count("RCPT TO") == 4
    assert run.outcome.findings == ()
    assert run.outcome.gaps == ()


def test_each_address_is_the_only_one_of_its_bounce(world: World) -> None:
    run = judged(world, f"{ONE}mx1 !smtp single")
    assert (run.outcome.findings, run.outcome.gaps) == ((), ())


@pytest.mark.parametrize(
    ("target", "first"),
    [
        ("help@example.com", "help@example.com"),
        ("first.last+tag@example.com", "first.last+tag@example.com"),
        ("postmaster@example.com", "postmaster@example.com"),
        ("a..b@example.com", "postmaster@example.com"),
        ("grüße@example.com", "postmaster@example.com"),
        ('"a>b"@example.com', "postmaster@example.com"),
    ],
)
def test_the_address_that_was_typed_is_named_when_it_can_be(world: World, target: str, first: str) -> None:
    run = judged(world, f"{ONE}mx1 !smtp accepts=all", target)
    assert asked(run).words[0] == first
    assert evidence(run).support == target


def test_the_first_server_that_answers_is_asked(world: World) -> None:
    run = judged(world, f"{ONE}@ MX 20 mx2\nmx2 A 127.0.0.62\nmx1 !smtp refuses\nmx2 !smtp")
    assert asked(run).target == "mx2.example.com"


def test_a_server_that_turns_us_away_is_not_asked_and_neither_is_the_one_behind_it(world: World) -> None:
    """A backup server takes mail for addresses it knows nothing of."""
    run = judged(world, f"{ONE}@ MX 20 mx2\nmx2 A 127.0.0.62\nmx1 !smtp banner=554\nmx2 !smtp")
    assert Kind.MAILBOXES not in {contact.kind for contact in run.transcript.contacts}
    assert {gap.unknown.reason for gap in run.outcome.gaps} == {Reason.TURNED_AWAY}


@pytest.mark.parametrize(
    ("words", "reason"),
    [("refuses", Reason.CONNECTION_REFUSED), ("filtered", Reason.TIMEOUT), ("hangs", Reason.TIMEOUT)],
)
def test_nobody_is_asked_where_nobody_answers(world: World, words: str, reason: Reason) -> None:
    run = judged(world, f"{ONE}mx1 !smtp {words}")
    assert {gap.unknown.reason for gap in run.outcome.gaps} == {reason}
    assert run.outcome.findings == ()


def test_where_no_mail_is_taken_nobody_is_asked(world: World) -> None:
    run = judged(world, "@ MX 0 .\nmx1 A 127.0.0.61\nmx1 !smtp")
    assert run.snapshot.mailboxes == NotApplicable("example.com takes no mail")
    assert run.transcript.contacts == {}


def test_an_unknown_mx_set_leaves_the_mailboxes_unknown(world: World) -> None:
    run = judged(world, f"{ONE}mx1 !smtp\n@ !servfail MX")
    assert isinstance(run.snapshot.mailboxes, Unknown)
    assert run.snapshot.mailboxes.question == "example.com MX"


def test_the_family_is_not_checked_unless_asked_for(world: World) -> None:
    run = judge(world, f"{ONE}mx1 !smtp", families=("mx", "hosts"), patience=1.0)
    assert run.transcript.contacts
    assert all(contact.kind is not Kind.MAILBOXES for contact in run.transcript.contacts)


def test_the_made_up_address_is_the_same_each_time_and_differs_between_domains() -> None:
    assert made_up(parse_target("support@example.com")) == NOBODY
    assert NOBODY.partition("@")[0] != made_up(parse_target("example.org")).partition("@")[0]
