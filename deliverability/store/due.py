"""What of the domains falls due on a day: one function for each statement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, and_, or_, select

from deliverability.store.tables import DEFAULT_ORG, acceptances, domains, records

CERTIFICATE = "CERT"
"""The type under which the history keeps the certificate of a server."""
MOST = 20_000


@dataclass(frozen=True, slots=True)
class Seen:
    """A record as it is now; `domain`: whose, in A-labels; `answers` as the history keeps them."""

    domain_id: int
    domain: str
    name: str
    rrtype: str
    answers: tuple[str, ...]
    since: datetime


@dataclass(frozen=True, slots=True)
class Ending:
    """A finding that somebody accepted until a day."""

    domain_id: int
    domain: str
    check: str
    subject: str
    until: datetime


def ageing(connection: Connection, domain_ids: Sequence[int] | None) -> tuple[Seen, ...]:
    """Certificates and DKIM keys of their own as they are now; of these domains, None for all."""
    is_key = and_(records.c.rrtype == "TXT", records.c.whose == "", records.c.name.contains("._domainkey."))
    wanted = (records.c.until.is_(None), or_(records.c.rrtype == CERTIFICATE, is_key))
    columns = (
        records.c.domain_id, domains.c.name.label("domain"), records.c.name, records.c.rrtype,
        records.c.answers, records.c.since,
    )  # fmt: skip
    query = select(*columns).join(domains, domains.c.id == records.c.domain_id)
    query = query.where(records.c.org_id == DEFAULT_ORG, *wanted)
    if domain_ids is not None:
        query = query.where(records.c.domain_id.in_(domain_ids))
    rows = connection.execute(query.order_by(records.c.id).limit(MOST))
    return tuple(Seen(**{**row._mapping, "answers": tuple(row.answers)}) for row in rows)


def ending(connection: Connection, domain_ids: Sequence[int] | None, now: datetime) -> tuple[Ending, ...]:
    """Acceptances that hold and have an end; of these domains, None for all."""
    columns = (
        acceptances.c.domain_id, domains.c.name.label("domain"), acceptances.c.check,
        acceptances.c.subject, acceptances.c.until,
    )  # fmt: skip
    query = select(*columns).join(domains, domains.c.id == acceptances.c.domain_id)
    query = query.where(
        acceptances.c.org_id == DEFAULT_ORG, acceptances.c.ended_at.is_(None), acceptances.c.until > now
    )
    if domain_ids is not None:
        query = query.where(acceptances.c.domain_id.in_(domain_ids))
    return tuple(
        Ending(**row._mapping) for row in connection.execute(query.order_by(acceptances.c.id).limit(MOST))
    )
