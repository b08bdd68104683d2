"""Opens what is kept secret of an account: its password, or the access token of now."""

from __future__ import annotations

from deliverability.secrets_box import Unreadable
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Seed, Sender
from deliverability.store import seeds, senders
from deliverability.store.database import reading

OTHER_KEY = "The password cannot be read any more, as the key of this service has changed. Write it again."


class Locked(Exception):  # noqa: N818
    """There is nothing to sign in with; the message says why, and what to do."""


def seed_secret(desk: SeedDesk, seed: Seed) -> str:
    """The password of a mailbox; Locked."""
    with reading(desk.database) as connection:
        kept = seeds.secret(connection, seed.id)
    return _opened(desk, kept)


def sender_secret(desk: SeedDesk, sender: Sender) -> str:
    """The password of a way to send; Locked."""
    with reading(desk.database) as connection:
        kept = senders.secret(connection, sender.id)
    return _opened(desk, kept)


def _opened(desk: SeedDesk, kept: str) -> str:
    try:
        return desk.box.open(kept)
    except Unreadable:
        raise Locked(OTHER_KEY) from None
