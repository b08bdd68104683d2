"""Sends the test mails that are due, each by its domain's own mail server, and keeps what came of them."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from deliverability.notify.backoff import pause
from deliverability.notify.handing import Outcome
from deliverability.notify.submission import NoServer
from deliverability.seeds.composing import compose
from deliverability.seeds.desk import SeedDesk, is_stopped
from deliverability.seeds.model import MISSING_AFTER, Seed, SeedTest, Sender
from deliverability.seeds.nearness import first_look
from deliverability.seeds.sending import Sent, Way, open_way, talk_of
from deliverability.seeds.side_by_side import SideBySide
from deliverability.seeds.unlocking import Locked, sender_secret
from deliverability.store import probe_sending as ledger
from deliverability.store import seed_tests, seeds, senders
from deliverability.store.database import reading
from deliverability.store.leases import Lease
from deliverability.store.probe_sending import Claimed

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
BATCH, AT_ONCE = 40, 8
"""Mails of one session, and mail servers spoken to at once."""
TRY_FOR = MISSING_AFTER
"""So long a mail is tried that no server took."""
LOST = "This service stopped while it was sending. It may have gone, and is not sent again."
GIVEN_UP = "It could not be sent for six hours."
NO_SENDER = "The way to send it by was removed."


_rounds = SideBySide[int]("sender", AT_ONCE)


@dataclass(frozen=True, slots=True)
class _Round:
    """One mail server and the mails that go over it."""

    desk: SeedDesk
    sender: Sender
    tests: Mapping[str, SeedTest]
    seeds: Mapping[int, Seed]
    batch: tuple[Claimed, ...]


def send_due(desk: SeedDesk, now: datetime, patience: float | None = None) -> int:
    """Send what is due, and wait for it, at most `patience` seconds; to how many mail servers.

    A server that is slow holds up no other. Several processes may do this at once. Nothing is sent while the
    service is stopped, or is a demo.
    """
    with reading(desk.database) as connection:
        if not ledger.is_any_due(connection, now):
            return 0
    with desk.database.begin() as connection:
        ledger.lost(connection, LOST, now)
        ledger.give_up(connection, GIVEN_UP, now - TRY_FOR, now)
    if is_stopped(desk.database):
        return 0
    with reading(desk.database) as connection:
        due = ledger.senders_due(connection, now, 2 * AT_ONCE)
    return _rounds.begin(desk.database, due, lambda sender_id: _go(desk, sender_id, now), patience)


def _go(desk: SeedDesk, sender_id: int, now: datetime) -> None:
    """All that is due by one mail server."""
    token = secrets.token_urlsafe(16)
    try:
        with desk.database.begin() as connection:
            batch = ledger.claim(connection, sender_id, now, Lease(token, now + LEASE), BATCH)
        todo = _round(desk, sender_id, batch) if batch else None
        if todo is not None:
            _send_round(todo)
        if batch:
            ledger.let_go(desk.database, token)
    except Exception:  # ours: what was not begun is taken up again, and the rest is not sent twice
        log.exception("test mails of sender %d were not sent", sender_id)


def _round(desk: SeedDesk, sender_id: int, batch: tuple[Claimed, ...]) -> _Round | None:
    """What it takes to send them; where the way to send is gone they are refused."""
    with reading(desk.database) as connection:
        tests = {one.probe.test_id: seed_tests.get(connection, one.probe.test_id) for one in batch}
        sender = senders.get(connection, sender_id)
        found = seeds.of_ids(connection, {one.probe.seed_id for one in batch})
    if sender is None:
        for claimed in batch:
            ledger.refused(desk.database, claimed, None, NO_SENDER, None)
        return None
    return _Round(desk, sender, {key: test for key, test in tests.items() if test}, found, batch)


def _send_round(todo: _Round) -> None:
    """All mails of one server over one session; nothing that goes wrong here touches the others."""
    try:
        secret = sender_secret(todo.desk, todo.sender)
        with open_way(todo.sender, secret, todo.desk.reach()) as way:
            _tell(todo, "")
            for claimed in todo.batch:
                _send(todo, way, claimed)
    except NoServer as error:
        _nobody_there(todo, str(error), error)
    except Locked as error:
        _nobody_there(todo, str(error), None)


def _send(todo: _Round, way: Way, claimed: Claimed) -> None:
    test = todo.tests[claimed.probe.test_id]
    try:
        raw = compose(test.mail, todo.sender, claimed.probe, test.code, todo.desk.clock())
    except ValueError as error:
        ledger.refused(todo.desk.database, claimed, None, str(error), None)
        return
    sent = way.send(claimed.probe, raw, lambda: _begin(todo.desk, claimed))
    _write(todo, claimed, sent)


def _begin(desk: SeedDesk, claimed: Claimed) -> bool:
    now = desk.clock()
    return not is_stopped(desk.database) and ledger.begin(desk.database, claimed, now, now + LEASE)


def _write(todo: _Round, claimed: Claimed, sent: Sent) -> None:
    database, now = todo.desk.database, todo.desk.clock()
    look_at = now + first_look(todo.desk, todo.seeds.get(claimed.probe.seed_id))
    match sent.handed:
        case Outcome.SENT:
            ledger.sent(database, claimed, sent.talk, now, look_at)
        case Outcome.UNKNOWN:
            ledger.unsure(database, claimed, sent.talk, sent.problem, now, look_at)
        case Outcome.REFUSED:
            ledger.refused(database, claimed, sent.talk, sent.problem, sent.refusal)
        case Outcome.LATER:
            ledger.give_back(database, claimed, sent.talk, sent.problem, now + pause(claimed.attempts))
    if sent.problem:
        log.warning("test mail %d: %s, %s", claimed.probe.id, sent.handed, sent.problem)


def _nobody_there(todo: _Round, problem: str, error: NoServer | None) -> None:
    """No session: all of them wait, as none of them is to blame."""
    log.warning("no test mail goes by %r: %s", todo.sender.name, problem)
    _tell(todo, problem)
    talk = talk_of(error, todo.sender) if error else None
    for claimed in todo.batch:
        again = todo.desk.clock() + pause(claimed.attempts)
        ledger.give_back(todo.desk.database, claimed, talk, problem, again)


def _tell(todo: _Round, problem: str) -> None:
    if problem != todo.sender.problem:
        with todo.desk.database.begin() as connection:
            senders.tried(connection, todo.sender.id, problem)
