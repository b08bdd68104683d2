"""The logo holds what no receiver shows."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.logo import svg_in
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "SVG Tiny PS draft §2.3")
def logo_forbidden(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """Scripts, images, animation, references to other files, or elements outside the profile."""
    svg = svg_in(bimi_logo)
    if svg is not None and svg.forbidden:
        yield Hit(
            bimi.subject, bimi_logo.facts(bimi.domain, found=svg.forbidden[:20], count=len(svg.forbidden))
        )
