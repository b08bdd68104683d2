"""The file of the mark's certificate holds none."""

from collections.abc import Iterator

from checks.bimi.mark import MarkFile
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3")
def mark_unreadable(bimi: Bimi, bimi_mark: MarkFile) -> Iterator[Hit | Unknown]:
    """Not a single certificate in PEM form."""
    if not bimi_mark.download.failure and bimi_mark.mark is None:
        yield Hit(bimi.subject, bimi_mark.download.facts(bimi.domain))
