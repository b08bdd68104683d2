"""Test mails are judged by what is certain: chance, silence and rules of a mailbox count as nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest

from checks.domain import parse_target
from checks.guide import guide
from checks.model import Finding, Gap, Outcome, Reason, Severity, Unknown
from checks.placement.record import Refusal, Seen, Where
from checks.placement.refusals import MOST_OFTEN
from checks.registry import chosen_families, evaluate
from checks.snapshot import NO_TEST_MAIL, Snapshot
from deliverability.seeds.kept import lines_of, placement_from
from tests.mail_world import placement

UNPROVEN = "550 5.7.26 Your email has been blocked because the sender is unauthenticated."
FORGED = "  Authentication-Results: mx.google.com; dkim=fail; spf=fail; dmarc=fail header.from=example.com\n"
RECEIVED = (
    "  Received: from out.example.com (out.example.com. [192.0.2.9]) by mx.google.com with ESMTPS id a1"
    " (version=TLS1_3 cipher=X bits=256/256); Mon, 16 Nov 2026 01:00:02 -0800 (PST)\n"
)


def judged(text: str) -> Outcome:
    """What the family says of a test mail; it is kept and read back first, as in a run."""
    seen = placement_from(lines_of(placement(text)))
    return evaluate(Snapshot(parse_target("example.com"), placement=seen), ("placement",))


def said(text: str) -> list[tuple[str, str]]:
    """(check, subject) of each finding, without the word on a missing seal."""
    found = ((one.check.partition(".")[2], one.subject) for one in judged(text).findings)
    return [pair for pair in found if pair[0] != "dkim-not-signed"]


def test_a_finding_of_spam_tells_count_reason_and_weight() -> None:
    outcome = judged(
        "gmail spam\nyahoo inbox\noutlook spam\n"
        "  X-Forefront-Antispam-Report: CIP:192.0.2.9;SFV:SPM;SCL:5;CAT:SPM\n"
        "  signature d=example.com s=s1 valid"
    )
    (gmail, outlook) = (one for one in outcome.findings if one.check == "placement.in-spam")
    assert gmail == Finding(
        "placement.in-spam", Severity.WARNING, "gmail",
        {
            "domain": "example.com", "seed": "gmail", "share": "2 of 3",
            "because": "The mailbox does not say why.", "headers": ("nothing",),
            "weight": "Mailboxes of other people at the same provider may decide otherwise.",
        },
    )  # fmt: skip
    assert outlook.subject == "outlook"
    assert "does not say why" not in str(outlook.facts["because"])
    assert "X-Forefront-Antispam-Report: " in str(outlook.facts["headers"])
    assert outcome.gaps == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("gmail spam\noutlook inbox", [("in-spam-once", "gmail")]),
        ("gmail spam\noutlook inbox\nbefore gmail spam", [("in-spam", "gmail")]),
        ("gmail spam\noutlook inbox\nbefore outlook spam", [("in-spam-once", "gmail")]),
        ("gmail spam\noutlook spam", [("in-spam", "gmail"), ("in-spam", "outlook")]),
        ("own spam", [("in-spam-once", "own")]),
        ("gmail missing\noutlook inbox", [("missing-once", "gmail")]),
        ("gmail missing\noutlook missing\nyahoo inbox", [("missing", "gmail"), ("missing", "outlook")]),
        ("gmail spam\noutlook missing", [("in-spam-once", "gmail"), ("missing-once", "outlook")]),
    ],
)
def test_one_mailbox_alone_is_a_note_until_another_or_the_next_test_shows_the_same(
    text: str, expected: list[tuple[str, str]]
) -> None:
    assert sorted(said(text)) == sorted(expected)


def test_what_the_good_domain_suffers_as_well_is_not_put_down_to_this_one() -> None:
    world = "gmail spam\noutlook spam\nyahoo inbox\ncontrol gmail spam\ncontrol outlook inbox"
    assert sorted(said(world)) == [("control-too", "gmail"), ("in-spam-once", "outlook")]


def test_a_rule_against_the_good_domain_excuses_nobody() -> None:
    ruled = "control outlook spam\n  X-Forefront-Antispam-Report: SFV:BLK;SCL:6"
    assert said(f"outlook spam\nbefore outlook spam\n{ruled}") == [("in-spam", "outlook")]


def test_a_mailbox_whose_own_rule_decided_counts_neither_for_nor_against() -> None:
    rule = (
        "\n  X-Forefront-Antispam-Report: CIP:192.0.2.9;SFV:SFE;SCL:-1\n  signature d=example.com s=s1 valid"
    )
    assert said(f"outlook inbox{rule}\ngmail spam\nbefore gmail spam") == [
        ("biased-seed", "outlook"), ("in-spam", "gmail"),
    ]  # fmt: skip
    (spam,) = (one for one in judged(f"gmail spam\nbefore gmail spam\noutlook inbox{rule}").findings
               if one.check == "placement.in-spam")  # fmt: skip
    assert spam.facts["share"] == "1 of 1"
    assert spam.facts["weight"] == "It is the only mailbox that we looked into, so this is a weak sign."
    (moved,) = judged("gmail elsewhere").findings
    assert (moved.check, moved.subject) == ("placement.biased-seed", "gmail")
    assert "or somebody did so by hand" in str(moved.facts["because"])  # as who deletes it does


@pytest.mark.parametrize(
    ("word", "reason"),
    [("unseen", Reason.MAILBOX_CLOSED), ("waiting", Reason.ON_ITS_WAY), ("not-sent", Reason.NOT_SENT)],
)
def test_a_mail_that_nobody_could_look_for_is_a_gap_and_no_finding(word: str, reason: Reason) -> None:
    outcome = judged(f"gmail inbox\nyahoo {word}")
    assert outcome.findings == ()
    unknown = Unknown("test mail to yahoo", reason)
    mine = [gap for gap in outcome.gaps if gap.unknown == unknown]
    assert {gap.check for gap in mine} == {
        f"placement.{name}" for name in ("in-spam", "in-tab", "missing", "delayed")
    }
    assert list(outcome.gaps) == mine == [Gap(gap.check, unknown) for gap in mine]


def test_nothing_is_certain_where_no_mailbox_could_be_read() -> None:
    outcome = judged("gmail unseen\nyahoo unseen\nown waiting")
    assert outcome.findings == ()


def test_only_the_receivers_own_word_is_believed() -> None:
    good = "  Authentication-Results: mx.google.com; dmarc=pass header.from=example.com\n"
    assert ("dmarc-fails-at-receiver", "example.com") not in said(f"gmail inbox\n{good}{RECEIVED}{FORGED}")
    assert ("dmarc-fails-at-receiver", "example.com") not in said(f"own inbox\n{FORGED}")
    assert ("dmarc-fails-at-receiver", "example.com") in said(f"gmail inbox\n{FORGED}{RECEIVED}")


def way(first: str, second: str, found: str) -> str:
    """Gmail's copy by the clocks of the sending server and of Gmail, found so many minutes after sending."""
    edge = RECEIVED.replace("01:00:02 -0800 (PST)", f"{second} +0000").rstrip()
    server = "  Received: from app (app [10.0.0.5]) by out.example.com with ESMTP id b2; Mon, 16 Nov 2026 "
    return (
        f"gmail inbox\n{edge}\n{server}{first} +0000\n  signature d=example.com s=s1 valid\n  found {found}"
    )


@pytest.mark.parametrize(
    ("first", "second", "found", "expected"),
    [
        ("09:00:01", "09:00:03", "0.1", []),
        ("09:00:01", "09:40:03", "0.1", []),  # the receiver's clock is 40 minutes fast
        ("08:30:01", "09:00:03", "0.1", []),  # the sender's is half an hour slow
        ("08:30:01", "09:00:03", "60", []),  # also where the mail is found late
        ("09:00:01", "09:31:03", "60", [("delayed", "gmail"), ("slow-hop", "gmail")]),  # it did take so long
    ],
)
def test_a_clock_that_is_wrong_makes_no_mail_late(
    first: str, second: str, found: str, expected: list[tuple[str, str]]
) -> None:
    assert said(way(first, second, found)) == expected


def test_a_seal_of_a_subdomain_does_not_count_where_the_record_wants_the_very_name() -> None:
    world = placement("gmail inbox\n  signature d=mail.example.com s=s1 valid")
    (seen,) = world.seen
    assert seen.reading is not None
    strict = replace(world, seen=(replace(seen, reading=replace(seen.reading, alignment=())),))
    for shown, wanted in ((world, []), (strict, ["placement.dkim-not-aligned"])):
        outcome = evaluate(Snapshot(parse_target("example.com"), placement=shown), ("placement",))
        assert [one.check for one in outcome.findings] == wanted


def test_a_seal_that_the_receiver_saw_is_not_called_missing() -> None:
    own = "  Authentication-Results: mx.google.com; dkim=pass header.d=example.com\n"
    for words, wanted in ((own, False), (own.replace("pass", "none"), True)):
        found = judged(f"gmail inbox\n{words}{RECEIVED}").findings
        assert ("placement.dkim-not-signed" in [one.check for one in found]) is wanted


def test_headers_of_mail_that_went_another_way_are_no_evidence_of_the_domains_own() -> None:
    other = replace(placement("gmail inbox\n  unsigned\n  from 192.0.2.9 nameless"), is_own_way=False)
    outcome = evaluate(Snapshot(parse_target("example.com"), placement=other), ("placement",))
    assert outcome.findings == ()


def test_a_refusal_is_told_with_its_cause_and_what_to_do() -> None:
    (found,) = judged(f"gmail rejected {UNPROVEN}\nyahoo inbox").findings
    assert (found.check, found.subject) == ("placement.rejected", "gmail")
    assert found.facts["means"] == "The server could not tell that the mail is truly yours."
    assert found.facts["answer"] == UNPROVEN
    assert found.facts["share"] == "1 of 2"
    (vague,) = judged("gmail rejected 550 5.7.26 Your email has been blocked\nyahoo inbox").findings
    assert vague.facts["means"] == f"{MOST_OFTEN} {found.facts['means']}"
    assert str(vague.facts["exactly"]).startswith(MOST_OFTEN)
    full = judged("gmail bounced 552 5.2.2 Mailbox full\nyahoo inbox")
    assert [one.check for one in full.findings] == ["placement.mailbox-refused"]


def test_a_mailbox_of_ones_own_proves_the_way_and_says_so() -> None:
    (found,) = (one for one in judged("own spam\nbefore own spam").findings)
    assert "server of your own" in str(found.facts["weight"])


def test_who_has_no_test_mails_hears_nothing_of_them() -> None:
    assert "placement" not in chosen_families()
    outcome = evaluate(Snapshot(parse_target("example.com")), ("placement",))
    assert (outcome.findings, outcome.gaps, outcome.passed) == ((), (), ())
    assert {reason for _, reason in outcome.not_applicable} == {NO_TEST_MAIL.reason}


@pytest.mark.parametrize("where", Where)
def test_every_place_but_the_inbox_is_told_or_left_open(where: Where) -> None:
    refusal = Refusal(550, "5.7.1", "no", "mx.test", "policy", True) if where is Where.REJECTED else None
    seen = replace(placement("gmail inbox"), seen=(Seen("gmail", "gmail", where, refusal=refusal),))
    outcome = evaluate(Snapshot(parse_target("example.com"), placement=seen), ("placement",))
    assert bool(outcome.findings or outcome.gaps) is (where is not Where.INBOX)


def test_a_guide_can_tell_of_a_mail_and_of_what_dns_says() -> None:
    worlds = guide("placement.in-spam").reported_for
    assert all(world.mail and not world.zone for world in worlds)
