"""The certificate of a mail server comes from an authority that is not trusted in general."""

from collections.abc import Iterator

from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 7435 §3")
def certificate_untrusted(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """The chain was sent, and leads to no authority of the usual list."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif one.is_unknown and not one.own.is_self_issued and not one.issuer_is_missing:
            yield one.hit(problem=one.tls.trust)
