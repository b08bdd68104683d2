"""A TLSA record holds a whole certificate or key where a digest would do."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.dane.record import FULL
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 7671 §5.1", "RFC 7671 §10.1.2")
def full_data(dane: Dane) -> Iterator[Hit | Unknown]:
    """Matching type 0 with a usage of mail."""
    for host in dane.hosts:
        records = host.believed
        if isinstance(records, Unknown):
            continue
        whole = [one for one in records if one.is_usable and one.matching == FULL]
        if whole:
            facts = {"kinds": tuple(dict.fromkeys(one.kind for one in whole)), "octets": len(whole[0].data)}
            yield Hit(f"{host.name} TLSA", host.facts | {"domain": dane.domain} | facts)
    yield from dane.unknown
