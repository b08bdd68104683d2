"""The signature of a test mail fails wherever the mail was found."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies, failing, is_vouched, seeds_of
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "RFC 6376 §6.1.3")
def dkim_invalid(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """No signature of the domain holds in any found copy, and not for what happened on the way."""
    found = copies(placement)
    if any(is_vouched(reading) for _, reading in found):
        return  # it fails on the way to some
    broken = {sign.selector: sign for _, reading in found for sign in failing(reading) if not reading.changes}
    for selector, sign in broken.items():
        facts = {"domain": domain.name, "selector": selector, "signer": sign.domain, "why": sign.why}
        yield Hit(f"{selector}._domainkey.{sign.domain}", facts | {"seeds": seeds_of(found)})
