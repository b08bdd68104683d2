"""The logo is not shown, because DMARC does not stop forged mail."""

from collections.abc import Iterator

from checks.bimi.policy import obstacles, strict
from checks.bimi.record import Bimi
from checks.dmarc.evidence import AppliedRecord, DmarcRecords
from checks.model import Hit, NotApplicable, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §7.1")
def policy_weak(
    bimi: Bimi, dmarc: DmarcRecords, dmarc_record: AppliedRecord | Unknown | NotApplicable
) -> Iterator[Hit | Unknown]:
    """A record names a logo, and the policy of the domain or its owner is none, partial or a test."""
    if not bimi.wants_logo:
        return
    found = obstacles(dmarc)
    if isinstance(found, Unknown):
        yield found
    elif found:
        yield Hit(bimi.subject, bimi.facts(obstacles=found, **strict(dmarc, dmarc_record)))
