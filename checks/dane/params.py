"""A TLSA record has numbers or a digest that no sender can use."""

from collections.abc import Iterator

from checks.dane.evidence import Dane
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.WARNING, "RFC 6698 §2.1", "RFC 7672 §3.1")
def params(dane: Dane) -> Iterator[Hit | Unknown]:
    """An unknown selector or matching type, or a digest of the wrong length, with usage 2 or 3 or above."""
    for host in dane.hosts:
        records = host.believed
        if isinstance(records, Unknown):
            continue
        broken = [one for one in records if not one.is_understood and one.usage not in (0, 1)]
        if broken:
            shown = tuple(map(str, broken))
            yield Hit(f"{host.name} TLSA", host.facts | {"domain": dane.domain, "records": shown})
    yield from dane.unknown
