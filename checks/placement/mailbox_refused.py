"""A test mail was refused for a trouble of the mailbox it was sent to."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.counting import SEEDS_OWN
from checks.placement.record import Placement, Where
from checks.placement.refusals import explained
from checks.placement.rejected import told
from checks.registry import check

TROUBLE = {
    "mailbox": "The server knows no such mailbox.",
    "full": "The mailbox is full.",
    "rate": "The server got too many mails in a short time.",
}


@check(Severity.NOTICE, "RFC 3463 §3.3")
def mailbox_refused(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """There is no such mailbox, it is full, or it gets too much at a time."""
    for one in placement.seen:
        if one.where is Where.REJECTED and one.refusal is not None and one.refusal.cause in SEEDS_OWN:
            means = explained(one.refusal).told(TROUBLE[one.refusal.cause])
            facts = told(one.refusal) | {"means": means}
            yield Hit(one.seed, {"domain": domain.name, "seed": one.seed} | facts)
