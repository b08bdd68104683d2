"""The certificate of a mail server is for another name, which counts with DANE-TA records."""

from collections.abc import Iterator
from datetime import datetime

from checks.dane.evidence import Dane
from checks.dane.matching import Result
from checks.dane.misses import misses
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 7672 §3.2.2")
def ta_name(dane: Dane, hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """The authority is the right one, and neither the server's nor the domain's name is in it."""
    yield from misses(dane, hosts, taken_at, Result.WRONG_NAME)
