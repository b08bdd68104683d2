"""The certificate of a mail server is not made for servers."""

from collections.abc import Iterator

from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5280 §4.2.1.12")
def certificate_wrong_purpose(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """Its extended key usage names purposes, and "TLS server" is not among them."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif not one.own.for_servers:
            yield one.hit()
