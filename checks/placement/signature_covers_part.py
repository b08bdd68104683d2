"""The seal of a test mail covers only the beginning of its text."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import signatures
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "RFC 6376 §8.2")
def signature_covers_part(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """A signature of the domain with l=."""
    for sign, seeds in signatures(placement).items():
        if sign.length is not None:
            facts = {"domain": domain.name, "selector": sign.selector, "signer": sign.domain, "seeds": seeds}
            yield Hit(f"{sign.selector}._domainkey.{sign.domain}", facts | {"length": sign.length})
