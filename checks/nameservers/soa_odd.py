"""The zone tells its secondary servers odd times."""

from collections.abc import Iterator

from checks.answers import Soa
from checks.model import Hit, Severity
from checks.nameservers.record import NameServers
from checks.registry import check

LONGEST_NOTHING = 86400  # seconds that "there is nothing" may sensibly be kept


@check(Severity.NOTICE, "RFC 1912 §2.2", "RFC 2308 §5")
def soa_odd(nameservers: NameServers) -> Iterator[Hit]:
    """SOA fields that contradict each other, or a primary server that is none."""
    if nameservers.start is not None and (odd := tuple(_oddities(nameservers.start))):
        yield Hit(f"{nameservers.zone} SOA", {"domain": nameservers.domain, "odd": odd})


def _oddities(soa: Soa) -> Iterator[str]:
    if soa.expire < soa.refresh + soa.retry:
        yield f"expire ({soa.expire}) is less than refresh and retry together ({soa.refresh + soa.retry})"
    if soa.retry > soa.refresh:
        yield f"retry ({soa.retry}) is longer than refresh ({soa.refresh})"
    if soa.minimum > LONGEST_NOTHING:
        yield f"minimum ({soa.minimum}) keeps a missing record missing for more than a day"
    if "." not in soa.mname:
        yield f'the primary server is "{soa.mname or "."}"'
