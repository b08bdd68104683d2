"""Resolvers in the world still hold an older mail record."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity, Unknown
from checks.propagation.record import Propagation, facts
from checks.registry import check


@check(Severity.NOTICE, "RFC 1034 §4.3.5", "RFC 1035 §3.2.1")
def old_value(propagation: Propagation, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Some resolver has other records than every name server of the domain."""
    for one in propagation.records:
        if one.old:
            yield Hit(str(one.question), facts(propagation.domain, one, one.old, taken_at))
    yield from propagation.silences
