"""`ipv4:` or `ip:` stands where SPF wants `ip4:` or `ip6:`."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §5.6")
def ipv4_typo(spf_texts: SpfTexts) -> Iterator[Hit]:
    """An address with a name before it that SPF does not know."""
    return slips(spf_texts, FaultKind.IPV4_TYPO)
