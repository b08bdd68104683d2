"""A test mail arrived without any signature."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies, seeds_of
from checks.placement.proof import results
from checks.placement.record import Placement, Reading
from checks.registry import check


@check(Severity.WARNING, "Gmail Email sender guidelines", "RFC 6376 §5")
def dkim_not_signed(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Found mails without a DKIM-Signature header, but for those in which the receiver saw a good one."""
    bare = tuple(pair for pair in copies(placement) if not (pair[1].signatures or _was_seen(pair[1])))
    if bare:
        share = f"{len(bare)} of {len(copies(placement))}"
        yield Hit(domain.name, {"domain": domain.name, "seeds": seeds_of(bare), "share": share})


def _was_seen(reading: Reading) -> bool:
    """A gateway behind the receiver's check may take the header out."""
    return results(reading).get("dkim") == "pass"
