"""The certificate of a mail server only begins to hold later."""

from collections.abc import Iterator
from datetime import datetime

from checks.hosts.certificates import day, presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 5280 §4.1.2.5")
def certificate_not_yet_valid(hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Its first moment is still to come."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif one.own.not_before > taken_at:
            yield one.hit(since=day(one.own.not_before))
