"""The certificate of a mail server is none that its TLSA records are of."""

from collections.abc import Iterator
from datetime import datetime

from checks.dane.evidence import Dane
from checks.dane.matching import Result
from checks.dane.misses import misses
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 7672 §2.2")
def no_match(dane: Dane, hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """None of the usable records is of the certificates the server presents."""
    yield from misses(dane, hosts, taken_at, Result.NO_MATCH)
