"""The signatures of a test mail name another domain."""

from collections.abc import Iterator

from checks.domain import Domain
from checks.model import Hit, Severity
from checks.placement.copies import copies, is_vouched, own_signatures, seeds_of
from checks.placement.record import Placement, Proof, Reading
from checks.registry import check


@check(Severity.WARNING, "RFC 9989 §4.4.1")
def dkim_not_aligned(placement: Placement, domain: Domain) -> Iterator[Hit]:
    """Found mails with a signature that holds, and none that counts for the domain in From.

    One of a subdomain does not where the DMARC record asks for the very name (adkim=s).
    """
    foreign = tuple(pair for pair in copies(placement) if _is_foreign(pair[1]))
    if foreign:
        signers = tuple(dict.fromkeys(one.domain for _, reading in foreign for one in reading.signatures))
        yield Hit(domain.name, {"domain": domain.name, "seeds": seeds_of(foreign), "signers": signers})


def _is_foreign(reading: Reading) -> bool:
    valid = any(one.proof is Proof.VALID for one in reading.signatures)
    return valid and ("dkim" not in reading.alignment if is_vouched(reading) else not own_signatures(reading))
