"""`ip4:` or `ip6:` is followed by something that is no such address."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §5.6")
def bad_ip(spf_texts: SpfTexts) -> Iterator[Hit]:
    """An address term without a sound address."""
    return slips(spf_texts, FaultKind.BAD_IP)
