"""The domain says nothing of a logo."""

from collections.abc import Iterator

from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3")
def absent(bimi: Bimi, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """No record at the domain or its owner's, and nothing that looks like one."""
    if sends_mail and bimi.is_empty and not bimi.elsewhere:
        yield Hit(bimi.subject, bimi.facts())
