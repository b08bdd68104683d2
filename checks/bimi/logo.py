"""What the checks over a logo share: the SVG, where there is one to judge."""

from __future__ import annotations

from checks.bimi.download import Download
from checks.bimi.svg import Svg, read


def svg_in(logo: Download) -> Svg | None:
    """The logo as it was read; None where there is none, which other checks tell."""
    found = read(logo.body) if logo.body and not logo.is_cut else None
    return found if isinstance(found, Svg) else None
