"""The file of the logo could do harm to whoever reads it, so nobody may."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.logo import read_logo
from checks.bimi.record import Bimi
from checks.bimi.svg import NotSvg
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §8.3")
def logo_unsafe(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """It has a DOCTYPE, or is nested so deep or so rich in elements that we stopped reading."""
    found = read_logo(bimi_logo)
    if isinstance(found, NotSvg) and found.is_unsafe:
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, problem=found.problem))
