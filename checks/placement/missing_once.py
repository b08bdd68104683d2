"""One test mail did not come, which may be chance."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.counting import hits, once
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §6.1")
def missing_once(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Not there after six hours at a single mailbox that had it the time before."""
    one = once(placement, Where.MISSING)
    if one is not None:
        yield from hits((one,), domain.name, placement)
