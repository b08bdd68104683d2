"""A mail server does not send the certificate that vouches for its own."""

from collections.abc import Iterator

from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 8446 §4.4.2")
def certificate_chain_incomplete(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """No way to a trusted authority, and the very first step of it was not sent."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif one.is_unknown and one.issuer_is_missing:
            yield one.hit(problem=one.tls.trust)
