"""No mail server of the domain takes connections, so mail comes back to its senders."""

from collections.abc import Iterator

from checks.hosts.record import Hosts
from checks.model import Hit, Reason, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1", "RFC 5321 §4.5.4.1")
def none_reachable(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """Every address of every host turned connections away or was silent, also when we looked again."""
    if hosts.all_gone:
        names = tuple(host.host for host in hosts.hosts if host.gone)
        addresses = tuple(dict.fromkeys(address for host in hosts.hosts for address in host.silent))
        yield Hit(f"{hosts.domain} MX", {"domain": hosts.domain, "hosts": names, "addresses": addresses})
    elif all(isinstance(host.said, Unknown) for host in hosts.hosts):
        yield from (host.said for host in hosts.standing if isinstance(host.said, Unknown))
        yield from (Unknown(f"{name} A", Reason.TOO_MANY) for name in hosts.skipped)
