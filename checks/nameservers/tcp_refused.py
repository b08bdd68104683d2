"""A name server does not take questions over TCP."""

from collections.abc import Iterator

from checks.model import Hit, Reason, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.WARNING, "RFC 7766 §5")
def tcp_refused(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """It turns the connection away, though it answers over UDP."""
    for server in nameservers.good:
        if not isinstance(server.over_tcp, Unknown):
            continue
        if server.over_tcp.reason is Reason.CONNECTION_REFUSED:
            facts = {"domain": nameservers.domain, "server": server.host, "address": server.address}
            yield Hit(f"{server.host} ({server.address})", facts)
        else:
            yield server.over_tcp
    yield from nameservers.silences
