"""A space stands inside a term: before its colon, its slash, or behind its sign."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def stray_space(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term torn apart by a space."""
    return slips(spf_texts, FaultKind.STRAY_SPACE)
