"""The certificate of a mail server runs out within two weeks."""

from collections.abc import Iterator
from datetime import datetime

from checks.hosts.certificates import DUE, SOON, is_due, left, presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5280 §4.1.2.5")
def certificate_expiring(hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Fourteen days or less are left, and less than a third of its life, but not only three days."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif is_due(one.own, taken_at, *DUE) and not is_due(one.own, taken_at, *SOON):
            yield one.hit(days=left(one.own, taken_at).days)
