"""The key in a mail server's certificate is too short."""

from collections.abc import Iterator

from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check

LEAST = {"RSA": 2048, "DSA": 2048, "EC": 224}
"""Bits; RFC 9325 §4.5 asks for 112 bits of security, which are 2048 of RSA and 224 of a curve."""


@check(Severity.NOTICE, "RFC 9325 §4.5")
def certificate_weak_key(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """Fewer bits than its kind of key needs."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif 0 < one.own.bits < LEAST.get(one.own.key, 0):
            yield one.hit(key=one.own.key, bits=one.own.bits, least=LEAST[one.own.key])
