"""The server that a test mail came from may not send for its return path."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import seeds_of
from checks.placement.record import Placement
from checks.placement.servers import TOLD_WITH_ITS_RECORD, refused_servers, service_of
from checks.registry import check


@check(Severity.WARNING, "RFC 7208 §8.4", "Gmail Email sender guidelines", requires=TOLD_WITH_ITS_RECORD)
def spf_fails_for_this_server(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """SPF fails by our own look, the receiver does not say otherwise, and the service is not one we know."""
    for ip, pairs in refused_servers(placement).items():
        if not service_of(pairs[0][1]):
            reading = pairs[0][1]
            facts = {"domain": domain.name, "ip": ip, "result": reading.spf_of_ip, "seeds": seeds_of(pairs)}
            yield Hit(ip, facts | {"mailfrom": reading.envelope_from, "helo": reading.helo or "no name"})
