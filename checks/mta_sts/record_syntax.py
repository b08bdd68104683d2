"""A piece of the MTA-STS record is no field, so senders may take it for no record."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1")
def record_syntax(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """A piece between two semicolons that is not written as name=value."""
    if mta_sts.record is not None and mta_sts.record.junk:
        pieces = tuple(piece or "(nothing)" for piece in mta_sts.record.junk)
        yield Hit(mta_sts.subject, mta_sts.facts(taken_at, pieces=pieces))
