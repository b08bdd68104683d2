"""A space follows the colon or the equals sign, so the value stands alone and means nothing."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def space_after_colon(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term torn apart behind its colon or equals sign."""
    return slips(spf_texts, FaultKind.SPACE_AFTER_COLON)
