"""A term starts with a sign that SPF does not know, with two of them, or has it at its end."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §4.6.2")
def unknown_qualifier(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term with a wrong sign."""
    return slips(spf_texts, FaultKind.UNKNOWN_QUALIFIER)
