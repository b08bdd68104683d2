"""A parked domain leads mail nowhere, and does not say that it means to."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.profile import Profile
from checks.registry import check


@check(
    Severity.NOTICE,
    "M3AAWG Protecting Parked Domains",
    "RFC 7505 §3",
    requires=("mx.domain-missing", "mx.domain-alias-broken"),
)
def no_null(mx: MxSet, profile: Profile | None) -> Iterator[Hit | Unknown]:
    """No MX record and no address of its own, where the domain exists."""
    if profile is not Profile.PARKED or mx.implicit is None:
        return
    if mx.implicit.missing:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain})
    elif mx.implicit.silent:
        yield mx.implicit.silent
