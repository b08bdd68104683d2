"""The number behind the slash is not one that the address or the name can have."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §5.6")
def bad_cidr(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A prefix length that the term cannot have."""
    return slips(spf_texts, FaultKind.BAD_CIDR)
