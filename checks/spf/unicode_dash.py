"""A long dash, as a word processor makes it, stands in place of the minus sign."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def unicode_dash(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term with a dash that is no minus sign."""
    return slips(spf_texts, FaultKind.UNICODE_DASH)
