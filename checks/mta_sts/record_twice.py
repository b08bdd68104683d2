"""A field of the MTA-STS record is written twice, and only the first counts."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.NOTICE, "RFC 8461 §3.2")
def record_twice(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """A name that occurs more than once."""
    if mta_sts.record is not None and mta_sts.record.twice:
        yield Hit(mta_sts.subject, mta_sts.facts(taken_at, names=mta_sts.record.twice))
