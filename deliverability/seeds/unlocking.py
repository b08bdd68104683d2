"""Opens what is kept secret of an account: its password, or the access token of now."""

from __future__ import annotations

from deliverability.secrets_box import Unreadable
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.model import Seed, Sender, SignIn
from deliverability.seeds.oauth import access_token
from deliverability.seeds.oauth_tokens import OAuthError
from deliverability.store import seeds, senders
from deliverability.store.database import reading

OTHER_KEY = "The password cannot be read any more, as the key of this service has changed. Write it again."


class Locked(Exception):  # noqa: N818
    """There is nothing to sign in with; the message says why, and what to do."""


def seed_secret(desk: SeedDesk, seed: Seed) -> str:
    """The password of a mailbox, or its access token of now; Locked."""
    if seed.account.sign_in is not SignIn.PASSWORD:
        return _token(desk, seed)
    with reading(desk.database) as connection:
        kept = seeds.secret(connection, seed.id)
    return _opened(desk, kept)


def sender_secret(desk: SeedDesk, sender: Sender) -> str:
    """The password of a way to send, or its access token of now; Locked."""
    if sender.account.sign_in is not SignIn.PASSWORD:
        return _token(desk, sender)
    with reading(desk.database) as connection:
        kept = senders.secret(connection, sender.id)
    return _opened(desk, kept)


def _token(desk: SeedDesk, owner: Seed | Sender) -> str:
    try:
        return access_token(desk, owner)
    except OAuthError as error:
        raise Locked(str(error)) from None


def _opened(desk: SeedDesk, kept: str) -> str:
    try:
        return desk.box.open(kept)
    except Unreadable:
        raise Locked(OTHER_KEY) from None
