"""The links for people without an account: one function for each statement; a row leaves as a Share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Row, insert, select, update

from deliverability.store.database import Database, reading
from deliverability.store.tables import DEFAULT_ORG, shares


class Kind(StrEnum):
    """What a link leads to."""

    PAGE = "page"
    BADGE = "badge"
    CALENDAR = "calendar"


@dataclass(frozen=True, slots=True)
class Share:
    """One link; `domain_id` None: every domain that is looked after. `id` is 0 until it is kept."""

    kind: Kind
    domain_id: int | None
    created_by: str
    created_at: datetime
    expires_at: datetime
    revoked_at: datetime | None = None
    id: int = 0

    def works_at(self, now: datetime) -> bool:
        """Whether the link still leads anywhere."""
        return self.revoked_at is None and now < self.expires_at


def add(connection: Connection, share: Share) -> int:
    """Keep a new link; its id."""
    row = {
        "org_id": DEFAULT_ORG, "kind": share.kind, "domain_id": share.domain_id,
        "created_by": share.created_by, "created_at": share.created_at, "expires_at": share.expires_at,
    }  # fmt: skip
    return int(connection.execute(insert(shares).values(row).returning(shares.c.id)).scalar_one())


def get(database: Database, share_id: int) -> Share | None:
    """The link of this id, or None."""
    query = select(shares).where(shares.c.org_id == DEFAULT_ORG, shares.c.id == share_id)
    with reading(database) as connection:
        row = connection.execute(query).one_or_none()
    return None if row is None else _stored(row)


def of_domain(database: Database, domain_id: int | None) -> tuple[Share, ...]:
    """The links of one domain, or (None) those to all of them, the newest first."""
    mine = shares.c.domain_id.is_(None) if domain_id is None else shares.c.domain_id == domain_id
    query = select(shares).where(shares.c.org_id == DEFAULT_ORG, mine).order_by(shares.c.id.desc())
    with reading(database) as connection:
        return tuple(map(_stored, connection.execute(query)))


def revoke(connection: Connection, share_id: int, now: datetime) -> bool:
    """The link leads nowhere from now on; False when there was none that worked."""
    mine = (shares.c.org_id == DEFAULT_ORG, shares.c.id == share_id, shares.c.revoked_at.is_(None))
    return connection.execute(update(shares).where(*mine).values(revoked_at=now)).rowcount > 0


def _stored(row: Row[tuple[object, ...]]) -> Share:
    values = dict(row._mapping)
    values.pop("org_id")
    return Share(**values | {"kind": Kind(values["kind"])})
