"""A mail server does not know EHLO, so it can have no extension, TLS among them."""

from collections.abc import Iterator

from checks.hosts.record import UNSUPPORTED, Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §2.2.1")
def ehlo_unknown(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """EHLO is answered with "unknown command" (500, 502, 504)."""
    for one in hosts.introduced:
        if isinstance(one, Unknown):
            yield one
            continue
        reply = one.dialogue.ehlo
        if reply is not None and reply.code in UNSUPPORTED:
            yield Hit(f"{one.host.host} port 25", {"host": one.host.host, "reply": reply.text})
