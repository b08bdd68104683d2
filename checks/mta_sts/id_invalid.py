"""The id of the MTA-STS record is not one, so senders take it for no record."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts, is_id
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.1")
def id_invalid(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """An id that is longer than 32 or holds more than letters and digits."""
    if mta_sts.id is not None and not is_id(mta_sts.id):
        yield Hit(mta_sts.subject, mta_sts.facts(taken_at, id=mta_sts.id, length=len(mta_sts.id)))
