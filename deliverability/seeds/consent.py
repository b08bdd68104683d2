"""Asks a seed's address whether it wants test mails: by a link, or by our finding the letter in its mailbox.

What the letter carries is in no other place: whoever adds a seed never sees it, the database keeps its hash,
and no server is asked for it, or a mailbox of theirs could hand it back.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from email import message_from_bytes, policy

from sqlalchemy import Connection

from deliverability.accounts.acting import Actor, acting_as
from deliverability.accounts.audit import audit
from deliverability.accounts.random_text import hash_of
from deliverability.links import link
from deliverability.mailed.html import html_of
from deliverability.mailed.model import Page, Prose, Way, Ways
from deliverability.mailed.text import text_of
from deliverability.notify.letter import Channel, Content, Letter
from deliverability.seeds.desk import SeedDesk
from deliverability.seeds.errors import SeedError, TooManyTestsError
from deliverability.seeds.model import Role, Seed, SeedState
from deliverability.seeds.tokens import ALPHABET
from deliverability.store import locks, outbox, seeds
from deliverability.store.database import reading

KIND, PURPOSE, HEADER = "seed-confirm", "confirm seed", "Deliverability-Consent"
GOOD_FOR = timedelta(days=7)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PER_ADDRESS_PER_DAY, PER_HOUR, PER_DAY = 3, 20, 100
_HEADERS = 64 * 1024
"""Octets of a found mail in which our header is looked for."""


def state_of_new(desk: SeedDesk, seed: Seed) -> SeedState:
    """How a new seed begins; one that is only read needs no consent. SeedError where nobody can be asked."""
    if seed.role is Role.BOUNCES or desk.settings.seeds.is_own(seed.address):
        return SeedState.ACTIVE
    if not desk.settings.mail.is_set:
        raise SeedError(
            "address",
            f"We first have to ask {seed.address} by mail, and no mail can be sent yet. If it is yours, "
            "name it under [seeds] own in config.toml. Or set a mail server under [mail].",
        )
    return SeedState.UNCONFIRMED


def ask(desk: SeedDesk, connection: Connection, seed: Seed, now: datetime) -> None:
    """Put the question into the ledger, in the caller's transaction. TooManyTestsError."""
    locks.alone(connection, "letters to seeds")
    _refuse_too_many(connection, seed.address, now)
    secret = secrets.token_urlsafe(16)
    consent = _bound(secret, seed.address)
    token = desk.signer.sign(PURPOSE, [seed.id, secret, hash_of(seed.address)], now + GOOD_FOR)
    url = link(desk.settings, "seeds", "confirm", token)
    seeds.ask(connection, seed.id, consent, now)
    outbox.put(connection, _letter(seed, url, secret, consent, now), now)
    audit(connection, now, "seed.asked", seed.name)


def ask_again(desk: SeedDesk, seed: Seed, now: datetime) -> None:
    """Ask once more; the letter before no longer counts. SeedError, TooManyTestsError."""
    if seed.state is not SeedState.UNCONFIRMED:
        raise SeedError("", "This seed inbox is confirmed already.")
    if state_of_new(desk, seed) is SeedState.UNCONFIRMED:
        with desk.database.begin() as connection:
            ask(desk, connection, seed, now)


def asked_of(desk: SeedDesk, token: str, now: datetime) -> tuple[Seed, str] | None:
    """The seed that a link is about and what the letter carried; None for a link that says nothing.

    It says nothing once the seed has another address: whose that is, is no business of who got the letter.
    """
    match desk.signer.read(PURPOSE, token, now):
        case [int(seed_id), str(secret), str(address)]:
            with reading(desk.database) as connection:
                seed = seeds.get(connection, seed_id)
            return (seed, secret) if seed and hash_of(seed.address) == address else None
    return None


def confirm(desk: SeedDesk, token: str, now: datetime) -> Seed | None:
    """Whoever reads this address agrees. None when the link is not ours, or of an older letter."""
    found = asked_of(desk, token, now)
    if found is None:
        return None
    seed, secret = found
    return _agreed(desk, seed, secret, now, f"seed {seed.address}")


def confirm_found(desk: SeedDesk, seed: Seed, raw: bytes, now: datetime) -> Seed | None:
    """The letter lies in the mailbox that we can open, so it is the one of that address; None when not."""
    headers = message_from_bytes(raw[:_HEADERS], policy=policy.compat32)
    secret = str(headers.get(HEADER, "")).strip()
    return _agreed(desk, seed, secret, now, "the service") if secret else None


def code_of(consent: str) -> str:
    """What stands in the subject of the letter, so that it can be searched for; it proves nothing."""
    digest = hashlib.sha256(f"code {consent}".encode()).digest()
    letters = [ALPHABET[octet % len(ALPHABET)] for octet in digest[:8]]
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"


def _agreed(desk: SeedDesk, seed: Seed, secret: str, now: datetime, who: str) -> Seed | None:
    with acting_as(Actor(who)), desk.database.begin() as connection:
        kept = seeds.asked(connection, seed.id)
        now_there = seeds.get(connection, seed.id)
        if now_there is None or not kept.consent:
            return None
        if not hmac.compare_digest(kept.consent, _bound(secret, now_there.address)):
            return None
        if kept.asked_at is None or now - kept.asked_at > GOOD_FOR:
            return None
        if seeds.confirm(connection, seed.id, kept.consent):
            audit(connection, now, "seed.confirmed", seed.name)
        return seeds.get(connection, seed.id)


def _bound(secret: str, address: str) -> str:
    """What is kept of a letter: it agrees for the address it went to, and for no other."""
    return hash_of(f"{secret} {address}")


def _refuse_too_many(connection: Connection, address: str, now: datetime) -> None:
    """Nobody may use us to flood others with mail they did not ask for."""
    kinds = (KIND,)
    asked = outbox.recipients_since(connection, now - DAY, kinds)
    if sum(_mailbox(one) == _mailbox(address) for one in asked) >= PER_ADDRESS_PER_DAY:
        raise TooManyTestsError("This address was asked often enough for today. Try again tomorrow.", 86_400)
    if outbox.count_since(connection, now - HOUR, kinds) >= PER_HOUR:
        raise TooManyTestsError("Many addresses were asked in the last hour. Try again in an hour.", 3600)
    if outbox.count_since(connection, now - DAY, kinds) >= PER_DAY:
        raise TooManyTestsError("Many addresses were asked today. Try again tomorrow.", 86_400)


def _mailbox(address: str) -> str:
    """What many spellings of one mailbox have in common: providers pass over a tag, and Gmail over dots."""
    local, _, host = address.lower().rpartition("@")
    return f"{local.partition('+')[0].replace('.', '')}@{host}"


def _letter(seed: Seed, url: str, secret: str, consent: str, now: datetime) -> Letter:
    page = Page(
        f"Do you want test mails? [{code_of(consent)}]",
        "",
        "Do you want test mails?",
        (
            Prose(
                f"Somebody wants to send test mails to {seed.address}, a few in a week. They show where "
                "mail of a domain lands: in the inbox or in spam."
            ),
            Ways((Way("See what it is, and confirm", url),)),
            Prose("If you do nothing, nothing comes. The link works for seven days.", True),
        ),
        (Prose("You get this mail because your address was typed in. We do not keep asking.", True),),
    )
    content = Content(page.subject, text_of(page), html_of(page), ((HEADER, secret),))
    return Letter(KIND, Channel.MAIL, seed.address, f"seed {seed.id}, {consent}", content, now)
