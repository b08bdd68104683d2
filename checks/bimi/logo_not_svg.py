"""The file of the logo is not an SVG image."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.logo import read_logo
from checks.bimi.record import Bimi
from checks.bimi.svg import NotSvg
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §7.6", "SVG Tiny PS draft §2.1")
def logo_not_svg(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """It is empty, damaged, or something else."""
    found = read_logo(bimi_logo)
    if isinstance(found, NotSvg) and not found.is_unsafe:
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, problem=found.problem))
