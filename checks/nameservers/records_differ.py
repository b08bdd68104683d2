"""Name servers of one zone say different things about mail."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.compare import Cause, disputes, unheard
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.ERROR, "RFC 1034 §4.3.5")
def records_differ(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """The same version of the zone, and other records in it: what brings them into step is broken."""
    for dispute in disputes(nameservers):
        if dispute.cause is Cause.BROKEN:
            name, rrtype = dispute.question
            facts = {"domain": nameservers.domain, "name": name, "rrtype": rrtype}
            yield Hit(str(dispute.question), {**facts, "answers": dispute.answers})
    yield from unheard(nameservers)
