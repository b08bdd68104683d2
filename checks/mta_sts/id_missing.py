"""The MTA-STS record has no id, so senders take it for no record."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1", requires=("mta-sts.record-syntax",))
def id_missing(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """A record without an id field."""
    if mta_sts.record is not None and mta_sts.id is None:
        yield Hit(mta_sts.subject, mta_sts.facts(taken_at))
