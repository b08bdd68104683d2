"""`a:`, `mx:` or `include:` is followed by an address, where a name belongs."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def a_ip(spf_texts: SpfTexts) -> Iterator[Hit]:
    """An address behind a mechanism that takes a name."""
    return slips(spf_texts, FaultKind.A_IP)
