"""The name of the policy host points to a name that does not exist, which others may take."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3", "RFC 1034 §3.6.2")
def host_alias_broken(mta_sts: MtaSts, taken_at: datetime) -> Iterator[Hit]:
    """A CNAME at `mta-sts.` that leads to no address."""
    host = mta_sts.host
    if host.aliases and host.addresses == ():
        yield Hit(f"{host.name} CNAME", mta_sts.facts(taken_at, target=host.aliases[-1]))
