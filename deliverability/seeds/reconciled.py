"""Takes back what our own look cannot know where the receiver saw the mail as it came."""

from __future__ import annotations

from dataclasses import replace

from checks.placement.record import Proof, Reading, Signature
from deliverability.seeds.found.changes import ENCODED_ANEW
from deliverability.seeds.found.proofs import BODY_CHANGED, HEADER_CHANGED

STORED_OTHERWISE = "the receiver found it valid, and its mailbox keeps the mail in another form than it came"


def reconciled(reading: Reading) -> Reading:
    """Some mailboxes, Exchange's above all, build a mail anew for IMAP, which breaks its signatures there.

    Where the receiver's own header says that a signature holds, a copy in which it does not proves nothing,
    and neither does another encoding.
    """
    if reading.believed is None or not any(one.result == "pass" for one in reading.believed.of("dkim")):
        return reading
    signatures = tuple(_doubted(one) if _passed(one, reading) else one for one in reading.signatures)
    changes = tuple(one for one in reading.changes if ENCODED_ANEW not in one)
    return replace(reading, signatures=signatures, changes=changes)


def _passed(signature: Signature, reading: Reading) -> bool:
    """Whether the receiver says so of this very signature, by its domain and, where it is told, selector."""
    results = reading.believed.of("dkim") if reading.believed else ()
    for one in results:
        domain = one.value("header.d") or one.value("header.i").rpartition("@")[2]
        selector = one.value("header.s").lower()
        if (
            one.result == "pass"
            and domain.lower() == signature.domain
            and selector in ("", signature.selector)
        ):
            return True
    return False


def _doubted(signature: Signature) -> Signature:
    if signature.proof is Proof.INVALID and signature.why in (BODY_CHANGED, HEADER_CHANGED):
        return replace(signature, proof=Proof.UNKNOWN, why=STORED_OTHERWISE)
    return signature
