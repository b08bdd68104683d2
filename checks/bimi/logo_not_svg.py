"""The file of the logo is not an SVG that receivers read."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.record import Bimi
from checks.bimi.svg import NotSvg, read
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §7.6", "SVG Tiny PS draft §2.1")
def logo_not_svg(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """It is not SVG, is damaged, or holds what receivers refuse to read."""
    if bimi_logo.body and not bimi_logo.is_cut and isinstance(found := read(bimi_logo.body), NotSvg):
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, problem=found.problem))
