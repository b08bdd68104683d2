"""The certificate of a mail server is for other names than its own."""

from collections.abc import Iterator

from checks.certificate import covers
from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 7817 §3", "RFC 7435 §3")
def certificate_name(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """None of its names is the name in the MX record."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif not covers(one.own, one.host.host):
            yield one.hit(names=one.own.names or (one.own.common_name or "no name",))
