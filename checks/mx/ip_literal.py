"""An MX record holds an IP address where only the name of a server may stand."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import Flaw, MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1", "RFC 1035 §3.3.9")
def ip_literal(mx: MxSet) -> Iterator[Hit]:
    """An address as the target, with the domain's name behind it or without."""
    for host in mx.hosts:
        if host.flaw is Flaw.LITERAL:
            facts = {"domain": mx.domain, "host": host.host, "address": host.meant or host.host}
            yield Hit(f"{mx.domain} MX", {**facts, "preference": host.preference})
