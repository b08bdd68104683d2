"""Mail servers whose certificates are not what their TLSA records ask for, with what their checks share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from checks.dane.evidence import Compared, Dane, compared
from checks.dane.matching import Result
from checks.hosts.record import Hosts
from checks.model import Hit, Unknown


def misses(dane: Dane, hosts: Hosts, now: datetime, *results: Result) -> Iterator[Hit | Unknown]:
    """A hit for each server whose comparison came to one of these results."""
    for one in compared(dane, hosts, now):
        if isinstance(one, Unknown):
            yield one
        elif one.match.result in results:
            yield Hit(f"{one.host.host} port 25", _facts(dane, one))


def _facts(dane: Dane, one: Compared) -> dict[str, object]:
    records = one.host.usable
    own = one.presented.own
    return one.host.facts | {
        "domain": dane.domain,
        "address": one.presented.host.address,
        "records": tuple(map(str, records)) if isinstance(records, tuple) else (),
        "problem": one.match.result.value,
        "subject": own.subject,
        "issuer": own.issuer,
        "names_in_it": own.names or (own.common_name,),
        "until": own.not_after.strftime("%Y-%m-%d"),
    }
