"""`all` runs together with the term before it, so the record has no end and a wrong name."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def glued_all(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term with `all` at its end and no space between."""
    return slips(spf_texts, FaultKind.GLUED_ALL)
