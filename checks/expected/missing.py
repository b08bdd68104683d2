"""A record that the owner has pinned is not there at all."""

from collections.abc import Iterator

from checks.expected.record import Expected
from checks.expected.told import facts
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "your expected-state file")
def missing(expected: Expected) -> Iterator[Hit | Unknown]:
    """Nothing of its kind is live at the pinned name."""
    yield from expected.silences
    for one in expected.pins:
        if one.live == ():
            yield Hit(one.pin.subject, facts(one.pin, expected.domain))
