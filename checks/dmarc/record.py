"""DMARC records (RFC 9989 §4.7): the type and its parser, and what the tree walk found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DmarcRecords:
    """What the tree walk for a domain found."""

    domain: str
