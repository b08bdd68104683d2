"""The status badge of a domain as SVG: its name, the verdict as icon, word and colour."""

from __future__ import annotations

from html import escape

from checks.model import Verdict

INKS = {
    Verdict.PASS: "#17663a", Verdict.WARN: "#8a5300", Verdict.FAIL: "#b3261e",
    Verdict.COULD_NOT_CHECK: "#3d5a80", Verdict.NOT_APPLICABLE: "#5c646c",
}  # fmt: skip
"""White on each has a contrast of at least 4.5:1 (WCAG 2.2, 1.4.3)."""
SHAPES = {
    Verdict.PASS: '<path d="M4 10.5l4 4 8-9" class="l"/>',
    Verdict.WARN: '<path d="M10 2l9 16H1z" fill="#fff"/><path d="M10 8v4.5M10 15.2v.3" stroke="{ink}" '
    'stroke-width="2" stroke-linecap="round"/>',
    Verdict.FAIL: '<circle cx="10" cy="10" r="9" fill="#fff"/><path d="M6.5 6.5l7 7m0-7l-7 7" '
    'stroke="{ink}" stroke-width="2.4" stroke-linecap="round"/>',
    Verdict.COULD_NOT_CHECK: '<circle cx="10" cy="10" r="8" class="l"/><path d="M7.6 7.8a2.4 2.4 0 1 1 3.4 '
    '2.3c-.7.3-1 .8-1 1.6M10 14.2v.3" class="l"/>',
    Verdict.NOT_APPLICABLE: '<path d="M4 10h12" class="l"/>',
}
"""The five shapes of the pages."""
HEIGHT, PAD, ICON = 22, 8, 14
NARROW, WIDE = "fijlrtI.,:;|!'()[] ", "mwMW@%"


def badge(name: str, verdict: Verdict) -> str:
    """SVG text; `name` is shown as it is. Whoever cannot see it is read the title."""
    left, right = 2 * PAD + _width(name), 2 * PAD + ICON + 5 + _width(verdict.value)
    ink, title = INKS[verdict], escape(f"Mail of {name}: {verdict.value}")
    shape = SHAPES[verdict].format(ink=ink)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="{HEIGHT}" role="img" '
        f'aria-label="{title}"><title>{title}</title>'
        f'<g fill="none" stroke-linejoin="round">'
        f'<path d="M{left} 0H4a4 4 0 0 0-4 4v{HEIGHT - 8}a4 4 0 0 0 4 4h{left - 4}z" fill="#353c42"/>'
        f'<path d="M{left} 0h{right - 4}a4 4 0 0 1 4 4v{HEIGHT - 8}a4 4 0 0 1-4 4h-{right - 4}z" '
        f'fill="{ink}"/>'
        f"{_placed(shape, left + PAD)}</g>"
        f'<g fill="#fff" font-family="Verdana,DejaVu Sans,Geneva,sans-serif" font-size="12">'
        f"{_text(PAD, name)}{_text(left + PAD + ICON + 5, verdict.value)}</g></svg>"
    )


def _placed(shape: str, x: int) -> str:
    line = 'stroke="#fff" stroke-width="2" stroke-linecap="round"'
    scale, top = ICON / 20, (HEIGHT - ICON) / 2
    return f'<g transform="translate({x} {top:g}) scale({scale:g})">{shape.replace(_LINE, line)}</g>'


_LINE = 'class="l"'


def _text(x: int, words: str) -> str:
    return f'<text x="{x}" y="15" textLength="{_width(words)}">{escape(words)}</text>'


def _width(words: str) -> int:
    """Pixels, by classes of letters; `textLength` makes every font keep to it."""
    return round(sum(4.6 if c in NARROW else 11.5 if c in WIDE else 7.4 for c in words))
