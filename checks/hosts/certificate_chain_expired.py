"""A certificate that vouches for a mail server's own has run out."""

from collections.abc import Iterator
from datetime import datetime

from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5280 §4.1.2.5")
def certificate_chain_expired(hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Its own time is right, and only the time of another one in the chain is wrong."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif one.tls.overdue and one.own.not_before <= taken_at < one.own.not_after:
            yield one.hit(problem=one.tls.overdue)
