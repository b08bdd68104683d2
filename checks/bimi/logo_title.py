"""The logo has no title of its own."""

from collections.abc import Iterator

from checks.bimi.download import Download
from checks.bimi.logo import svg_in
from checks.bimi.record import Bimi
from checks.bimi.svg import LONGEST_TITLE
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "SVG Tiny PS draft §2.1")
def logo_title(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """No title, an empty one, several, or one of more than 64 letters."""
    svg = svg_in(bimi_logo)
    if svg is None:
        return
    longest = max(map(len, svg.titles), default=0)
    if len(svg.titles) != 1 or not 0 < longest <= LONGEST_TITLE:
        words = ("no title", "an empty title") if not longest else ("", f"a title of {longest} letters")
        said = f"{len(svg.titles)} titles" if len(svg.titles) > 1 else words[len(svg.titles)]
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, said=said))
