"""Nobody can fetch the certificate of the mark."""

from collections.abc import Iterator

from checks.bimi.mark import MarkFile
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §7.4")
def mark_unreachable(bimi: Bimi, bimi_mark: MarkFile) -> Iterator[Hit | Unknown]:
    """The web server does not hand out a file, or does not prove that it is the right one."""
    download = bimi_mark.download
    if download.failure or download.distrust:
        yield Hit(bimi.subject, download.facts(bimi.domain, failure=download.failure or download.distrust))
