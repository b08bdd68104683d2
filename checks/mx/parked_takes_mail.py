"""The domain is said to be parked, while its records still lead mail to a server."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.profile import Profile
from checks.registry import check


@check(Severity.WARNING, "M3AAWG Protecting Parked Domains", "RFC 7505 §3", requires=("mx.null-mixed",))
def parked_takes_mail(mx: MxSet, profile: Profile | None) -> Iterator[Hit | Unknown]:
    """MX records that name servers, or none and an address at the domain itself (RFC 5321 §5.1)."""
    if profile is not Profile.PARKED or mx.is_null:
        return
    servers = mx.names or (mx.implicit.addresses if mx.implicit else ())
    if servers:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "servers": servers})
    elif mx.implicit is not None and mx.implicit.silent:
        yield mx.implicit.silent
