"""The certificate of a mail server has run out."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from checks.hosts.certificates import left, presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 5280 §4.1.2.5")
def certificate_expired(hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Its last day is over."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif left(one.own, taken_at) <= timedelta(0):
            yield one.hit(days=(-left(one.own, taken_at)).days)
