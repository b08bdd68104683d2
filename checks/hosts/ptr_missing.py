"""The address of the domain's own mail server has no name in reverse DNS."""

from collections.abc import Iterator

from checks.hosts.names import own
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 1912 §2.1")
def ptr_missing(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """No PTR record, confirmed."""
    for one in own(hosts):
        if one.reverse.unknown is not None:
            yield one.reverse.unknown
        elif not one.reverse.names:
            yield one.hit()
