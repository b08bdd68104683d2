"""A spam filter called the mail spam, though it is in the inbox."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.counting import hits, judged
from checks.placement.record import Placement, Where
from checks.registry import check


@check(Severity.NOTICE, "Gmail Email sender guidelines")
def filter_doubts(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Mail in the inbox or a tab, with a header that says spam."""
    for one in judged(placement):
        doubted = one.reading is not None and any(word.is_spam for word in one.reading.filters)
        if doubted and one.where in (Where.INBOX, Where.TAB):
            yield from hits((one,), domain.name, placement)
