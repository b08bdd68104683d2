"""The found copies of a test mail, and what they say of the domain that sent it."""

from __future__ import annotations

from checks.domain import organizational
from checks.placement.record import Placement, Proof, Reading, Seen, Signature


def copies(placement: Placement) -> tuple[tuple[Seen, Reading], ...]:
    """Each found mail that could be read; none where the mail went another way than the domain's own."""
    if not placement.is_own_way:
        return ()
    return tuple((one, one.reading) for one in placement.found if one.reading and one.reading.is_readable)


def seeds_of(some: tuple[tuple[Seen, Reading], ...]) -> tuple[str, ...]:
    """What the mailboxes are called."""
    return tuple(one.seed for one, _ in some)


def own_signatures(reading: Reading) -> tuple[Signature, ...]:
    """The signatures of the domain in From, which alone vouch for it (RFC 9989 §4.4.1)."""
    return tuple(one for one in reading.signatures if is_own(one.domain, reading))


def is_own(domain: str, reading: Reading) -> bool:
    """Whether a domain belongs with the one in From."""
    return organizational(domain.lower()) == organizational(domain_of(reading.header_from))


def is_vouched(reading: Reading) -> bool:
    """A signature of the domain in From holds."""
    return any(one.proof is Proof.VALID for one in own_signatures(reading))


def signatures(placement: Placement) -> dict[Signature, tuple[str, ...]]:
    """The domain's own signatures, one for each selector, with the mailboxes that have it."""
    found: dict[tuple[str, str], tuple[Signature, tuple[str, ...]]] = {}
    for one, reading in copies(placement):
        for sign in own_signatures(reading):
            key = sign.domain, sign.selector
            first, seeds = found.get(key, (sign, ()))
            found[key] = first, (*seeds, one.seed)
    return dict(found.values())


def failing(reading: Reading) -> tuple[Signature, ...]:
    """The domain's own signatures that certainly fail."""
    return tuple(one for one in own_signatures(reading) if one.proof is Proof.INVALID)


def domain_of(address: str) -> str:
    """The part behind the last @, in lower case."""
    return address.rpartition("@")[2].strip("<> ").lower()
