"""A mail server's name is another name for a server that does not exist."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1", "RFC 2181 §10.3")
def alias_broken(mx: MxSet) -> Iterator[Hit | Unknown]:
    """A target that is a CNAME for a name without any address."""
    for host in mx.hosts:
        if host.aliases and host.missing:
            facts = {"domain": mx.domain, "host": host.host, "target": host.aliases[-1]}
            yield Hit(f"{host.host} CNAME", {**facts, "preference": host.preference})
        elif host.silent:
            yield host.silent
