"""A rule of the mailbox itself decided where the test mail goes."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.counting import headers_of, is_ruled
from checks.placement.record import Placement
from checks.registry import check

MOVED = "It lies in another folder. A rule of the mailbox put it there, or somebody did so by hand."


@check(Severity.NOTICE, "Microsoft anti-spam message headers")
def biased_seed(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """The filter was passed over, as the sender is on a list of safe or blocked ones."""
    for one in placement.seen:
        words = tuple(word for word in (one.reading.filters if one.reading else ()) if word.is_biased)
        if is_ruled(one):
            said = " ".join(dict.fromkeys(word.said for word in words)) or MOVED
            headers = headers_of(words) or ("nothing",)
            facts = {"domain": domain.name, "seed": one.seed, "because": said, "headers": headers}
            yield Hit(one.seed, facts)
