"""The mail servers could be protected by DANE, and are not."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.dnssec.record import State
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 7672 §2.2")
def absent(dane: Dane) -> Iterator[Hit | Unknown]:
    """The domain is signed, and so is the zone of at least one server, and none has TLSA records."""
    if isinstance(dane.mx, Unknown):
        yield dane.mx
        return
    if dane.mx is not State.SECURE:
        return
    if any(host.records and not isinstance(host.records, Unknown) for host in dane.hosts):
        return
    yield from dane.unknown
    able = [host for host in dane.hosts if host.zone is State.SECURE and host.records == ()]
    if able and not dane.unknown:
        names = tuple(host.name for host in able)
        yield Hit(f"{dane.domain} MX", able[0].facts | {"domain": dane.domain, "names": names})
