"""Two DNS hosts each serve the domain from a zone of their own."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.compare import Cause, disputes, owner, unheard
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.ERROR, "RFC 1034 §4.2.2")
def two_hosts(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """Servers of different hosts, with another primary each, say different things about mail."""
    apart = [dispute for dispute in disputes(nameservers) if dispute.cause is Cause.TWO_HOSTS]
    if apart:
        hosts = dict.fromkeys(owner(server) for _, servers in apart[0].sides for server in servers)
        facts = {"domain": nameservers.domain, "zone": nameservers.zone, "hosts": tuple(hosts)}
        records = tuple(str(dispute.question) for dispute in apart)
        yield Hit(f"{nameservers.zone} NS", {**facts, "records": records, "answers": apart[0].answers})
    yield from unheard(nameservers)
