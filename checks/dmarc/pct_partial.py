"""Older receivers apply the policy to a part of the mail only."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.WARNING, "RFC 9989 appendix C", "RFC 7489 §6.3")
def pct_partial(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """`pct` below 100."""
    percent = dmarc_record.record.percent
    if percent is not None and percent < 100:
        yield Hit(dmarc_record.subject, dmarc_record.facts(percent=percent))
