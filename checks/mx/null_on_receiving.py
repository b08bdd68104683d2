"""The domain says that it takes no mail, while people are meant to write to it."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 7505 §3")
def null_on_receiving(mx: MxSet, takes_mail: bool) -> Iterator[Hit]:
    """A sole null MX where an address was named."""
    if mx.is_null and takes_mail:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "record": f"{mx.hosts[0].preference} ."})
