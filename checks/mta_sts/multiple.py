"""Several MTA-STS records stand at one name, so senders use none of them."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1")
def multiple(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """More than one record."""
    records = mta_sts.selection.records
    if len(records) > 1:
        yield Hit(mta_sts.subject, mta_sts.facts(taken_at, records=records, count=len(records)))
