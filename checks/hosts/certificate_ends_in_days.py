"""The certificate of a mail server runs out within three days, so its renewal has failed."""

from collections.abc import Iterator
from datetime import datetime

from checks.hosts.certificates import SOON, is_due, left, presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 5280 §4.1.2.5")
def certificate_ends_in_days(hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Three days or less are left, and less than a sixth of its life."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif is_due(one.own, taken_at, *SOON):
            yield one.hit(days=left(one.own, taken_at).days)
