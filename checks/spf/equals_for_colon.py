"""`include=` in place of `include:` is read as an unknown modifier, so the sender is not in the list."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.spf.marked import slips
from checks.spf.record import FaultKind
from checks.spf.tree import SpfTexts


@check(Severity.ERROR, "RFC 7208 §4.6.1", "RFC 7208 §6")
def equals_for_colon(spf_texts: SpfTexts) -> Iterator[Hit]:
    """A mechanism with an equals sign before its value."""
    return slips(spf_texts, FaultKind.EQUALS_FOR_COLON)
