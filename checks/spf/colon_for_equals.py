"""`redirect:` or `exp:` has a colon where its equals sign belongs."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §6")
def colon_for_equals(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A modifier with a colon before its value."""
    return slips(spf_texts, FaultKind.COLON_FOR_EQUALS)
