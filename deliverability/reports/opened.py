"""Reads the links of mails: who follows one, and what it allows; nothing is done by reading."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from deliverability.monitored.model import Monitored
from deliverability.reports.desk import Desk
from deliverability.reports.ways import GOOD_FOR
from deliverability.store import monitored, reported
from deliverability.store import readers as store
from deliverability.store.database import reading
from deliverability.store.readers import Reader


@dataclass(frozen=True, slots=True)
class Finding:
    """What a deed is about: a finding of a domain, in a mail to a reader."""

    reader: Reader
    monitored: Monitored
    check: str
    subject: str


def reader_of(desk: Desk, purpose: str, token: str, now: datetime) -> Reader | None:
    """The reader of a link to stop or to manage; None for a link that is not good (any more)."""
    match desk.signer.read(purpose, token, now):
        case [str(reader_id)]:
            return store.get(desk.database, reader_id)
    return None


def asked_of(desk: Desk, token: str, now: datetime) -> tuple[Reader, int] | None:
    """The reader of a link to confirm, and when (UNIX seconds) it was asked; None as above."""
    match desk.signer.read("confirm", token, now):
        case [str(reader_id), int(asked_at)]:
            found = store.get(desk.database, reader_id)
            return (found, asked_at) if found else None
    return None


def finding_of(desk: Desk, purpose: str, token: str, now: datetime) -> Finding | None:
    """What a link to check again, remind or forward is about; None also where reader or domain are gone."""
    match desk.signer.read(purpose, token, now):
        case [str(reader_id), int(domain_id), str(check), str(subject)]:
            return _finding(desk, reader_id, domain_id, check, subject)
    return None


def begun_of(desk: Desk, token: str, now: datetime) -> tuple[Finding, datetime] | None:
    """The finding of a link to what checking again came to, and when that was asked; None as above."""
    match desk.signer.read("begun", token, now):
        case [str(reader_id), int(domain_id), str(check), str(subject), int(asked_at)]:
            found = _finding(desk, reader_id, domain_id, check, subject)
            return (found, datetime.fromtimestamp(asked_at, UTC)) if found else None
    return None


def sign_begun(desk: Desk, finding: Finding, now: datetime) -> str:
    """The token that `begun_of` reads."""
    about: list[Any] = [finding.reader.id, finding.monitored.id, finding.check, finding.subject]
    return desk.signer.sign("begun", [*about, int(now.timestamp())], now + GOOD_FOR)


def _finding(desk: Desk, reader_id: str, domain_id: int, check: str, subject: str) -> Finding | None:
    """A reader acts on the domains of the own reports only, whatever they were when the mail was sent."""
    reader = store.get(desk.database, reader_id)
    if reader is None or not reader.is_active:
        return None
    with reading(desk.database) as connection:
        mine = reported.standings(connection, reader.scope, reader.chosen)
        if not any(one.id == domain_id for one in mine):
            return None
        one = monitored.get(connection, domain_id)
    return Finding(reader, one, check, subject) if one else None
