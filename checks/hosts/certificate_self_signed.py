"""The certificate of a mail server is signed by itself."""

from collections.abc import Iterator

from checks.hosts.certificates import presented
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 7435 §3")
def certificate_self_signed(hosts: Hosts) -> Iterator[Hit | Unknown]:
    """Nobody but itself vouches for it, and nobody trusts it for its own sake."""
    for one in presented(hosts):
        if isinstance(one, Unknown):
            yield one
        elif one.is_unknown and one.own.is_self_issued:
            yield one.hit()
