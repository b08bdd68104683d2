"""The domain does not exist, so mail to it and from it has nowhere to belong."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1", "RFC 8020 §2")
def domain_missing(mx: MxSet) -> Iterator[Hit]:
    """DNS says that there is no such name."""
    if not mx.domain_exists:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain})
