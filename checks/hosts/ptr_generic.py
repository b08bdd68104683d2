"""The name of the domain's own mail server's address looks like that of a customer's line."""

from collections.abc import Iterator

from checks.hosts.names import own
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.reverse_names import generic_part


@check(Severity.NOTICE, "RFC 1912 §2.1")
def ptr_generic(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """Every name spells the address or a kind of line, as "192-0-2-1.dsl.example.net" does."""
    for one in own(hosts):
        if one.reverse.unknown is not None:
            yield one.reverse.unknown
            continue
        names = one.reverse.all_names
        parts = [generic_part(name, one.reverse.address) for name in names]
        if parts and all(parts):
            yield one.hit(names=names, part=parts[0])
