"""The registry and the zone itself name different name servers."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.nameservers.record import NameServers
from checks.registry import check


@check(Severity.WARNING, "RFC 1034 §4.2.2", "RFC 1912 §2.3")
def parent_differs(nameservers: NameServers) -> Iterator[Hit | Unknown]:
    """The NS records above the zone and those of its own servers are not the same."""
    above, own = nameservers.at_parent, nameservers.at_zone
    if isinstance(above, Unknown) or isinstance(own, Unknown):
        yield from {side for side in (above, own) if isinstance(side, Unknown)}
    elif set(above) != set(own):
        facts = {"domain": nameservers.domain, "zone": nameservers.zone}
        yield Hit(f"{nameservers.zone} NS", {**facts, "above": _listed(above), "own": _listed(own)})


def _listed(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(names)) or ("none",)
