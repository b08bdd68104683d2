"""`ip4:` stands before an IPv6 address."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §5.6")
def v6_in_ip4(spf_texts: SpfTexts) -> Iterator[Hit]:
    """An IPv6 address behind `ip4:`."""
    return slips(spf_texts, FaultKind.V6_IN_IP4)
