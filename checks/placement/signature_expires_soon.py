"""The seal of a test mail ends before slow mail arrives."""

from collections.abc import Iterator
from datetime import timedelta

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies, own_signatures
from checks.placement.record import Placement
from checks.registry import check

QUEUED = timedelta(days=5)
"""So long a mail server tries again."""


@check(Severity.NOTICE, "RFC 6376 §3.5", "RFC 5321 §4.5.4.1")
def signature_expires_soon(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """A signature of the domain with x= less than five days after the mail was sent."""
    for one, reading in copies(placement):
        for sign in own_signatures(reading):
            if sign.expires_at and one.sent_at and sign.expires_at - one.sent_at < QUEUED:
                hours = max(0, round((sign.expires_at - one.sent_at).total_seconds() / 3600))
                facts = {
                    "domain": domain.name,
                    "selector": sign.selector,
                    "hours": hours,
                    "signer": sign.domain,
                }
                yield Hit(f"{sign.selector}._domainkey.{sign.domain}", facts)
                return
