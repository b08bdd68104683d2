"""What stands where a domain name belongs is no such name."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §7.1")
def bad_domain(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term whose value is no domain name."""
    return slips(spf_texts, FaultKind.BAD_DOMAIN)
