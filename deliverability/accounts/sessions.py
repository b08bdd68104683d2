"""Sessions of people: begun at each sign-in, ended by hand, by a new password, or by time."""

from __future__ import annotations

from datetime import datetime, timedelta

from deliverability.accounts.audit import audit
from deliverability.accounts.random_text import hash_of, new_secret
from deliverability.store import people, sign_ins
from deliverability.store.database import Database
from deliverability.store.people import Person
from deliverability.store.sign_ins import SignIn

IDLE, ABSOLUTE = timedelta(hours=8), timedelta(days=7)
"""How long a session lasts unused, and at all (OWASP ASVS 5.0, 7.3)."""
NOTE_EVERY = timedelta(minutes=1)


def begin(database: Database, person: Person, origin: str, browser: str, now: datetime) -> str:
    """A new session; what the cookie is to hold."""
    secret = new_secret()
    one = SignIn(hash_of(secret), person.id, now, now, origin[:64], browser[:200].replace("\0", ""))
    with database.begin() as connection:
        sign_ins.prune(connection, now - ABSOLUTE)
        sign_ins.add(connection, one)
        people.change(connection, person.id, {"signed_in_at": now})
        audit(connection, now, "session.began", person.email)
    return secret


def of_cookie(database: Database, secret: str, now: datetime) -> SignIn | None:
    """The session that the cookie stands for, while it lasts; that it is in use is noted once a minute."""
    found = sign_ins.get(database, hash_of(secret))
    if found is None or found.ended_at is not None:
        return None
    if now - found.began_at > ABSOLUTE or now - found.seen_at > IDLE:
        return None
    if now - found.seen_at > NOTE_EVERY:
        with database.begin() as connection:
            sign_ins.seen(connection, found.id, now)
    return found


def open_of(database: Database, person: Person, now: datetime) -> tuple[SignIn, ...]:
    """The sessions of one person that last, last used first."""
    found = sign_ins.open_of(database, person.id, now - IDLE)
    return tuple(one for one in found if now - one.began_at <= ABSOLUTE)


def end(database: Database, person: Person, sign_in_id: str, now: datetime) -> None:
    """End one of this person's own."""
    with database.begin() as connection:
        if sign_ins.end(connection, sign_in_id, person.id, now):
            audit(connection, now, "session.ended", person.email)


def end_others(database: Database, person: Person, kept: str, now: datetime) -> int:
    """End all but the one in use; how many there were."""
    with database.begin() as connection:
        ended = sign_ins.end_all(connection, person.id, now, but=kept)
        if ended:
            audit(connection, now, "session.ended", person.email, None, {"sessions": ended})
    return ended
