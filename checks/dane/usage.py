"""All TLSA records of a mail server are of usages that mail does not know."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 7672 §3.1.3")
def usage(dane: Dane) -> Iterator[Hit | Unknown]:
    """PKIX-TA(0) and PKIX-EE(1) are what there is, and nothing else."""
    for host in dane.hosts:
        records = host.believed
        if not isinstance(records, Unknown) and records and not any(one.is_for_mail for one in records):
            kinds = tuple(dict.fromkeys(one.kind for one in records))
            yield Hit(f"{host.name} TLSA", host.facts | {"domain": dane.domain, "kinds": kinds})
    yield from dane.unknown
