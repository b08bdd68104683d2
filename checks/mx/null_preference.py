"""The record that should say "no mail" is written so that some senders do not see it as that."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 7505 §3")
def null_preference(mx: MxSet) -> Iterator[Hit]:
    """A sole "." target whose preference is not 0."""
    if mx.is_null and mx.hosts[0].preference != 0:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "preference": mx.hosts[0].preference})
