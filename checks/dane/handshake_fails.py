"""A mail server has TLSA records, and the encryption it offers fails."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 7672 §2.2")
def handshake_fails(dane: Dane, hosts: Hosts) -> Iterator[Hit | Unknown]:
    """There are secure records, usable or not, and the handshake after STARTTLS was not finished, twice."""
    yield from dane.unknown
    for host, one in dane.at(hosts):
        tls = one.tls
        if isinstance(tls, Unknown):
            yield tls
        elif tls is not None and tls.problem:
            facts = {"domain": dane.domain, "address": one.address, "problem": tls.problem}
            yield Hit(f"{one.host} port 25", host.facts | facts)
