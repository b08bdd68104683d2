"""A certificate of a mail server is overdue, which counts with DANE-TA records."""

from collections.abc import Iterator
from datetime import datetime

from checks.dane.evidence import Dane
from checks.dane.matching import Result
from checks.dane.misses import misses
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 7671 §5.2")
def ta_overdue(dane: Dane, hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """The authority is the right one, and one of the certificates is out of its time."""
    yield from misses(dane, hosts, taken_at, Result.OVERDUE)
