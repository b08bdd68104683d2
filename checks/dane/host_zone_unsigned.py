"""The domain is signed, and the names of its mail servers are not, so DANE cannot protect them."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.dnssec.record import State
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 7672 §2.2.2")
def host_zone_unsigned(dane: Dane) -> Iterator[Hit | Unknown]:
    """The MX records are secure, and the zone of a server's name is insecure."""
    if isinstance(dane.mx, Unknown):
        yield dane.mx
        return
    if dane.mx is not State.SECURE:
        return
    yield from dict.fromkeys(host.zone for host in dane.hosts if isinstance(host.zone, Unknown))
    unsigned = [host for host in dane.hosts if host.zone is State.INSECURE]
    if unsigned:
        hosts = tuple(host.host for host in unsigned)
        yield Hit(f"{dane.domain} MX", unsigned[0].facts | {"domain": dane.domain, "hosts": hosts})
