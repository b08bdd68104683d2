"""So many terms are wrong that the text is no SPF record a person can mend."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §12")
def too_many_slips(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A record with more faults than are worth reading."""
    return slips(spf_texts, FaultKind.NOT_LOOKED_AT)
