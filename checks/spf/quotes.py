"""A quotation mark stands inside the record, where no receiver takes it away."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def quotes(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term with a quotation mark in it."""
    return slips(spf_texts, FaultKind.QUOTES)
