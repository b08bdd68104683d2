"""The names that the address of the domain's own mail server has do not lead back to it."""

from collections.abc import Iterator

from checks.hosts.names import own
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 1912 §2.1")
def ptr_not_confirmed(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """There are names, and none of them has the address."""
    for one in own(hosts):
        confirmed = one.reverse.confirmed
        if isinstance(confirmed, Unknown):
            yield confirmed
        elif not confirmed and one.reverse.names:
            yield one.hit(names=one.reverse.all_names)
