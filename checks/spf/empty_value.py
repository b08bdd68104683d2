"""A term that needs a name or an address has none."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def empty_value(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term without the value it needs."""
    return slips(spf_texts, FaultKind.EMPTY_VALUE)
