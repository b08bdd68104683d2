"""Some TLSA records of a mail server are of usages that mail does not know, beside others that it does."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 7672 §3.1.3")
def usage_beside(dane: Dane) -> Iterator[Hit | Unknown]:
    """PKIX-TA(0) or PKIX-EE(1) stands beside DANE-TA(2) or DANE-EE(3)."""
    for host in dane.hosts:
        records = host.believed
        if isinstance(records, Unknown):
            continue
        others = [one for one in records if not one.is_for_mail]
        if 0 < len(others) < len(records):
            kinds = tuple(dict.fromkeys(one.kind for one in others))
            yield Hit(f"{host.name} TLSA", host.facts | {"domain": dane.domain, "kinds": kinds})
    yield from dane.unknown
