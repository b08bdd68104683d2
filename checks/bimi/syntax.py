"""The BIMI record holds something that is no tag, or a tag twice."""

from collections.abc import Iterator

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3", "RFC 6376 §3.2")
def syntax(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """The record does not follow the grammar, and receivers mend nothing."""
    record = bimi.record
    if record is not None and (record.junk or record.twice):
        pieces = tuple(f"`{piece}`" if piece else "an empty piece between two `;`" for piece in record.junk)
        wrong = (*pieces, *(f"`{name}=` more than once" for name in record.twice))
        yield Hit(bimi.subject, bimi.facts(wrong=wrong))
