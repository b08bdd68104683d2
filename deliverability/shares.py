"""Links for people without an account: to a page, a badge or a calendar; signed, expiring, revocable."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from deliverability.accounts.acting import actor
from deliverability.accounts.audit import audit
from deliverability.signed import Signer
from deliverability.store import shares as store
from deliverability.store.database import Database
from deliverability.store.shares import Kind, Share

LASTS = {Kind.PAGE: timedelta(days=30), Kind.BADGE: timedelta(days=3650), Kind.CALENDAR: timedelta(days=3650)}
"""A page is for one conversation; a badge or a calendar is built into something that should go on working."""
LONGEST = timedelta(days=3650)


def give(
    database: Database, kind: Kind, domain_id: int | None, now: datetime, lasts: timedelta | None = None
) -> Share:
    """A new link, kept; `domain_id` None: to every domain. ValueError when it lasts too long or no time."""
    lasts = lasts or LASTS[kind]
    if not timedelta(0) < lasts <= LONGEST:
        raise ValueError(f"a link lasts from 1 day to {LONGEST.days} days")
    share = Share(kind, domain_id, actor().who, now, now + lasts)
    with database.begin() as connection:
        share = replace(share, id=store.add(connection, share))
        audit(connection, now, f"{kind}-link.given", _subject(share), after={"until": share.expires_at})
    return share


def take_back(database: Database, share: Share, now: datetime) -> bool:
    """The link leads nowhere any more; False when it did not before."""
    with database.begin() as connection:
        if not store.revoke(connection, share.id, now):
            return False
        audit(connection, now, f"{share.kind}-link.taken-back", _subject(share))
    return True


def token(signer: Signer, share: Share) -> str:
    """What stands in the link; the same each time."""
    return signer.sign(f"{share.kind}-link", share.id, share.expires_at)


def found(database: Database, signer: Signer, kind: Kind, text: str, now: datetime) -> Share | None:
    """The link with this token; None when it is not ours, has expired or was taken back."""
    share_id = signer.read(f"{kind}-link", text, now)
    share = store.get(database, share_id) if isinstance(share_id, int) else None
    return share if share is not None and share.kind is kind and share.works_at(now) else None


def _subject(share: Share) -> str:
    return "all domains" if share.domain_id is None else f"domain {share.domain_id}"
