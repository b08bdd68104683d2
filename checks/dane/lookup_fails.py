"""The look-up of a mail server's TLSA records fails at the zone's own servers, so DANE senders must wait."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 7672 §2.1.1", "RFC 7672 §2.1.2")
def lookup_fails(dane: Dane) -> Iterator[Hit | Unknown]:
    """In a secure zone, the records' signature is wrong, or this one question fails and others do not."""
    for host in dane.hosts:
        if host.failing:
            facts = {"domain": dane.domain, "servers": host.failing, "problem": _problem(host.failing)}
            yield Hit(f"{host.name} TLSA", host.facts | facts)
    yield from dane.unknown


def _problem(failing: tuple[str, ...]) -> str:
    if failing == ("signature",):
        return "the signature of the TLSA records is wrong"
    return "the answer is a failure, while other questions about the zone are answered"
