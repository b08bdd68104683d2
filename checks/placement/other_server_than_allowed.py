"""A test mail came through a service that the list of allowed senders leaves out."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import seeds_of
from checks.placement.record import Placement
from checks.placement.servers import TOLD_WITH_ITS_RECORD, refused_servers, service_of
from checks.registry import check


@check(Severity.WARNING, "RFC 7208 §8.4", requires=TOLD_WITH_ITS_RECORD)
def other_server_than_allowed(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """SPF fails for a server of a service that we know."""
    for ip, pairs in refused_servers(placement).items():
        service = service_of(pairs[0][1])
        if service:
            facts = {"domain": domain.name, "ip": ip, "service": service, "seeds": seeds_of(pairs)}
            yield Hit(ip, facts | {"result": pairs[0][1].spf_of_ip, "mailfrom": pairs[0][1].envelope_from})
