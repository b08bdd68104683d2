"""A test mail went to the receiver without encryption."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies
from checks.placement.journey import entry
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "Gmail Email sender guidelines")
def sent_without_tls(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """The receiver wrote that its server took the mail over a plain connection from outside."""
    for one, reading in copies(placement):
        hop = entry(reading)
        if hop is not None and hop.is_encrypted is False:
            facts = {"domain": domain.name, "seed": one.seed, "server": hop.by, "ip": hop.ip}
            yield Hit(one.seed, facts | {"protocol": hop.protocol})
