"""A mail server introduces itself by something that is no full host name."""

from collections.abc import Iterator

from checks.hosts.names import called, introduced, is_full
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §4.1.1.1", "RFC 5321 §2.3.5")
def name_not_full(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """A single word, an address or a name of a private network, in greeting and EHLO reply alike."""
    for one in introduced(hosts):
        if isinstance(one, Unknown):
            yield one
            continue
        server, dialogue = one
        if not is_full(called(dialogue)):
            yield server.hit(name=called(dialogue) or "no name at all")
