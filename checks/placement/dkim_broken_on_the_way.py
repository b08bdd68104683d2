"""A signature broke on the way to some mailboxes."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies, failing, is_vouched
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "RFC 6376 §3.4", "RFC 6376 §6.1.3")
def dkim_broken_on_the_way(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """A signature of the domain fails in a copy that was changed, or that holds in another copy."""
    found = copies(placement)
    holds_elsewhere = any(is_vouched(reading) for _, reading in found)
    for one, reading in found:
        signs = failing(reading)
        if signs and not is_vouched(reading) and (reading.changes or holds_elsewhere):
            facts = {"domain": domain.name, "seed": one.seed, "why": signs[0].why}
            changes = reading.changes or ("nothing that we can see",)
            yield Hit(one.seed, facts | {"selector": signs[0].selector, "changes": changes})
