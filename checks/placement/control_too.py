"""A mail of a domain known to be good went to spam at the same mailbox."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.counting import LOST, controlled, judged
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.NOTICE, "RFC 5321 §7.9")
def control_too(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Both mails are lost there, so that it is the mailbox or its provider, and not the domain."""
    shared = controlled(placement)
    for one in judged(placement):
        if one.where in LOST and one.seed in shared:
            yield Hit(one.seed, {"domain": domain.name, "seed": one.seed, "where": _said(one.where.value)})


def _said(where: str) -> str:
    return {"spam": "in spam", "missing": "not there", "rejected": "refused"}[where]
