"""A DKIM key is given as a CNAME, and where it points there is no key."""

from collections.abc import Iterator

from checks.dkim.fault import Kind
from checks.dkim.faults import faults_at, hit, is_usable, with_fault
from checks.dkim.record import DkimKeys, Source
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.6.2", "RFC 6376 §6.1.2")
def cname_broken(dkim: DkimKeys) -> Iterator[Hit | Unknown]:
    """A CNAME at a known selector, or at one of the domain's own provider when no other key works.

    With one key that works no mail is lost yet, and provider_key speaks where the other should be there.
    """
    yield from with_fault(dkim, Kind.CNAME_BROKEN)
    if any(map(is_usable, dkim.selectors)):
        return
    for selector in dkim.selectors:
        if selector.source is Source.PROVIDER:
            yield from (hit(selector, f) for f in faults_at(selector) if f.kind is Kind.CNAME_BROKEN)
