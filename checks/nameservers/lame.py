"""A name server does not serve the domain although it is named as one of its servers."""

from collections.abc import Iterator

from checks.model import Hit, Reason, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.WARNING, "RFC 1912 §2.8", "RFC 1034 §4.2.2")
def lame(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """It refuses, sends the question on, or answers without authority, while others serve the zone.

    Where none serves it and resolvers get answers all the same, we are turned away, and that tells nothing.
    """
    yield from nameservers.silences
    if nameservers.are_all_lame:
        return
    for server in nameservers.servers:
        if server.lame and not nameservers.good:
            yield Unknown(f"{nameservers.zone} SOA", Reason.TURNED_AWAY, (server.address,))
        elif server.lame:
            facts = {"domain": nameservers.domain, "server": server.host, "address": server.address}
            yield Hit(f"{server.host} ({server.address})", {**facts, "how": server.lame})
