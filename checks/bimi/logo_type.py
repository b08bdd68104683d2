"""The web server calls the logo something else than SVG."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 6170 §5.2")
def logo_type(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """A media type other than image/svg+xml."""
    if bimi_logo.is_there and bimi_logo.kind != "image/svg+xml":
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, kind=bimi_logo.kind or "nothing"))
