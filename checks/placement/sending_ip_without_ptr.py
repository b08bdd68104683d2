"""A test mail came from a server that has no name."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity, Unknown
from checks.placement.copies import copies
from checks.placement.record import Placement
from checks.registry import check
from checks.reverse_names import Reverse, pointer

TOLD = ("reverse-dns.missing", "reverse-dns.unconfirmed")
"""These know the servers of test mails, and what to ask for."""


@check(Severity.WARNING, "RFC 1912 §2.1", "Gmail Email sender guidelines", requires=TOLD)
def sending_ip_without_ptr(placement: Placement, domain: Domain) -> Iterator[Hit | Unknown]:
    """No name in reverse DNS leads back to the address; Unknown where an answer is missing."""
    found = {
        reading.reverse.address: reading.reverse
        for _, reading in copies(placement)
        if isinstance(reading.reverse, Reverse)
    }
    for ip, reverse in found.items():
        if isinstance(reverse.confirmed, Unknown):
            yield reverse.confirmed
        elif not reverse.confirmed:
            names = reverse.all_names or ("none",)
            yield Hit(ip, {"domain": domain.name, "ip": ip, "pointer": pointer(ip), "names": names})
