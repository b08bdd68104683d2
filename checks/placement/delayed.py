"""A test mail took longer than a quarter of an hour."""

from collections.abc import Iterator
from datetime import timedelta

from checks.domain import Domain
from checks.model import Hit, Severity, Unknown
from checks.placement.counting import hits, judged, unseen
from checks.placement.record import Placement, Seen, Where
from checks.registry import check

LATE = timedelta(minutes=15)


@check(Severity.NOTICE, "RFC 5321 §4.5.4.1")
def delayed(placement: Placement, domain: Domain) -> Iterator[Hit | Unknown]:
    """Not there after 15 minutes, or with a time of arrival so much later, by the receiver's own header."""
    for one in judged(placement):
        took = _took(one)
        if one.where is Where.DELAYED or (took is not None and took > LATE):
            yield from hits((one,), domain.name, placement, took=_in_words(took))
    yield from unseen(placement)


def _took(one: Seen) -> timedelta | None:
    """From sending to the receiver's server; when we found it tells less, as we look ever more seldom.

    It was there when we found it, so a later time is that of a clock that is wrong.
    """
    at = one.reading.hops[0].at if one.reading and one.reading.hops else None
    if at is None or one.sent_at is None:
        return None
    return min(at, one.found_at or at) - one.sent_at


def _in_words(took: timedelta | None) -> str:
    if took is None:
        return "It was not there after 15 minutes."
    return f"It took {round(took.total_seconds() / 60)} minutes."
