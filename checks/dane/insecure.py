"""TLSA records stand in a zone that is not signed, so nobody goes by them."""

from collections.abc import Iterator

from checks.dane.evidence import Dane, TlsaHost
from checks.dnssec.record import State
from checks.domain import organizational
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 7672 §2.2")
def insecure(dane: Dane) -> Iterator[Hit | Unknown]:
    """There are records, and their answer is insecure."""
    for host in dane.hosts:
        if isinstance(host.records, Unknown):
            yield from () if _is_moot(dane, host) else (host.records,)
        elif host.records and isinstance(host.state, Unknown):
            yield host.state
        elif host.records and host.state is State.INSECURE:
            yield Hit(f"{host.name} TLSA", host.facts | {"domain": dane.domain})


def _is_moot(dane: Dane, host: TlsaHost) -> bool:
    """Senders do not ask at an unsigned provider (§2.2.2), some of whose name servers never answer this."""
    return host.zone is State.INSECURE and organizational(host.base) != organizational(dane.domain)
