"""One mail server of several takes no connections."""

from collections.abc import Iterator

from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §5.1")
def unreachable(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """A host that is gone, while another one answers or may answer."""
    if hosts.all_gone:
        return  # mail has nowhere to go at all, which hosts.none-reachable says
    for host in hosts.hosts:
        if host.gone:
            facts = {"domain": hosts.domain, "host": host.host, "addresses": host.silent}
            yield Hit(f"{host.host} port 25", facts)
        elif isinstance(host.said, Unknown):
            yield host.said
