"""The version stands twice in the record, and receivers skip the second one."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import hides_terms, slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.NOTICE, "RFC 7208 §4.5", "RFC 7208 §6")
def repeated_version(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A second `v=spf1` that does no harm: it counts as an unknown modifier."""
    return slips(spf_texts, FaultKind.SECOND_VERSION, only_if=lambda record: not hides_terms(record))
