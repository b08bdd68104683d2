"""How each template of a set opens and closes, and which form most of them use."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from checks.template.document import Document, Format
from checks.template.offsets import Span
from checks.template.structure.openings import HEAD, IN_HTML, TAIL

_OPENS = re.compile(
    r"^[ \t*_>#]{0,9}(?P<words>hi|hello|hey|heya|hiya|howdy|dear|greetings|good\s+(?:morning|afternoon|"
    r"evening|day)|"
    r"to\s+whom\s+it\s+may\s+concern)\b(?P<rest>[^\n.?]{0,80})$",
    re.IGNORECASE | re.MULTILINE,
)
_CLOSES = re.compile(
    r"^[ \t*_>-]{0,9}(?P<words>(?:(?:with\s+)?(?:kind|best|warm|warmest|kindest)\s+)?regards|"
    r"best\s+wishes|all\s+the\s+best|"
    r"(?:yours\s+)?sincerely(?:\s+yours)?|yours\s+(?:truly|faithfully)|respectfully|cordially|cheers|"
    r"many\s+thanks|"
    r"thanks(?:\s+(?:again|so\s+much|a\s+lot))?|thank\s+you|warmly|take\s+care|best|love|xoxo|"
    r"bye)[ \t]*[,.!*_]{0,5}[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
MOST, FEW = 0.6, 0.1
"""A form that so many use is the usual one; one that fewer use stands out."""
ENOUGH = 6
"""Templates with such a line; among fewer none is usual."""


@dataclass(frozen=True, slots=True)
class Form:
    """`words` as written and where they stand in the body; `key` is the same for “Hi” and “hi”."""

    document: Document
    words: str
    at: Span

    @property
    def key(self) -> str:
        """Small letters with single spaces."""
        return " ".join(self.words.lower().split())


@dataclass(frozen=True, slots=True)
class Odd:
    """A form that few use, how many do, and the usual one as most write it."""

    form: Form
    count: int
    usual: str
    of: int


def openings(documents: Iterable[Document]) -> list[Form]:
    """The greeting words of each template that has a line for them."""
    return [form for one in documents if (form := _found(one, _OPENS, first=True))]


def closings(documents: Iterable[Document]) -> list[Form]:
    """The last words before the name."""
    return [form for one in documents if (form := _found(one, _CLOSES, first=False))]


def odd_ones(forms: list[Form]) -> list[Odd]:
    """Those whose form few templates use, where most use one and the same."""
    if len(forms) < ENOUGH:
        return []
    counts = Counter(one.key for one in forms)
    usual, most = counts.most_common(1)[0]
    if most < MOST * len(forms):
        return []
    written = Counter(one.words for one in forms if one.key == usual).most_common(1)[0][0]
    few = max(1.0, FEW * len(forms))
    return [Odd(one, counts[one.key], written, len(forms)) for one in forms if counts[one.key] <= few]


def _found(document: Document, pattern: re.Pattern[str], *, first: bool) -> Form | None:
    text = document.body.masked
    wide = IN_HTML if document.format is Format.HTML else 1
    start, end = (0, HEAD * 2 * wide) if first else (max(0, len(text) - TAIL * wide), len(text))
    found = list(pattern.finditer(text, start, end))
    if not found:
        return None
    words = found[0 if first else -1]
    return Form(document, words["words"], Span(*words.span("words")))
