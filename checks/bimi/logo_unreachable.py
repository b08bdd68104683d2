"""Nobody can fetch the logo."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §7.3")
def logo_unreachable(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """The web server does not hand out a file at the address."""
    if bimi_logo.failure:
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, failure=bimi_logo.failure))
