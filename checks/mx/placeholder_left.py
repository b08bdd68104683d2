"""A stand-in for a mail server is left beside the real one, and slows or loses mail."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.placeholder import kind
from checks.mx.record import Flaw, MxSet
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §5.1", "RFC 6761 §6.4", requires=("mx.placeholder",))
def placeholder_left(mx: MxSet) -> Iterator[Hit]:
    """A placeholder or a parking service among other targets."""
    for host in mx.hosts:
        if host.flaw in (Flaw.PLACEHOLDER, Flaw.PARKED):
            facts = {"domain": mx.domain, "host": host.host, "kind": kind(host.host)}
            yield Hit(f"{mx.domain} MX", {**facts, "preference": host.preference})
