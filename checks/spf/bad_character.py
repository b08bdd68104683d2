"""A tab, a special space or an invisible character stands in the record."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def bad_character(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term with a character that does not show."""
    return slips(spf_texts, FaultKind.BAD_CHARACTER)
