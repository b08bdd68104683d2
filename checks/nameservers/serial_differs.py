"""The name servers hold different versions of the zone, with the same mail records."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.nameservers.compare import disputes
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.NOTICE, "RFC 1035 §3.3.13")
def serial_differs(nameservers: NameServers) -> Iterator[Hit]:
    """Other serial numbers under one primary. Where each host has its own zone, numbers mean nothing."""
    starts = [(server, server.start) for server in nameservers.good if server.start]
    serials = {start.serial for _, start in starts}
    primaries = {start.mname for _, start in starts}
    if len(serials) > 1 and len(primaries) == 1 and not disputes(nameservers):
        said = tuple(f"{server.shown}: {start.serial}" for server, start in starts)
        yield Hit(f"{nameservers.zone} SOA", {"domain": nameservers.domain, "serials": said})
