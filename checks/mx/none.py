"""The domain names no mail server and has no address of its own, so mail to it has nowhere to go."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1", requires=("mx.domain-alias-broken",))
def none(mx: MxSet) -> Iterator[Hit | Unknown]:
    """No MX record and no address where the domain exists."""
    if mx.implicit is None:
        return
    if mx.implicit.missing:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain})
    elif mx.implicit.silent:
        yield mx.implicit.silent
