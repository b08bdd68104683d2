"""`all` has something behind it, and it takes nothing."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §5.1")
def all_with_value(spf_texts: SpfTexts) -> Iterator[Hit]:
    """`all` with a dot, a colon or a slash behind it."""
    return slips(spf_texts, FaultKind.ALL_WITH_VALUE)
