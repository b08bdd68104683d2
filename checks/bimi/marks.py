"""What the checks over a mark's certificate share: the facts that every finding about it has."""

from __future__ import annotations

from checks.bimi.mark import Mark, MarkFile
from checks.bimi.record import Bimi
from checks.model import Hit


def about(bimi: Bimi, file: MarkFile, mark: Mark, **more: object) -> Hit:
    """A finding about the certificate: its address, its subject, who issued it."""
    said = {"subject": mark.certificate.subject or "nobody", "issuer": mark.certificate.issuer or "nobody"}
    return Hit(bimi.subject, file.download.facts(bimi.domain, **said, **more))
