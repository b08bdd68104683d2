"""What the checks over a logo share: the SVG, where there is one to judge."""

from __future__ import annotations

from checks.bimi.download import Download
from checks.bimi.svg import NotSvg, Svg, read


def read_logo(logo: Download) -> Svg | NotSvg | None:
    """The file as it was read; None where there is none, or only the beginning of one."""
    return read(logo.body) if logo.is_there and not logo.is_cut else None


def svg_in(logo: Download) -> Svg | None:
    """The logo, where the file holds one; other checks tell when it does not."""
    found = read_logo(logo)
    return found if isinstance(found, Svg) else None
