"""Text has nearly the colour of what is behind it."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.html.colours import BLACK, WHITE, Rgb, contrast, nearest_readable, written
from checks.template.html.looks import Look, Run, runs
from checks.template.rule import Edit, Fix, Spot, rule

_NORMAL, _LARGE = 4.5, 3.0
_VALUE = re.compile(r"\{\{|<%=|[%$#]\{|\*\||\(\(|\[[A-Z]")
_HIDING = 1.15
"""Less is text made to be unseen, such as a preheader in the colour of its ground."""


@rule("HTML010", Severity.WARNING, "WCAG 2.2 SC 1.4.3", languages=())
def low_contrast(document: Document) -> Iterator[Spot]:
    """A ratio below 4.5, or 3 for large text; one finding for each pair of colours, at the first text."""
    found: dict[tuple[object, object, float], list[Run]] = {}
    for run in runs(document):
        look = run.look
        if look.colour is None or look.ground is None or not _is_read(document, run):
            continue
        needed = _needed(look)
        if _HIDING < contrast(look.colour, look.ground) < needed - 0.005:
            found.setdefault((look.colour, look.ground, needed), []).append(run)
    for same in found.values():
        yield _spot(document, same)


def _needed(look: Look) -> float:
    """What WCAG asks for; where size or weight are not known, the milder one."""
    if look.size is None or look.size >= 24:
        return _LARGE
    return _LARGE if look.size >= 18.66 and look.bold is not False else _NORMAL


def _is_read(document: Document, run: Run) -> bool:
    """Not a line or a dot between words, nor what only stands for text."""
    return run.letters > 1 or bool(_VALUE.search(document.body.plain, run.start, run.end))


def _spot(document: Document, same: list[Run]) -> Spot:
    look, first = same[0].look, same[0]
    ink, ground, needed = look.colour or BLACK, look.ground or WHITE, _needed(look)
    words = " ".join(document.body.plain[first.start : first.end].split())
    shade, other = nearest_readable(ink, ground, needed), nearest_readable(ground, ink, needed)
    if shade and other and _far(ground, other) < _far(ink, shade):
        shade = None
    facts = {
        "words": words if len(words) <= 40 else words[:39].rstrip() + "…",
        "colour": written(ink), "ground": written(ground), "ratio": f"{contrast(ink, ground):.1f}",
        "needed": f"{needed:g}", "instead": _instead(shade, other),
    }  # fmt: skip
    return Spot(look.set_at or first.element.span, facts, _fix(document, look, shade))


def _far(one: Rgb, other: Rgb) -> int:
    return sum(abs(here - there) for here, there in zip(one, other, strict=True))


def _instead(shade: Rgb | None, other: Rgb | None) -> str:
    if shade:
        return f"Write the words in {written(shade)}."
    return f"Put {written(other)} behind the words." if other else "Write black on white."


def _fix(document: Document, look: Look, shade: Rgb | None) -> Fix | None:
    """Only where the colour stands in a style of its own."""
    if look.set_at is None or shade is None:
        return None
    better = written(shade)
    told = document.source[look.set_at.start : look.set_at.end]
    if not re.match(r"color\s*:", told, re.IGNORECASE):
        return None
    important = " !important" if "!" in told else ""
    return Fix(f"Use {better}", (Edit(look.set_at, f"color:{better}{important}"),))
