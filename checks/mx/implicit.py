"""The domain names no mail server, so senders try the address of its web site instead."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1", requires=("mx.domain-alias-broken",))
def implicit(mx: MxSet) -> Iterator[Hit | Unknown]:
    """No MX record, while the domain itself has an address."""
    if mx.implicit is None:
        return
    if mx.implicit.addresses:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "addresses": mx.implicit.addresses})
    elif mx.implicit.silent:
        yield mx.implicit.silent
