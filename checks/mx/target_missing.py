"""One of several mail servers the domain names does not exist."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §5.1")
def target_missing(mx: MxSet) -> Iterator[Hit | Unknown]:
    """A target without any address, while another one has one or may have one."""
    yield from mx.silences
    if not mx.silences and not any(host.addresses for host in mx.hosts):
        return  # mail has nowhere to go at all, which mx.targets-all-missing says
    for host in mx.plain:
        if host.missing and not host.aliases:
            facts = {"domain": mx.domain, "host": host.host, "preference": host.preference}
            yield Hit(f"{host.host} A", facts)
