"""A sentence is so long that its end is read without its beginning."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.clarity.branches import words_read
from checks.template.clarity.reading import words_in
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

_ITEM = re.compile(r"[^.!?\n]{1,80} [-–—] ")
LONGER = 1.25
"""An item of a list stands alone and may be longer, as may what a line says after a label and a dash."""
SHORTEST = 3
"""Characters of a word and the space after it, at the least: shorter stretches need not be counted."""


@rule("CLAR002", Severity.NOTICE, "training: short sentences")
def long_sentence(document: Document, settings: Settings) -> Iterator[Spot]:
    """Only what ends as a sentence does: a list without end marks is none. A label does not count."""
    text = document.body
    for one in text.sentences:
        if one.end - one.start < SHORTEST * settings.sentence_words:
            continue
        shown = text.of(one)
        label = _ITEM.match(shown)
        count = len(words_in(shown[label.end() :] if label else shown))
        most = settings.sentence_words * (LONGER if one.in_list or label else 1)
        if count <= most or shown.rstrip("\"')]*_ ")[-1:] not in (".", "!", "?", "…"):
            continue
        count = min(count, words_read(document, one.start, one.end, settings))
        if count > most:
            yield Spot(text.source(one.start, one.end), {"count": count, "most": settings.sentence_words})
