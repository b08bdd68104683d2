"""The record has more than one `exp`, and only one may be there."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §6")
def two_exp(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A second `exp`."""
    return slips(spf_texts, FaultKind.TWO_EXP)
