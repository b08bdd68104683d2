"""A mail server's name is only another name for it, which some senders do not accept."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.WARNING, "RFC 2181 §10.3", "RFC 5321 §5.1")
def alias(mx: MxSet) -> Iterator[Hit | Unknown]:
    """A target that is a CNAME and leads to a server."""
    for host in mx.hosts:
        if host.aliases and not host.missing:
            facts = {"domain": mx.domain, "host": host.host, "target": host.aliases[-1]}
            yield Hit(f"{host.host} CNAME", {**facts, "preference": host.preference})
        elif host.silent:
            yield host.silent
