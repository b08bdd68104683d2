"""Whether a receiver could tell that a mail is truly from the domain, and what it missed."""

from __future__ import annotations

from collections.abc import Iterable

from checks.placement.record import Proof, Reading, Seen
from checks.placement.refusals import explained

MISSED = {
    "dkim": "It has no valid seal (DKIM).",
    "spf": "It came from a server that may not send for you (SPF).",
    "dmarc": "It fails the check against forged mail (DMARC).",
}


def is_unproven(one: Seen) -> bool:
    """The receiver says so in its own header or its refusal; where it says nothing, our own look does."""
    if one.refusal is not None:
        known = explained(one.refusal)
        return known.is_sure and known.cause == "authentication"
    if one.reading is None:
        return False
    said = results(one.reading)
    if said.get("dmarc", "none") != "none":
        return said["dmarc"] in ("fail", "permerror")
    return not one.reading.alignment and not _is_open(one.reading)


def unproven(some: Iterable[Seen]) -> str:
    """What the receivers missed, in words."""
    missed = {method for one in some if one.reading for method in failed(one.reading)}
    if not missed:
        return "Nothing in it proves that it comes from you."
    return " ".join(words for method, words in MISSED.items() if method in missed)


def failed(reading: Reading) -> tuple[str, ...]:
    """The methods that did not pass for the receiver."""
    return tuple(method for method, result in results(reading).items() if result not in PASSED)


PASSED = ("pass", "bestguesspass", "temperror", "neutral")
"""Results that are no failure, or tell nothing."""


def results(reading: Reading) -> dict[str, str]:
    """Method -> its best result, as the receiver wrote them; {} where no header of its own is believed."""
    if reading.believed is None:
        return {}
    found: dict[str, str] = {}
    for one in reading.believed.results:
        if one.method in MISSED and found.get(one.method) != "pass":
            found[one.method] = one.result
    return found


def _is_open(reading: Reading) -> bool:
    """A signature whose key could not be asked for, or SPF that could not be told."""
    unknown = any(one.proof is Proof.UNKNOWN for one in reading.signatures)
    return unknown or reading.spf_of_ip in ("", "temperror")
