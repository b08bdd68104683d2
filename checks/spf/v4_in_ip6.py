"""`ip6:` stands before an IPv4 address."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §5.6")
def v4_in_ip6(spf_texts: SpfTexts) -> Iterator[Hit]:
    """An IPv4 address behind `ip6:`."""
    return slips(spf_texts, FaultKind.V4_IN_IP6)
