"""An MTA-STS record announces a policy, and the host that should serve it does not exist."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity, Unknown
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3")
def orphan(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """A record, and no address for the policy host."""
    if not mta_sts.selection.records:
        return
    if isinstance(mta_sts.host.addresses, Unknown):
        yield mta_sts.host.addresses
    elif not mta_sts.host.addresses:
        yield Hit(f"{mta_sts.host.name} A", mta_sts.facts(taken_at))
