"""A test mail arrived without any signature."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies, seeds_of
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "Gmail Email sender guidelines", "RFC 6376 §5")
def dkim_not_signed(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Found mails without a DKIM-Signature header."""
    bare = tuple(pair for pair in copies(placement) if not pair[1].signatures)
    if bare:
        share = f"{len(bare)} of {len(copies(placement))}"
        yield Hit(domain.name, {"domain": domain.name, "seeds": seeds_of(bare), "share": share})
