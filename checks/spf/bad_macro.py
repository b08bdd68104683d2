"""A macro that starts with `%` is one that SPF does not know, or not in this place."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §7.1")
def bad_macro(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A macro that RFC 7208 §7 does not allow here."""
    return slips(spf_texts, FaultKind.BAD_MACRO)
