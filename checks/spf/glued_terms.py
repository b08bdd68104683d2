"""Two terms run together without a space, as when a long record is cut into strings."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §3.3", "RFC 7208 §4.6.1")
def glued_terms(spf_texts: SpfTexts) -> Iterator[Hit]:
    """Two terms in one word."""
    return slips(spf_texts, FaultKind.GLUED_TERMS)
