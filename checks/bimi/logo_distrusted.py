"""The web server of the logo does not prove that it is the right one."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §7.5")
def logo_distrusted(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """Its certificate has no known authority, is overdue, or is for another name."""
    if bimi_logo.distrust:
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, distrust=bimi_logo.distrust))
