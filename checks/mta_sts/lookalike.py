"""A text stands where the MTA-STS record belongs, but one slip makes senders pass over it."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity, Unknown
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1")
def lookalike(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """A text that was meant as the record, where none is and a host for the policy is there."""
    if mta_sts.selection.records or not mta_sts.selection.lookalikes:
        return
    if isinstance(mta_sts.host.addresses, Unknown):
        yield mta_sts.host.addresses
    elif mta_sts.host.addresses:
        for text, problem in mta_sts.selection.lookalikes:
            yield Hit(mta_sts.subject, mta_sts.facts(taken_at, text=text, problem=problem))
