"""A letter outside plain ASCII stands in the record, as in a name with an umlaut."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §3.1", "RFC 7208 §4.6")
def non_ascii(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term with a letter outside US-ASCII."""
    return slips(spf_texts, FaultKind.NON_ASCII)
