"""A mail server has TLSA records, and no encryption can be had from it."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 7672 §2.2")
def no_starttls(dane: Dane, hosts: Hosts) -> Iterator[Hit | Unknown]:
    """There are secure records, usable or not, and the server does not offer STARTTLS, or refuses it."""
    yield from dane.unknown
    with_records = {
        host.host: host for host in dane.hosts if isinstance(host.believed, tuple) and host.believed
    }
    for one in hosts.standing:
        host = with_records.get(one.host)
        tls = one.tls if host else None
        if isinstance(tls, Unknown):
            yield tls
        elif host and tls is None:
            facts = {"domain": dane.domain, "address": one.address}
            yield Hit(f"{one.host} port 25", host.facts | facts)
