"""Two SPF records stand in one line, so receivers act on the first and never reach the second."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import hides_terms, slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.5", "RFC 7208 §5.1")
def second_version(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A second `v=spf1` that spoils a term, or that comes with terms behind `all`."""
    return slips(spf_texts, FaultKind.SECOND_VERSION, only_if=hides_terms)
