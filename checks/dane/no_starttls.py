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
    for host, one in dane.at(hosts):
        if isinstance(one.tls, Unknown):
            yield one.tls
        elif one.tls is None:
            yield Hit(f"{one.host} port 25", host.facts | {"domain": dane.domain, "address": one.address})
