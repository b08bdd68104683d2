"""A certificate will soon be replaced, and the TLSA records know only the present one."""

from collections.abc import Iterator
from datetime import datetime

from checks.dane.evidence import Dane, compared
from checks.dane.matching import Result
from checks.dane.record import EE
from checks.hosts.certificates import day
from checks.hosts.record import Hosts
from checks.model import Hit, Severity, Unknown
from checks.registry import check

SOON = 14


@check(Severity.NOTICE, "RFC 7671 §8.1")
def rollover(dane: Dane, hosts: Hosts, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """The only usable record is of the server's own certificate, which ends within two weeks."""
    for one in compared(dane, hosts, taken_at):
        if isinstance(one, Unknown):
            yield one
            continue
        records = one.host.usable
        alone = isinstance(records, tuple) and len(records) == 1 and records[0].usage == EE
        days = (one.presented.own.not_after - taken_at).days
        if alone and one.match.result is Result.MATCHED and 0 <= days < SOON:
            facts = {"domain": dane.domain, "days": days, "until": day(one.presented.own.not_after)}
            yield Hit(f"{one.host.name} TLSA", one.host.facts | facts)
