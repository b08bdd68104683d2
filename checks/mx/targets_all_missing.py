"""None of the mail servers the domain names exists, so nobody's mail arrives."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.mx.record import MxSet
from checks.registry import check


@check(Severity.ERROR, "RFC 5321 §5.1")
def targets_all_missing(mx: MxSet) -> Iterator[Hit | Unknown]:
    """No target has an address, and at least one of them is a good name that is not there."""
    missing = tuple(host.host for host in mx.plain if host.missing and not host.aliases)
    if any(host.addresses for host in mx.hosts):
        return
    if mx.silences:
        yield from mx.silences
    elif missing:
        yield Hit(f"{mx.domain} MX", {"domain": mx.domain, "hosts": tuple(dict.fromkeys(missing))})
