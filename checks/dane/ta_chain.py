"""The certificates a mail server sends do not lead up to the authority its TLSA records name."""

from collections.abc import Iterator
from datetime import datetime

from checks.dane.evidence import Dane
from checks.dane.matching import Result
from checks.dane.misses import misses
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 7672 §3.1.2", "RFC 7671 §5.2.2")
def ta_chain(dane: Dane, hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Only DANE-TA records are usable, and the authority is not sent along or has not signed."""
    yield from misses(dane, hosts, taken_at, Result.NOT_SENT, Result.BROKEN_CHAIN)
