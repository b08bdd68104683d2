"""Sends what goes to webhooks and to services of Apprise, and writes into the ledger what came of it."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from deliverability.config import Settings
from deliverability.net.outside import Forbidden, Limits, Nowhere
from deliverability.net.post import SECONDS, post
from deliverability.notify import backoff, services, webhook
from deliverability.notify.handing import Handed, Outcome
from deliverability.notify.letter import Channel
from deliverability.secrets_box import Box, Unreadable
from deliverability.store import outbox, switches, targets
from deliverability.store.database import Database, reading
from deliverability.store.outbox import Claimed

log = logging.getLogger(__name__)
LEASE = timedelta(minutes=5)
BATCH = 10
CHANNELS = (Channel.WEBHOOK, Channel.APPRISE)
LATER = (0, 408, 425, 429)


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is kept encrypted of a target: the whole URL, and the signing key of a webhook."""

    url: str
    key: str = ""

    def locked(self, box: Box) -> str:
        """As the store keeps it."""
        return box.lock(json.dumps({"url": self.url, "key": self.key}))


def unlocked(box: Box, kept: str) -> Secrets:
    """Read `Secrets.locked` back; Unreadable when no key fits."""
    return Secrets(**json.loads(box.open(kept) or '{"url": ""}'))


def limits_of(settings: Settings) -> Limits:
    """What of the network a target may lead to."""
    network = settings.network
    return Limits(tuple(map(str, network.allow)), network.https_port, str(network.ca_file or ""))


def send_posts(settings: Settings, database: Database, key: str, now: datetime) -> int:
    """Send what is due; how many were taken. Several processes may do this at once."""
    if switches.get(database, switches.STOPPED):
        return 0
    began = time.monotonic()

    def clock() -> datetime:
        return now + timedelta(seconds=time.monotonic() - began)

    count = 0
    while True:
        token = secrets.token_urlsafe(16)
        batch = outbox.claim(database, CHANNELS, token, clock(), clock() + LEASE, BATCH)
        for claimed in batch:
            count += _send(settings, database, Box(key), claimed, clock) is Outcome.SENT
        if len(batch) < BATCH:
            return count


def _send(
    settings: Settings, database: Database, box: Box, claimed: Claimed, clock: Callable[[], datetime]
) -> Outcome:
    message_id = claimed.message_id or f"msg_{secrets.token_urlsafe(16)}"
    handed = _target(settings, database, box, claimed, message_id, clock)
    now = clock()
    match handed.outcome:
        case Outcome.SENT:
            outbox.sent(database, claimed, now)
        case Outcome.LATER:
            backoff.later(database, claimed, handed.problem, now)
        case Outcome.REFUSED:
            outbox.fail(database, claimed, handed.problem, now)
        case Outcome.UNKNOWN:
            outbox.unsure(database, claimed, handed.problem, now)
    if handed.problem:
        log.warning("message %d (%s): %s, %s", claimed.id, claimed.kind, handed.outcome, handed.problem)
    return handed.outcome


def _target(
    settings: Settings, database: Database, box: Box, claimed: Claimed, message_id: str,
    clock: Callable[[], datetime],
) -> Handed:  # fmt: skip
    with reading(database) as connection:
        kept = targets.secret(connection, _id(claimed.recipient))
    try:
        secret = unlocked(box, kept)
    except Unreadable as error:
        return Handed(Outcome.LATER, f"the target's URL cannot be read: {error}")
    if not secret.url:
        return Handed(Outcome.REFUSED, "the target is gone")
    if not outbox.begin(database, claimed, message_id, clock(), clock() + LEASE):
        return Handed(Outcome.TAKEN)
    try:
        if claimed.channel is Channel.WEBHOOK:
            return _webhook(secret, claimed, message_id, limits_of(settings), clock())
        return _service(secret, claimed, limits_of(settings))
    except Forbidden as error:
        return Handed(Outcome.REFUSED, str(error))
    except (Nowhere, ValueError) as error:
        return Handed(Outcome.LATER, str(error))


def _webhook(secret: Secrets, claimed: Claimed, message_id: str, limits: Limits, now: datetime) -> Handed:
    """A receiver tells a repeat by its id, so one that did not answer is asked again."""
    body = claimed.content.data.encode()
    reply = asyncio.run(post(secret.url, body, webhook.signed(secret.key, message_id, body, now), limits))
    if reply.is_fine:
        return Handed(Outcome.SENT)
    is_later = reply.status in LATER or reply.status >= 500
    return Handed(Outcome.LATER if is_later else Outcome.REFUSED, reply.problem)


def _service(secret: Secrets, claimed: Claimed, limits: Limits) -> Handed:
    problem = services.send(secret.url, claimed.content.subject, claimed.content.text, limits, SECONDS)
    return Handed(Outcome.UNKNOWN, problem) if problem else Handed(Outcome.SENT)


def _id(recipient: str) -> int:
    number = recipient.removeprefix("target:")
    return int(number) if number.isdecimal() else 0
