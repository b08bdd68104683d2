"""The logo does not say that it is SVG Tiny PS."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.logo import svg_in
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "SVG Tiny PS draft §2.1")
def logo_profile(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """The root's version is not 1.2, or its baseProfile not tiny-ps."""
    svg = svg_in(bimi_logo)
    if svg is not None and (svg.version, svg.base_profile) != ("1.2", "tiny-ps"):
        facts = {"version": svg.version or "nothing", "profile": svg.base_profile or "nothing"}
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, **facts))
