"""Begins a test: one mail to each seed that agreed, as rows that the work in the background takes up."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from email.utils import parseaddr

from sqlalchemy import Connection

from checks.placement.record import Where
from deliverability.accounts.acting import actor
from deliverability.accounts.audit import audit
from deliverability.monitored.model import Monitored
from deliverability.seeds import quotas
from deliverability.seeds.desk import SeedDesk, refuse_while_stopped
from deliverability.seeds.errors import SeedError
from deliverability.seeds.mail_us.awaiting import awaited_mail
from deliverability.seeds.model import Kind, Mail, Probe, Role, Seed, SeedTest, Sender, Sending, TestState
from deliverability.seeds.plans import first_plan
from deliverability.seeds.round_trip.asking import QUESTION, asking_mailbox, await_reply
from deliverability.seeds.tokens import code_for, token_for
from deliverability.store import monitored, probes, seed_plans, seed_tests, seeds, senders

OURS = (Kind.SENT, Kind.ROUND_TRIP)
"""The kinds whose mail we send ourselves."""
FIRST_LOOK = timedelta(seconds=5)
OUR_WORDS = Mail("", "")
"""Nobody gave a template."""
BEGUN = "This test has been begun already."
LONGEST_SUBJECT, LONGEST_BODY = 200, 512 * 1024


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody wants tested. `sender_id` None: the domain's first; `seeds` () for all that are active.

    `mail` as a template of theirs says it, empty for our own words; `template`: its name. `slot_at`: the
    slot of a plan, None where somebody asks. `is_loop_tried`: with a round trip, whether mail of a machine
    is answered, too.
    """

    domain_id: int
    kind: Kind = Kind.SENT
    sender_id: int | None = None
    seeds: tuple[int, ...] = ()
    mail: Mail = OUR_WORDS
    template: str = ""
    slot_at: datetime | None = None
    is_loop_tried: bool = False


def begin(desk: SeedDesk, wish: Wish, now: datetime) -> SeedTest:
    """Keep a new test and its mails. SeedError, TooManyTestsError: nothing is kept then.

    The limits are counted and the rows added while nobody else does so.
    """
    refuse_while_stopped(desk)
    mail = QUESTION if wish.kind is Kind.ROUND_TRIP and wish.mail == OUR_WORDS else read_mail(wish.mail)
    with desk.database.begin() as connection:
        quotas.hold(connection)
        one = _domain(connection, wish.domain_id)
        is_to_us = wish.kind is Kind.TO_US and not wish.seeds and desk.settings.seeds.is_receiving
        chosen = () if is_to_us else _seeds(connection, wish)
        sender = _sender(connection, wish, one) if wish.kind in OURS else None
        others = _beside(connection, wish, sender, mail)
        _refuse_too_many(desk, connection, wish, chosen, 1 + len(others), now)
        test = _test(wish, sender, mail, now)
        _add(desk, connection, test, sender, chosen)
        if is_to_us:
            awaited = awaited_mail(desk.key, desk.settings.seeds.receive_domain, test)
            probes.add(connection, awaited, one.id, None)
        for other, said in others:
            beside = replace(_test(wish, other, said, now), control_of=test.id, slot_at=None)
            _add(desk, connection, beside, other, chosen)
        if wish.kind is Kind.SENT and wish.slot_at is None:
            seed_plans.add(connection, first_plan(one.id, now))
        audit(connection, now, "test.begun", one.name, None, {"kind": test.kind.value, "mails": len(chosen)})
    return test


def read_mail(mail: Mail) -> Mail:
    """A template as it may be sent; SeedError."""
    subject = " ".join(mail.subject.split())
    if len(subject) > LONGEST_SUBJECT:
        raise SeedError("subject", f"The subject has at most {LONGEST_SUBJECT} letters.")
    if len(mail.text) + len(mail.html) > LONGEST_BODY:
        raise SeedError("text", "The mail is too long for a test; half a megabyte is the most.")
    if mail.html.strip() and not mail.text.strip():
        raise SeedError("text", "Write the mail as plain text as well. Mail with HTML alone looks like spam.")
    return Mail(subject, mail.text, mail.html if mail.html.strip() else "")


def _domain(connection: Connection, domain_id: int) -> Monitored:
    one = monitored.get(connection, domain_id)
    if one is None:
        raise SeedError("domain", "This domain is not looked after. Add it first.")
    return one


def _seeds(connection: Connection, wish: Wish) -> tuple[Seed, ...]:
    """The seeds that get a mail; every one of them has agreed."""
    role = Role.SUPPORT if wish.kind is Kind.ROUND_TRIP else Role.SEED
    active = seeds.active(connection, role, wish.domain_id)
    chosen = tuple(seed for seed in active if not wish.seeds or seed.id in wish.seeds)
    if role is Role.SUPPORT:
        chosen = chosen[:1]  # an answer to one mail at a time can be told from others
    if len(chosen) < len(set(wish.seeds)):
        raise SeedError("seeds", "Not all of these may get test mails: one has not agreed, or is paused.")
    if chosen:
        return chosen
    if role is Role.SUPPORT:
        raise SeedError("seeds", "Add the support mailbox of this domain first, and confirm it.")
    raise SeedError("seeds", "There is no seed inbox that may get test mails. Add one, and confirm it.")


def _sender(connection: Connection, wish: Wish, one: Monitored) -> Sender:
    if wish.sender_id is None and wish.kind is Kind.SENT:
        found = next(iter(senders.of_domain(connection, one.id)), None)
    else:
        found = senders.get(connection, wish.sender_id) if wish.sender_id is not None else None
    if found is None:
        raise SeedError("sender", f"Say how mail of {one.name} goes out: add its mail server first.")
    if wish.kind is Kind.SENT and found.domain_id != one.id:
        raise SeedError("sender", f"This mail server does not send for {one.name}. Choose another.")
    return found


def _beside(
    connection: Connection, wish: Wish, sender: Sender | None, mail: Mail
) -> tuple[tuple[Sender, Mail], ...]:
    """What is sent beside the test: of domains known to be good, or what nobody should answer."""
    if wish.kind is Kind.SENT:
        return tuple((control, mail) for control in senders.controls(connection))
    if wish.kind is Kind.ROUND_TRIP and wish.is_loop_tried and sender is not None:
        return ((sender, replace(mail, is_by_machine=True)),)
    return ()


def _refuse_too_many(
    desk: SeedDesk, connection: Connection, wish: Wish, chosen: tuple[Seed, ...], times: int, now: datetime
) -> None:
    asked_by = "" if wish.slot_at else actor().accountable
    if wish.kind not in OURS:
        quotas.refuse_too_many_of_others(connection, desk.settings.seeds, asked_by, now)
        return
    is_due = wish.slot_at is not None
    if wish.slot_at and seed_tests.is_begun(connection, wish.domain_id, wish.kind, wish.slot_at):
        raise SeedError("", BEGUN)
    quotas.refuse_too_soon(connection, wish.domain_id, wish.kind, now, is_due=is_due)
    recipients = [seed.address for seed in chosen] * times
    quotas.refuse_too_many(connection, desk.settings.seeds, asked_by, recipients, now)


def _test(wish: Wish, sender: Sender | None, mail: Mail, now: datetime) -> SeedTest:
    asked_by = "" if wish.slot_at else actor().accountable
    return SeedTest(
        secrets.token_urlsafe(16), wish.domain_id, wish.kind, sender.id if sender else None, wish.template,
        mail, code_for(), TestState.UNDER_WAY, wish.slot_at, None, asked_by, now, None,
    )  # fmt: skip


def _add(
    desk: SeedDesk, connection: Connection, test: SeedTest, sender: Sender | None, chosen: tuple[Seed, ...]
) -> None:
    if not seed_tests.add(connection, test):
        raise SeedError("", BEGUN)
    for seed in chosen:
        send_at = test.created_at if sender else None
        probe = _probe(desk, test, sender, seed)
        probes.add(connection, probe, test.domain_id, send_at)
        if sender and test.kind is Kind.ROUND_TRIP:
            mailbox = asking_mailbox(connection, sender, test.domain_id)
            await_reply(connection, test, mailbox, probe.message_id)


def _probe(desk: SeedDesk, test: SeedTest, sender: Sender | None, seed: Seed) -> Probe:
    """`token` and `message_id` are "" for a mail that others send: the code is all that shows it."""
    token = token_for(desk.key, test.id, seed.id)
    message_id = f"<{token}@{parseaddr(sender.sender)[1].rpartition('@')[2]}>" if sender else ""
    sending = Sending.WAITING if sender else Sending.BY_OTHERS
    look_at = None if sender else test.created_at + FIRST_LOOK
    return Probe(
        0, test.id, seed.id, recipient(test, seed), token if sender else "", message_id, sending,
        Where.WAITING, "", "", "", 0, 0, look_at, None, None, test.created_at,
    )  # fmt: skip


def recipient(test: SeedTest, seed: Seed) -> str:
    """Where a mail of this test goes. Mail to us has an address of its own, the code behind a plus."""
    if test.kind is not Kind.TO_US or seed.provider in NO_PLUS:
        return seed.address
    local, _, host = seed.address.partition("@")
    return f"{local}+{test.code.lower()}@{host}"


NO_PLUS = frozenset({"yahoo", "aol"})
"""Providers that know no plus-addresses; there the code in the subject has to do."""
