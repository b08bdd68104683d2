"""The record has a word that SPF does not know."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §5")
def unknown_mechanism(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A mechanism that RFC 7208 does not define."""
    return slips(spf_texts, FaultKind.UNKNOWN_MECHANISM)
