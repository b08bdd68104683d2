"""The customer is told that they are at fault."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule

_BLAME = re.compile(
    r"\byou (?:failed|forgot|neglected) to\b|\byou should have (?:read|checked|told)\b|"
    r"\byour own (?:mistake|fault|error)\b",
    re.IGNORECASE,
)
_CONDITION = re.compile(r"\b(?:if|unless|in case)\b", re.IGNORECASE)


@rule("TONE001", Severity.ERROR, "training: never blame the customer")
def blame_customer(document: Document) -> Iterator[Spot]:
    """A phrase that blames, unless a condition stands before it in the sentence."""
    text = document.body
    for found in _BLAME.finditer(text.masked):
        sentence = text.sentences[text.number_at(found.start())]
        if not _CONDITION.search(text.masked, sentence.start, found.start()):
            yield Spot(text.source(*found.span()), {"words": found[0]})
