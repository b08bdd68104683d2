"""Nothing tells senders to deliver to the domain only over checked encryption."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.NOTICE, "RFC 8461 §1")
def absent(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """No record, or one that no sender reads and no host that could serve a policy."""
    is_tried = mta_sts.is_announced and mta_sts.host.addresses != ()
    if not mta_sts.selection.records and not is_tried and mta_sts.unannounced is not True:
        yield Hit(mta_sts.subject, mta_sts.facts(taken_at))
