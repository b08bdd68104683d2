"""Sends the mails that are due, many over one session, and writes into the ledger what came of each."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from deliverability.config import Settings
from deliverability.net.reach import Reach, introduced_as
from deliverability.notify import backoff
from deliverability.notify.compose import compose
from deliverability.notify.handing import Handed, Outcome, hand_over
from deliverability.notify.letter import Channel
from deliverability.notify.session import Submission
from deliverability.notify.submission import NoServer, Server, open_session, say_goodbye
from deliverability.store import outbox, switches
from deliverability.store.database import Database
from deliverability.store.outbox import Claimed

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
BATCH = 20
EVERYWHERE = ("0.0.0.0/0", "::/0")  # the operator's own word, which may well name a server in the cellar
LOST = "this service stopped while it was sending"


@dataclass(frozen=True, slots=True)
class _Post:
    """What sending takes; `clock` says the time, `is_over` that the process is about to end."""

    settings: Settings
    database: Database
    clock: Callable[[], datetime]
    is_over: Callable[[], bool]


def send_mail(
    settings: Settings, database: Database, now: datetime, is_over: Callable[[], bool] = lambda: False
) -> int:
    """Send what is due, as fast as the rate allows; how many were sent.

    Nothing is sent while no mail server is set or the service is stopped. Several processes may do this at
    once.
    """
    outbox.lost(database, LOST, now)
    if not settings.mail.is_set or switches.get(database, switches.STOPPED):
        return 0
    began = time.monotonic()
    post = _Post(settings, database, lambda: now + timedelta(seconds=time.monotonic() - began), is_over)
    return sum(_send_batch(post, batch) for batch in _batches(post))


def _batches(post: _Post) -> Iterator[tuple[Claimed, ...]]:
    """What is due, claimed piece by piece, until nothing is left or the rate is used up."""
    while (most := _allowed(post)) and not post.is_over():
        token, now = secrets.token_urlsafe(16), post.clock()
        batch = outbox.claim(post.database, (Channel.MAIL,), token, now, now + LEASE, most)
        if not batch:
            return
        try:
            yield batch
        finally:
            outbox.let_go(post.database, token)


def _allowed(post: _Post) -> int:
    rate = post.settings.mail.rate
    if not rate:
        return BATCH
    begun = outbox.begun_since(post.database, post.clock() - timedelta(minutes=1))
    return max(0, min(BATCH, rate - begun))


def _send_batch(post: _Post, batch: tuple[Claimed, ...]) -> int:
    session: Submission | None = None
    count = 0
    try:
        for at, claimed in enumerate(batch):
            if post.is_over():
                break
            try:
                session = session or _session(post.settings)
            except NoServer as error:
                _nobody_there(post, batch[at:], str(error))
                break
            handed = _send(post, session, claimed)
            count += handed.outcome is Outcome.SENT
            if handed.is_over:
                session.close()
                session = None
    finally:
        if session is not None:
            say_goodbye(session)
    return count


def _session(settings: Settings) -> Submission:
    mail, ca_file = settings.mail, settings.network.ca_file
    password = mail.password.value if mail.password else ""
    reach = Reach(EVERYWHERE, str(ca_file or ""), introduced_as(settings), mail.timeout)
    return open_session(Server(mail.host, mail.port, mail.security, mail.user, password), reach)


def _send(post: _Post, session: Submission, claimed: Claimed) -> Handed:
    mail = post.settings.mail
    message_id = (
        claimed.message_id or f"<{secrets.token_urlsafe(16)}@{mail.sender_address.rpartition('@')[2]}>"
    )
    try:
        raw = compose(claimed.content, claimed.recipient, mail.sender, message_id, post.clock())
    except ValueError as error:  # ours to mend; no other letter is to blame
        log.error("message %d cannot be made: %s", claimed.id, error)
        handed = Handed(Outcome.REFUSED, f"it cannot be made into a mail: {error}")
    else:
        handed = hand_over(
            session, mail.bounce_address, claimed.recipient, raw, lambda: _begin(post, claimed, message_id)
        )
    _write(post, claimed, handed)
    return handed


def _begin(post: _Post, claimed: Claimed, message_id: str) -> bool:
    now = post.clock()
    return outbox.begin(post.database, claimed, message_id, now, now + LEASE)


def _write(post: _Post, claimed: Claimed, handed: Handed) -> None:
    now = post.clock()
    match handed.outcome:
        case Outcome.SENT:
            outbox.sent(post.database, claimed, now)
        case Outcome.LATER:
            backoff.later(post.database, claimed, handed.problem, now)
        case Outcome.REFUSED:
            outbox.fail(post.database, claimed, handed.problem, now)
        case Outcome.UNKNOWN:
            outbox.unsure(post.database, claimed, handed.problem, now)
    if handed.problem:
        log.warning("message %d (%s): %s, %s", claimed.id, claimed.kind, handed.outcome, handed.problem)


def _nobody_there(post: _Post, batch: tuple[Claimed, ...], problem: str) -> None:
    log.warning("no mail can be sent: %s", problem)
    for claimed in batch:
        backoff.later(post.database, claimed, problem, post.clock())
