"""A `name=value` part is written in a way that SPF does not allow."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6", "RFC 7208 §6")
def bad_modifier(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A modifier that breaks the grammar."""
    return slips(spf_texts, FaultKind.BAD_MODIFIER)
