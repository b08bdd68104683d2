"""The logo is larger than receivers take."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.record import Bimi
from checks.bimi.svg import MOST_OCTETS, unpacked
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "SVG Tiny PS draft §2.4")
def logo_too_large(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """More than 32 KB when unpacked."""
    plain = unpacked(bimi_logo.body)
    if bimi_logo.is_cut or (plain is not None and len(plain) > MOST_OCTETS):
        size = len(plain or bimi_logo.body)
        yield Hit(
            bimi.subject,
            bimi_logo.facts(bimi.domain, size=f"{'more than ' if bimi_logo.is_cut else ''}{size}"),
        )
