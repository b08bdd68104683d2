"""More exclamation marks than a calm person would use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Text
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.tone.kinds import SERIOUS

MOST_IN_SERIOUS_MAIL, MOST_ELSEWHERE = 1, 3
WORDS_FOR_EACH = 25
"""A long mail may have one for so many words."""
_MARKS = re.compile(r"(?<=[\w.)\"'\s*\ufffc\u2600-\U0001faff])!{1,40}(?![=\w\[(\ufffc-])")


@rule("TONE015", Severity.NOTICE, "training: subtle emotional cues, used sparingly", languages=())
def exclamation_overuse(document: Document) -> Iterator[Spot]:
    """Several marks in a row; then the first single one too many of subject and body together."""
    texts = [text for text in (document.subject, document.body) if text is not None and "!" in text.masked]
    single: list[Spot] = []
    for text in texts:
        for found in _MARKS.finditer(text.masked):
            if len(found[0]) > 1:
                yield _row(text, found)
            else:
                single.append(_one(text, found))
    most = _most(document)
    if len(single) > most:
        first = single[most]
        yield Spot(first.span, {"words": f"{len(single)} exclamation marks"}, first.fix)


def _most(document: Document) -> int:
    if document.kind in SERIOUS:
        return MOST_IN_SERIOUS_MAIL
    return max(MOST_ELSEWHERE, document.body.words // WORDS_FOR_EACH)


def _row(text: Text, found: re.Match[str]) -> Spot:
    span = text.source(*found.span())
    return Spot(span, {"words": found[0]}, Fix("Keep one mark", (Edit(span, "!"),), safe=True))


def _one(text: Text, found: re.Match[str]) -> Spot:
    span = text.source(*found.span())
    return Spot(span, fix=Fix("Write a full stop", (Edit(span, "."),)))
