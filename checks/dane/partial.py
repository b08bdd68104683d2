"""Some mail servers of the domain are protected by DANE, and others are not."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 7672 §2.2.1")
def partial(dane: Dane) -> Iterator[Hit | Unknown]:
    """At least one server has usable records, and at least one surely has none."""
    yield from dane.unknown
    bare = [host for host in dane.hosts if host.usable == () and not host.failing]
    if dane.with_usable and bare:
        facts = {
            "domain": dane.domain,
            "hosts": tuple(host.host for host in dane.with_usable),
            "others": tuple(host.host for host in bare),
        }
        yield Hit(f"{dane.domain} MX", bare[0].facts | facts)
