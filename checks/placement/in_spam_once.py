"""One test mail is in spam, which may be chance."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.counting import hits, once
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.NOTICE, "Gmail Email sender guidelines")
def in_spam_once(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Mail in spam at a single mailbox, where it was not the time before."""
    one = once(placement, Where.SPAM)
    if one is not None:
        yield from hits((one,), domain.name, placement)
