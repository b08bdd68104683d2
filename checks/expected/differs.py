"""A record is there, and does not say what the owner has pinned."""

from collections.abc import Iterator

from checks.expected.alike import drift
from checks.expected.record import Expected
from checks.expected.told import facts, lines
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "your expected-state file")
def differs(expected: Expected) -> Iterator[Hit | Unknown]:
    """Live values of its kind that do not mean what is pinned."""
    yield from expected.silences
    for one in expected.pins:
        if isinstance(one.live, Unknown) or not one.live:
            continue  # absence is told by the other check
        how = drift(one.pin, one.live)
        if how is not None:
            found = lines(one.pin, dict.fromkeys(one.live))
            told = facts(one.pin, expected.domain, found=found, lacking=how.lacking, extra=how.extra)
            yield Hit(one.pin.subject, told)
