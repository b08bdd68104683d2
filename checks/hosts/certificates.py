"""The certificates that the domain's mail servers present, read."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from checks.certificate import Certificate, read
from checks.contacts import Tls
from checks.hosts.record import Hosts, MailHost
from checks.model import Hit, Reason, Unknown

DUE = (14, 3)
SOON = (3, 6)
"""Days left, and the share of its life that is left at most, of a certificate that should be renewed."""


class Presented(NamedTuple):
    """What one server presented: its own certificate, and `others` sent with it that could be read."""

    host: MailHost
    tls: Tls
    own: Certificate
    others: tuple[Certificate, ...]

    @property
    def is_unknown(self) -> bool:
        """No way leads to an authority that is trusted; a wrong purpose is another matter."""
        return bool(self.tls.trust) and "purpose" not in self.tls.trust

    @property
    def issuer_is_missing(self) -> bool:
        """The certificate that vouches for its own was not sent with it (RFC 8446 §4.4.2)."""
        return not self.own.is_self_issued and all(c.subject != self.own.issuer for c in self.others)

    def hit(self, **facts: object) -> Hit:
        """A finding about this certificate."""
        shown = {"host": self.host.host, "until": day(self.own.not_after), "issuer": self.own.issuer}
        return Hit(f"{self.host.host} port 25", shown | facts)


def presented(hosts: Hosts) -> Iterator[Presented | Unknown]:
    """The certificate of each server with TLS; Unknown where that is not known, or it cannot be read."""
    for one in hosts.secured:
        if isinstance(one, Unknown):
            yield one
            continue
        found = [read(der) for der in one.tls.chain]
        own = found[0] if found else None
        if own is None:
            yield one.host.why(Reason.MALFORMED)
        else:
            yield Presented(one.host, one.tls, own, tuple(c for c in found[1:] if c is not None))


def left(certificate: Certificate, now: datetime) -> timedelta:
    """How long it still holds; negative once it is overdue."""
    return certificate.not_after - now


def is_due(certificate: Certificate, now: datetime, days: int, share: int) -> bool:
    """Whether it ends within `days`, and within the last `share`-th of its life.

    Certificates for six days are renewed in time when two of them are left; a count of days alone would
    never be content with them.
    """
    remains = left(certificate, now)
    life = certificate.not_after - certificate.not_before
    return timedelta(0) < remains <= min(timedelta(days=days), life / share)


def day(moment: datetime) -> str:
    """The date as 2026-11-22."""
    return moment.strftime("%Y-%m-%d")
