"""A text that was meant as the BIMI record is none."""

from collections.abc import Iterator

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3", "BIMI draft §7.2")
def lookalike(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """Receivers mend nothing, so they pass over it."""
    if not bimi.selection.records:
        for text, problem in bimi.selection.lookalikes:
            yield Hit(bimi.subject, bimi.facts(text=text, problem=problem))
