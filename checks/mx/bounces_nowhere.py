"""A domain that only sends mail gives the failure notices of that mail nowhere to go."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.profile import Profile
from checks.registry import check


@check(
    Severity.NOTICE,
    "RFC 5321 §6.1",
    "RFC 7505 §4.2",
    requires=("mx.domain-missing", "mx.domain-alias-broken"),
)
def bounces_nowhere(mx: MxSet, profile: Profile | None) -> Iterator[Hit | Unknown]:
    """A null MX; or no MX record, and no address of the domain's own."""
    if profile is not Profile.SEND_ONLY:
        return
    if mx.is_null:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "seen": "it says that it takes no mail (null MX)"})
    elif mx.implicit is not None and mx.implicit.missing:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "seen": "it has no mail server and no address"})
    elif mx.implicit is not None and mx.implicit.silent:
        yield mx.implicit.silent
