"""A blank before the first semicolon makes some senders pass over the MTA-STS record."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.NOTICE, "RFC 8461 §3.1", "RFC 8461 erratum 6285")
def blank_before_semicolon(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """`v=STSv1 ;` instead of `v=STSv1;`."""
    if mta_sts.record is not None and mta_sts.record.is_spaced:
        yield Hit(mta_sts.subject, mta_sts.facts(taken_at))
