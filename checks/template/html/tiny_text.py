"""Text is too small to read on a phone."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.html.looks import Run, runs
from checks.template.rule import Spot, rule

_LEAST = 12.0
_HIDING = 2.0
_LETTERS = 12
_LEGAL = re.compile(
    r"©|\(c\)|copyright|unsubscribe|all rights|registered|privacy|terms|\bLtd\b|\bGmbH\b|\bInc\b|\bVAT\b|"
    r"why (?:did|am) (?:I|you)|you (?:are )?receiv|confidential|preferences|in (?:your|a) browser",
    re.IGNORECASE,
)


@rule("HTML011", Severity.NOTICE, "WCAG 2.2 SC 1.4.4", languages=())
def tiny_text(document: Document) -> Iterator[Spot]:
    """Shown text of more than 12 letters below 12 px; one finding for a mail, at the first."""
    small = [run for run in runs(document) if _is_tiny(run) and not _is_legal(document, run)]
    if small:
        least = min(run.look.size or 0 for run in small)
        words = " ".join(document.body.plain[small[0].start : small[0].end].split())
        shown = words if len(words) <= 40 else words[:39].rstrip() + "…"
        yield Spot(small[0].element.span, {"words": shown, "size": f"{least:.3g} px"})


def _is_tiny(run: Run) -> bool:
    return run.look.size is not None and _HIDING < run.look.size < _LEAST - 0.05 and run.letters > _LETTERS


def _is_legal(document: Document, run: Run) -> bool:
    """The small print at the end may be small."""
    return bool(_LEGAL.search(document.body.masked, run.start, run.end + 200))
