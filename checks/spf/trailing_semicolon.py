"""A semicolon or a comma ends a term, as in DKIM and DMARC, but SPF knows no such sign."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def trailing_semicolon(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term with a semicolon or a comma behind it."""
    return slips(spf_texts, FaultKind.TRAILING_SEMICOLON)
