"""What SPF means for a domain: the texts at its name, the tree of includes, the verdict for a sender."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SpfTexts:
    """The TXT records at the domain, sorted into SPF records, look-alikes and others."""

    domain: str


@dataclass(frozen=True, slots=True)
class SpfTree:
    """One SPF record and, below it, those it includes or redirects to."""

    domain: str


@dataclass(frozen=True, slots=True)
class SpfSender:
    """What SPF says of one sending server."""

    ip: str
