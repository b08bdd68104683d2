"""A mail server introduces itself by another name than the one its address has."""

from collections.abc import Iterator

from checks.hosts.names import called, introduced, is_full
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §4.1.1.1", "RFC 1912 §2.1")
def name_differs_from_ptr(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """The name exists, the address has names in reverse DNS, and it is none of them."""
    for one in introduced(hosts):
        if isinstance(one, Unknown):
            yield one
            continue
        server, dialogue = one
        name, there = called(dialogue), server.reverse.all_names
        if server.reverse.unknown is not None:
            yield server.reverse.unknown
        elif isinstance(server.host.name_addresses, Unknown):
            yield server.host.name_addresses
        elif there and is_full(name) and server.host.name_addresses and name not in there:
            yield server.hit(name=name, names=there)
