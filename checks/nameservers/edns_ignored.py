"""A name server does not know the extension that lets answers be longer."""

from collections.abc import Iterator

from checks.answers import Answer
from checks.model import Hit, Severity
from checks.nameservers.record import NameServers, Server
from checks.registry import check


@check(Severity.NOTICE, "RFC 6891 §7")
def edns_ignored(nameservers: NameServers) -> Iterator[Hit]:
    """It leaves EDNS out of its answers, or does not answer at all where a question has it."""
    old = tuple(server.shown for server in nameservers.good if not _knows_edns(server))
    if old:
        yield Hit(f"{nameservers.zone} NS", {"domain": nameservers.domain, "servers": old})


def _knows_edns(server: Server) -> bool:
    return isinstance(server.soa, Answer) and server.soa.edns
