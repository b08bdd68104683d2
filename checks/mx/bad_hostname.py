"""A mail server's name holds characters that no server's name may have."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import Flaw, MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §2.3.5", "RFC 1123 §2.1")
def bad_hostname(mx: MxSet) -> Iterator[Hit]:
    """A target with an underscore, a space or another octet outside letters, digits and inner hyphens."""
    for host in mx.hosts:
        if host.flaw is Flaw.BAD_NAME:
            facts = {"domain": mx.domain, "host": host.host, "preference": host.preference}
            yield Hit(f"{mx.domain} MX", facts)
