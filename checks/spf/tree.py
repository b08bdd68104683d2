"""What SPF means for a domain: the texts at its name, the tree of includes, the verdict for a sender."""

from __future__ import annotations

from dataclasses import dataclass

from checks.spf.record import Selection, SpfRecord, parse


@dataclass(frozen=True, slots=True)
class SpfTexts:
    """The TXT records at the domain, sorted into SPF records, look-alikes and others.

    `size`: octets of the DNS message that brought them. `aliases`: CNAME targets followed.
    """

    domain: str
    selection: Selection
    size: int = 0
    aliases: tuple[str, ...] = ()

    @property
    def records(self) -> tuple[SpfRecord, ...]:
        """Every SPF record, parsed; more than one is a fault (RFC 7208 §4.5)."""
        return tuple(parse(text) for text in self.selection.records)


@dataclass(frozen=True, slots=True)
class SpfTree:
    """One SPF record and, below it, those it includes or redirects to."""

    domain: str


@dataclass(frozen=True, slots=True)
class SpfSender:
    """What SPF says of one sending server."""

    ip: str
