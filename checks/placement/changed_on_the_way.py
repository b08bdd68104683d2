"""Something on the way changed a test mail."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.NOTICE, "RFC 6376 §3.4")
def changed_on_the_way(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """What was found differs from what was sent."""
    for one, reading in copies(placement):
        if reading.changes:
            yield Hit(one.seed, {"domain": domain.name, "seed": one.seed, "changes": reading.changes})
