"""A test mail of the support address was sorted beside the inbox, under a tab."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity, Unknown
from checks.placement.counting import hits, unseen, went
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.NOTICE, "Gmail inbox categories")
def in_tab(placement: Placement, domain: Domain) -> Iterator[Hit | Unknown]:
    """Mail under a tab, for each mailbox; Unknown where nobody could look."""
    for one in went(placement, Where.TAB):
        yield from hits((one,), domain.name, placement, tab=one.tab.capitalize() or "another tab")
    yield from unseen(placement)
