"""The records of the domains as they were seen over time; a row leaves as a Sighting."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from deliverability.history.model import Sighting
from deliverability.store.tables import DEFAULT_ORG, records

_COLUMNS = tuple(records.c[key] for key in ("name", "rrtype", "whose", "answers", "since", "until", "id"))


def current(connection: Connection, domain_id: int) -> tuple[Sighting, ...]:
    """The records of a domain as they were seen last."""
    query = select(*_COLUMNS).where(records.c.domain_id == domain_id, records.c.until.is_(None))
    return tuple(_sighting(row) for row in connection.execute(query.order_by(records.c.id)))


def past(connection: Connection, domain_id: int, since: datetime, limit: int = 500) -> tuple[Sighting, ...]:
    """What a domain's records were, of those that were there at `since` or later; newest first."""
    query = select(*_COLUMNS).where(records.c.domain_id == domain_id, records.c.until > since)
    return tuple(
        _sighting(row) for row in connection.execute(query.order_by(records.c.id.desc()).limit(limit))
    )


def replace_sightings(
    connection: Connection, domain_id: int, ended: Iterable[int], new: Iterable[Sighting], now: datetime
) -> None:
    """The sightings with these ids are over, and these have begun."""
    ids = tuple(ended)
    if ids:
        connection.execute(update(records).where(records.c.id.in_(ids)).values(until=now))
    rows = [
        {"org_id": DEFAULT_ORG, "domain_id": domain_id, "name": one.name, "rrtype": one.rrtype,
         "whose": one.whose, "answers": list(one.answers), "since": one.since, "until": one.until}
        for one in new
    ]  # fmt: skip
    if rows:
        connection.execute(insert(records), rows)


def _sighting(row: Row[tuple[object, ...]]) -> Sighting:
    found = Sighting(**row._mapping)
    return replace(found, answers=tuple(found.answers))
