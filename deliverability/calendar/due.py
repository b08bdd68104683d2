"""Decides what falls due: certificates that end, keys that grow old, acceptances that expire, reports."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from deliverability.monitored.model import Monitored
from deliverability.store import due as store
from deliverability.store import monitored, readers
from deliverability.store.database import Database, reading
from deliverability.store.due import CERTIFICATE, Ending, Seen
from deliverability.store.readers import Reader, Scope

KEY_AGE = timedelta(days=365)
"""How old a DKIM key may grow; the M3AAWG's practice is to change it more often than once a year."""
_UNTIL = re.compile(r"until (\d{4}-\d{2}-\d{2})")
MOST_READERS = 1000


class Kind(StrEnum):
    """What falls due."""

    CERTIFICATE = "certificate"
    KEY = "key"
    ACCEPTANCE = "acceptance"
    REPORT = "report"


@dataclass(frozen=True, slots=True)
class Due:
    """Something with a day (UTC). `domain`: A-labels, "" for many; `subject`: a host or a check."""

    day: date
    kind: Kind
    subject: str
    domain: str = ""
    domain_id: int | None = None


def due(database: Database, domain: Monitored | None, now: datetime) -> tuple[Due, ...]:
    """What falls due of one domain, or (None) of all of them; soonest first, what is overdue as well."""
    ids = None if domain is None else (domain.id,)
    with reading(database) as connection:
        seen = store.ageing(connection, ids)
        ending = store.ending(connection, ids, now)
        count = monitored.count(connection)
    known = readers.every(database, MOST_READERS) if count else ()
    found = (*_of_records(seen), *_of_acceptances(ending), *_of_reports(known, domain))
    return tuple(sorted(found, key=lambda one: (one.day, one.kind, one.domain, one.subject)))


def _of_records(seen: Iterable[Seen]) -> Iterator[Due]:
    for one in seen:
        if one.rrtype == CERTIFICATE:
            for until in filter(None, map(_UNTIL.search, one.answers)):
                day = date.fromisoformat(until[1])
                yield Due(day, Kind.CERTIFICATE, one.name, one.domain, one.domain_id)
        elif one.answers:
            yield Due((one.since + KEY_AGE).date(), Kind.KEY, one.name, one.domain, one.domain_id)


def _of_acceptances(ending: Iterable[Ending]) -> Iterator[Due]:
    for one in ending:
        yield Due(one.until.date(), Kind.ACCEPTANCE, one.check, one.domain, one.domain_id)


def _of_reports(known: Iterable[Reader], domain: Monitored | None) -> Iterator[Due]:
    """The next report of each rhythm, once a day; who reads it is nobody's business here."""
    days = {
        one.next_due.astimezone(UTC).date()
        for one in known
        if one.is_active and one.next_due is not None and (domain is None or _is_about(one, domain))
    }
    for day in days:
        yield Due(day, Kind.REPORT, "", domain.name if domain else "", domain.id if domain else None)


def _is_about(reader: Reader, domain: Monitored) -> bool:
    if reader.scope is Scope.ALL:
        return True
    if reader.scope is Scope.GROUP:
        return domain.group is not None and domain.group.id in reader.chosen
    if reader.scope is Scope.TAG:
        return bool({*domain.tags} & {*reader.chosen})
    return domain.id in reader.chosen
