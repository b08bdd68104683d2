"""Test mails never came, and that is no chance."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity, Unknown
from checks.placement.counting import hits, lasting, unseen
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.WARNING, "RFC 5321 §6.1")
def missing(placement: Placement, domain: Domain) -> Iterator[Hit | Unknown]:
    """Not there after six hours, at two mailboxes or the same one twice; Unknown where nobody could look."""
    yield from hits(lasting(placement, Where.MISSING), domain.name, placement)
    yield from unseen(placement)
