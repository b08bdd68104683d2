"""The logo is not a square of a fixed size."""

from collections.abc import Iterator
from math import isclose

from checks.bimi.download import Download
from checks.bimi.logo import svg_in
from checks.bimi.record import Bimi
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "SVG Tiny PS draft §2.1", "Gmail BIMI")
def logo_shape(bimi: Bimi, bimi_logo: Download) -> Iterator[Hit | Unknown]:
    """Its sides differ or are not given, or its size is given in percent."""
    svg = svg_in(bimi_logo)
    if svg is None:
        return
    if svg.sides is None:
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, shape="says no size"))
    elif not isclose(*svg.sides, rel_tol=0.01):
        yield Hit(
            bimi.subject, bimi_logo.facts(bimi.domain, shape="is {:g} wide and {:g} high".format(*svg.sides))
        )
    elif "%" in svg.width + svg.height:
        yield Hit(bimi.subject, bimi_logo.facts(bimi.domain, shape="gives its size in percent"))
