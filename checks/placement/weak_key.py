"""The seal of a test mail was made with a key that receivers do not believe."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import signatures
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "RFC 8301 §3.2")
def weak_key(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """A signature by an RSA key of less than 1024 bits."""
    for sign, seeds in signatures(placement).items():
        if sign.algorithm.startswith("rsa") and 0 < sign.bits < 1024:
            facts = {"domain": domain.name, "selector": sign.selector, "signer": sign.domain, "seeds": seeds}
            yield Hit(f"{sign.selector}._domainkey.{sign.domain}", facts | {"bits": sign.bits})
