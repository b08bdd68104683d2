"""A receiver says that a test mail fails its check against forged mail."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies, seeds_of
from checks.placement.proof import results, unproven
from checks.placement.record import Placement
from checks.registry import check


@check(Severity.WARNING, "RFC 9989 §5.3", "Gmail Email sender guidelines")
def dmarc_fails_at_receiver(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """The receiver wrote dmarc=fail into a header of its own."""
    failed = tuple(pair for pair in copies(placement) if results(pair[1]).get("dmarc") == "fail")
    if failed:
        facts = {
            "domain": domain.name,
            "seeds": seeds_of(failed),
            "missed": unproven(one for one, _ in failed),
        }
        headers = tuple(f"{one.seed}: {_told(results(reading))}" for one, reading in failed)
        yield Hit(domain.name, facts | {"headers": headers})


def _told(found: dict[str, str]) -> str:
    return " ".join(f"{method}={result}" for method, result in found.items())
