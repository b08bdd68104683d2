"""What the latest round trip of a domain showed, as evidence: did it arrive, what answered, and when."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection

from checks.placement.record import AutoReply, RoundTrip, Where
from deliverability.seeds.model import MISSING_AFTER, Kind, Probe, SeedTest
from deliverability.seeds.round_trip.asking import is_reply
from deliverability.seeds.round_trip.reply import reply_of
from deliverability.store import probes, seed_plans, seed_tests, seeds

LEAST = timedelta(hours=1)
"""So long at least an answer is waited for before it counts as missing."""


def latest(connection: Connection, domain_id: int, most: int) -> tuple[SeedTest, RoundTrip] | None:
    """The newest of the last `most` round trips that tells something; None for none."""
    for test in seed_tests.of_domain(connection, domain_id, most, (Kind.ROUND_TRIP,)):
        found = _of_test(connection, test)
        if found is not None:
            return test, found
    return None


def _of_test(connection: Connection, test: SeedTest) -> RoundTrip | None:
    mails = probes.of_test(connection, test.id)
    asked = next((one for one in mails if not is_reply(one)), None)
    answer = next((one for one in mails if is_reply(one)), None)
    if asked is None or answer is None or asked.where is Where.WAITING:
        return None
    promise = _promise(connection, test)
    answer_is = _answer_is(connection, asked, answer, promise)
    if answer_is is Where.WAITING:
        return None
    arrival = _arrival(connection, asked)
    problem = asked.problem if arrival is not None else ""
    refusal = probes.details(connection, [asked.id])[asked.id].refusal
    return RoundTrip(
        asked.recipient, answer.recipient, promise, asked.sent_at, arrival, answer_is,
        asked.found_at, _reply(connection, answer), _answers_machines(connection, test), refusal,
        problem or answer.problem,
    )  # fmt: skip


def _promise(connection: Connection, test: SeedTest) -> int:
    plan = seed_plans.get(connection, test.domain_id)
    return plan.promise_minutes if plan else 0


def _arrival(connection: Connection, asked: Probe) -> Where | None:
    support = seeds.get(connection, asked.seed_id)
    can_look = support is not None and support.is_open
    return asked.where if can_look or asked.where in (Where.REJECTED, Where.NOT_SENT) else None


def _answer_is(connection: Connection, asked: Probe, answer: Probe, promise: int) -> Where:
    """Where the answer is. MISSING and DELAYED are said only where we looked for as long as it was due."""
    if answer.where.is_found or answer.where in (Where.COULD_NOT_LOOK, Where.FOLDER):
        return answer.where
    if asked.sent_at is None:
        return Where.NOT_SENT if asked.next_look_at is None else Where.WAITING
    if answer.next_look_at is None:
        watched = answer.created_at + MISSING_AFTER - asked.sent_at
        is_long = watched >= max(LEAST, timedelta(minutes=promise))
        return Where.MISSING if is_long else Where.COULD_NOT_LOOK
    due = asked.sent_at + timedelta(minutes=promise)
    mailbox = seeds.get(connection, answer.seed_id)
    is_late = promise and mailbox and mailbox.healthy_at and mailbox.healthy_at > due
    return Where.DELAYED if is_late else Where.WAITING


def _reply(connection: Connection, answer: Probe) -> AutoReply | None:
    raw = probes.message(connection, answer.id)
    if raw is None or answer.found_at is None:
        return None
    return reply_of(raw, answer.message_id, answer.found_at)


def _answers_machines(connection: Connection, test: SeedTest) -> bool | None:
    """Of the mail beside it that says it is a machine's; None while it may still be answered."""
    for beside in seed_tests.controls_of(connection, test.id):
        mails = probes.of_test(connection, beside.id)
        was_sent = any(one.sent_at is not None for one in mails if not is_reply(one))
        for answer in filter(is_reply, mails):
            if answer.found_at is not None:
                return True
            if was_sent and answer.next_look_at is None and answer.where is Where.NOT_SENT:
                return False
    return None
