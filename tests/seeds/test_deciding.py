"""What a look makes of a mail: a table of the hours after sending."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from checks.placement.record import Where
from deliverability.seeds.deciding import GIVE_UP, HOUR, NEAR, NEVER_KNOWN, NOT_SEEN, Look, decide
from deliverability.seeds.model import LOOKS, Probe, Sending

NOW = datetime(2027, 3, 15, 6, tzinfo=UTC)
PROBE = Probe(
    1, "t", 1, "anna@example.net", "0" * 32, "<0@example.com>", Sending.SENT, Where.WAITING, "", "", "", 0, 0,
    NOW, NOW, None, NOW,
)  # fmt: skip
WELL, FAILED = Look(), Look("the password was refused")
UNSURE, BY_HAND = Sending.UNKNOWN, Sending.BY_OTHERS
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("sending", "before", "look", "age", "where", "is_over"),
    [
        (Sending.SENT, (0, 0), WELL, 5 * MINUTE, Where.WAITING, False),
        (Sending.SENT, (0, 0), FAILED, 5 * MINUTE, Where.WAITING, False),
        (Sending.SENT, (9, 9), WELL, 15 * MINUTE, Where.DELAYED, False),
        (Sending.SENT, (9, 9), FAILED, 15 * MINUTE, Where.COULD_NOT_LOOK, False),
        (Sending.SENT, (9, 9), WELL, 6 * HOUR - MINUTE, Where.DELAYED, False),
        (Sending.SENT, (9, 9), WELL, 6 * HOUR, Where.MISSING, True),
        (Sending.SENT, (9, 9), FAILED, 6 * HOUR, Where.COULD_NOT_LOOK, False),
        (Sending.SENT, (9, 4), WELL, 6 * HOUR, Where.MISSING, True),
        (Sending.SENT, (9, 3), WELL, 6 * HOUR, Where.COULD_NOT_LOOK, False),
        (Sending.SENT, (9, 0), WELL, 12 * HOUR, Where.COULD_NOT_LOOK, False),
        (Sending.SENT, (20, 20), FAILED, 23 * HOUR, Where.COULD_NOT_LOOK, False),
        (Sending.SENT, (20, 20), FAILED, GIVE_UP, Where.COULD_NOT_LOOK, True),
        (Sending.SENT, (20, 0), WELL, GIVE_UP, Where.COULD_NOT_LOOK, True),
        (UNSURE, (9, 9), WELL, 20 * MINUTE, Where.WAITING, False),
        (UNSURE, (9, 9), WELL, 6 * HOUR, Where.NOT_SENT, True),
        (UNSURE, (9, 9), FAILED, 6 * HOUR, Where.COULD_NOT_LOOK, False),
        (BY_HAND, (9, 9), WELL, 20 * MINUTE, Where.WAITING, False),
        (BY_HAND, (9, 9), WELL, 6 * HOUR, Where.NOT_SENT, True),
    ],
)
def test_a_mail_that_is_not_there_is_missing_only_where_the_mailbox_could_be_read(
    sending: Sending, before: tuple[int, int], look: Look, age: timedelta, where: Where, is_over: bool
) -> None:
    probe = replace(PROBE, sending=sending, looks=before[0], healthy_looks=before[1])
    after = decide(probe, look, NOW + age)
    assert (after.where, after.next_look_at is None) == (where, is_over)
    assert (after.looks, after.healthy_looks) == (before[0] + 1, before[1] + (look is WELL))
    if not is_over:
        assert after.next_look_at is not None
        assert after.next_look_at > NOW + age


@pytest.mark.parametrize("where", [Where.INBOX, Where.TAB, Where.SPAM, Where.FOLDER])
def test_a_mail_that_is_there_is_decided_whatever_was_before(where: Where) -> None:
    late = replace(PROBE, where=Where.DELAYED, problem="the password was refused", looks=30)
    found = decide(late, Look("", where, "Junk", "promotions"), NOW + 5 * HOUR)
    assert (found.where, found.folder, found.tab, found.problem) == (where, "Junk", "promotions", "")
    assert (found.found_at, found.next_look_at) == (NOW + 5 * HOUR, None)


def test_a_mail_that_may_never_have_left_says_so() -> None:
    for sending, said in ((UNSURE, NEVER_KNOWN), (BY_HAND, NOT_SEEN)):
        assert decide(replace(PROBE, sending=sending), WELL, NOW + 6 * HOUR).problem == said


def test_looks_come_at_their_times_and_often_where_nobody_minds() -> None:
    for steps, is_near in ((LOOKS, False), (NEAR, True)):
        probe, times = replace(PROBE, next_look_at=NOW + timedelta(seconds=steps[0])), []
        while probe.next_look_at is not None:
            times.append(int((probe.next_look_at - NOW).total_seconds()))
            probe = decide(probe, WELL, probe.next_look_at, is_near)
        assert times == list(steps)
        assert probe.where is Where.MISSING


def test_a_look_that_comes_late_goes_on_from_there() -> None:
    after = decide(PROBE, WELL, NOW + timedelta(seconds=33))
    assert after.next_look_at == NOW + timedelta(seconds=40)


def test_nobody_looks_for_ever() -> None:
    probe, looks = PROBE, 0
    while probe.next_look_at is not None:
        probe, looks = decide(probe, FAILED, probe.next_look_at), looks + 1
    assert looks < 45
    assert probe.where is Where.COULD_NOT_LOOK
    assert probe.problem == FAILED.problem
