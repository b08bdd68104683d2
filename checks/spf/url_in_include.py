"""A web address stands where a domain name belongs."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §5.2", "RFC 7208 §12")
def url_in_include(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A term whose value starts with `http://` or the like."""
    return slips(spf_texts, FaultKind.URL_IN_INCLUDE)
