"""DKIM key records (RFC 6376 §3.6.1): the type and its parser."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DkimKeys:
    """The keys found for a domain, and how they were looked for."""

    domain: str
