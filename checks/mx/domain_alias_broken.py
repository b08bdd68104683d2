"""The domain is another name for one that does not exist, and mail follows it there."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1", "RFC 1034 §3.6.2")
def domain_alias_broken(mx: MxSet) -> Iterator[Hit]:
    """A CNAME at the domain that ends at a name that is not there."""
    if mx.alias_broken:
        yield Hit(f"{mx.domain} CNAME", {"domain": mx.domain, "target": mx.aliases[-1]})
