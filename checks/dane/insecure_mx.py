"""The mail servers have TLSA records, but anybody could name other servers for the domain."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.dnssec.record import State
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 7672 §2.2.1")
def insecure_mx(dane: Dane) -> Iterator[Hit | Unknown]:
    """The MX records are insecure, and a server has records that senders would compare."""
    if isinstance(dane.mx, Unknown):
        yield dane.mx
    elif dane.mx is State.INSECURE and dane.with_usable:
        hosts = tuple(host.host for host in dane.with_usable)
        yield Hit(f"{dane.domain} MX", {"domain": dane.domain, "hosts": hosts})
