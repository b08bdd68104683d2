"""A mail server offers TLS and then refuses to begin it."""

from collections.abc import Iterator

from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 3207 §4")
def starttls_refused(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """STARTTLS is answered with anything but 220, most often 454."""
    for one in hosts.introduced:
        if isinstance(one, Unknown):
            yield one
            continue
        reply, tls = one.dialogue.starttls, one.host.tls
        if "STARTTLS" in one.dialogue.extensions and reply is not None and reply.code != 220:
            yield Hit(f"{one.host.host} port 25", {"host": one.host.host, "reply": reply.text})
        elif isinstance(tls, Unknown):
            yield tls
