"""The domain names no mail server, so mail to it goes to whatever answers at the web address, or nowhere."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1")
def none(mx: MxSet) -> Iterator[Hit]:
    """No MX record where the domain exists."""
    if mx.domain_exists and not mx.hosts and mx.implicit is not None and mx.implicit.missing:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain})
