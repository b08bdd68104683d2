"""Resolvers in the world still hold that a mail record is not there."""

from collections.abc import Iterator
from datetime import datetime

from checks.model import Hit, Severity, Unknown
from checks.propagation.record import Propagation, facts
from checks.registry import check


@check(Severity.NOTICE, "RFC 2308 §5")
def not_seen_yet(propagation: Propagation, taken_at: datetime) -> Iterator[Hit | Unknown]:
    """Some resolver remembers that there was nothing; one that hides names from its users aside."""
    for one in propagation.records:
        if one.not_yet:
            yield Hit(str(one.question), facts(propagation.domain, one, one.not_yet, taken_at))
    yield from propagation.silences
