"""The domain names only stand-ins for a mail server, so nobody's mail arrives."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import Flaw, MxSet
from checks.providers.recognise import mx_placeholder, parking_service
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1", "RFC 6761 §6.3", "RFC 6761 §6.4")
def placeholder(mx: MxSet) -> Iterator[Hit]:
    """Every target is a placeholder or belongs to a parking service."""
    named = [host for host in mx.hosts if host.host]
    if named and all(host.flaw in (Flaw.PLACEHOLDER, Flaw.PARKED) for host in named):
        facts = {"domain": mx.domain, "hosts": mx.names, "kind": kind(mx.names[0])}
        yield Hit(f"{mx.domain} MX", facts)


def kind(host: str) -> str:
    """What the stand-in is, by its name; "" when it is none."""
    entry = mx_placeholder(host) or parking_service((host,))
    return entry.name if entry else ""
