"""A test mail came with a return path of another domain."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies, domain_of, is_own, seeds_of
from checks.placement.record import Placement, Reading
from checks.registry import check


@check(Severity.NOTICE, "RFC 9989 §4.4.2")
def spf_not_aligned(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """SPF passes, for a domain that does not belong with the one in From."""
    foreign = tuple(pair for pair in copies(placement) if _is_foreign(pair[1]))
    if foreign:
        paths = tuple(dict.fromkeys(domain_of(reading.envelope_from) for _, reading in foreign))
        yield Hit(domain.name, {"domain": domain.name, "seeds": seeds_of(foreign), "paths": paths})


def _is_foreign(reading: Reading) -> bool:
    path = domain_of(reading.envelope_from)
    return bool(path) and not is_own(path, reading) and reading.spf_of_ip == "pass"
