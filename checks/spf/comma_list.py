"""A comma or a semicolon stands between two values, where SPF wants a term for each."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def comma_list(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A list with commas or semicolons in place of terms with spaces."""
    return slips(spf_texts, FaultKind.COMMA_LIST)
