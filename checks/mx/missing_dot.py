"""A mail server's name has the domain's own name added to its end, so it names nothing."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import Flaw, MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 1035 §5.1", "RFC 5321 §5.1")
def missing_dot(mx: MxSet) -> Iterator[Hit]:
    """A target that the DNS host completed with the zone's name because its last dot was missing."""
    for host in mx.hosts:
        if host.flaw is Flaw.MISSING_DOT:
            facts = {"domain": mx.domain, "host": host.host, "meant": host.meant}
            yield Hit(f"{mx.domain} MX", {**facts, "preference": host.preference})
