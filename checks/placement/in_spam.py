"""Test mails are in the spam folder, and that is no chance."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity, Unknown
from checks.placement.counting import hits, lasting, unseen
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.WARNING, "Gmail Email sender guidelines", requires=("placement.in-spam-everywhere",))
def in_spam(placement: Placement, domain: Domain) -> Iterator[Hit | Unknown]:
    """Mail in spam at two mailboxes, or at the same one twice in a row; Unknown where nobody could look."""
    yield from hits(lasting(placement, Where.SPAM), domain.name, placement)
    yield from unseen(placement)
