"""The policy host has only addresses that the Internet does not reach."""

from collections.abc import Iterator
from datetime import datetime

from checks.addresses import is_reachable
from checks.model import Hit, Severity, Unknown
from checks.mta_sts.record import MtaSts
from checks.registry import check


@check(Severity.ERROR, "RFC 8461 §3.3", "RFC 6890 §2.2")
def host_not_public(mta_sts: MtaSts, allow: tuple[str, ...], taken_at: datetime) -> Iterator[Hit]:
    """A record, and only special-use addresses for the policy host."""
    addresses = mta_sts.host.addresses
    if not mta_sts.is_announced or isinstance(addresses, Unknown):
        return
    if addresses and not any(is_reachable(address, allow) for address in addresses):
        yield Hit(f"{mta_sts.host.name} A", mta_sts.facts(taken_at, addresses=mta_sts.host.special))
