"""A mail server's name is answered like every made-up name beside it, so a slip in it would not show."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.NOTICE, "RFC 4592 §2.1")
def host_by_wildcard(mx: MxSet) -> Iterator[Hit | Unknown]:
    """A target below the domain that has the very addresses a wildcard gives to any name."""
    for name in mx.names:
        host = next(host for host in mx.hosts if host.host == name)
        if isinstance(host.wildcard, Unknown):
            yield host.wildcard
        elif host.wildcard and not host.flaw:
            above = name.partition(".")[2]
            facts = {"domain": mx.domain, "host": name, "wildcard": f"*.{above}"}
            yield Hit(f"{name} A", {**facts, "addresses": host.addresses})
