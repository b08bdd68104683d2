"""A test mail lay on one server for long."""

from collections.abc import Iterator
from datetime import timedelta

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies
from checks.placement.journey import longest_stay
from checks.placement.record import Placement
from checks.registry import check

LONG = timedelta(minutes=5)


@check(Severity.NOTICE, "RFC 5321 §4.5.4.1")
def slow_hop(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """More than five minutes between two servers, by their own times, and within the way as we saw it."""
    for one, reading in copies(placement):
        stay = longest_stay(one, reading)
        if stay is not None and stay.lasted > LONG:
            facts = {"domain": domain.name, "seed": one.seed, "server": stay.server, "minutes": stay.minutes}
            yield Hit(one.seed, facts | {"next_server": stay.next_server})
