"""No test mail is in any inbox, and nothing proves that they come from the domain."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.counting import LOST, judged, names, share, went
from checks.placement.proof import is_unproven, unproven
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.ERROR, "Gmail Email sender guidelines", "RFC 9989 §5.3")
def in_spam_everywhere(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Two mailboxes or more, every one without the mail in its inbox, and the proof failed at one of them."""
    lost = went(placement, *LOST)
    if len(lost) > 1 and len(lost) == len(judged(placement)) and any(map(is_unproven, lost)):
        facts = {"domain": domain.name, "share": share(lost, placement), "seeds": names(lost)}
        yield Hit(domain.name, facts | {"because": unproven(lost), "places": _places(placement)})


def _places(placement: Placement) -> tuple[str, ...]:
    return tuple(f"{one.seed}: {one.where.value}" for one in went(placement, *LOST))
