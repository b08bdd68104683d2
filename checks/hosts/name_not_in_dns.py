"""A mail server introduces itself by a name that does not exist."""

from collections.abc import Iterator

from checks.hosts.names import called, introduced, is_full
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §2.3.5")
def name_not_in_dns(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """The name of greeting and EHLO reply has no address."""
    for one in introduced(hosts):
        if isinstance(one, Unknown):
            yield one
            continue
        server, dialogue = one
        addresses = server.host.name_addresses
        if isinstance(addresses, Unknown):
            yield addresses
        elif not addresses and is_full(called(dialogue)):
            yield server.hit(name=called(dialogue))
