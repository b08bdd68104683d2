"""Finds what is known of a domain before a run of it begins."""

from __future__ import annotations

from datetime import datetime

from deliverability.known import Known
from deliverability.seeds.evidence import learned, placement_lines
from deliverability.store.database import Database
from deliverability.store.runs import last_transcript
from deliverability.sts_before import sts_before


def known_of(database: Database, names: tuple[str, ...], domain_id: int | None, now: datetime) -> Known:
    """Of the domain whose runs go by `names`; test mails are those of a monitored domain."""
    text = last_transcript(database, names)
    before = sts_before(text) if text else ()
    if domain_id is None:
        return Known(before)
    mail = learned(database, domain_id, now)
    return Known(before, placement_lines(database, domain_id), mail.selectors, mail.sending_ips)
