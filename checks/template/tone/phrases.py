"""Finds families of phrases in the prose of a mail, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from checks.template.document import Text
from checks.template.families import Families
from checks.template.rule import Fix, Spot

CANNOT = r"(?:can't|cannot|can not|could not|couldn't|won't be able to|will not be able to)"

NOT_DONE = r"(?:do|does|did|is|are|was|were|has|have|had|ca|could|wo|would|should|must|need)n't"

_CONDITION = re.compile(
    r"\b(?:if|unless|in case|whether|should (?:you|the|this|it|there)|provided|even though you did|"
    r"as long as|once(?! (?:more|again|upon|and for all)\b)|until|before you|so that you)\b"
)
_CONTRACTED = (
    ("n't", "n'?t"),
    ("'ve", "'?ve"),
    ("'m", "(?:'|(?<=i))m"),
    ("'re", "(?:'|(?<=you)|(?<=they))re"),
    ("'ll", "(?:'|(?<=you)|(?<=they))ll"),
    ("'s", "(?:'|(?<=that)|(?<=there)|(?<=what))s"),
)
_MARKED_UP = re.compile(r"[*_`]")

FAR = 500
"""So many characters around a phrase are looked at: a text of one endless sentence stays cheap."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase that was found: offsets in `text.folded`, both in the sentence of that number."""

    text: Text
    start: int
    end: int
    number: int
    match: re.Match[str]

    @property
    def before(self) -> str:
        """Its sentence up to it, in small letters."""
        begin = self.text.sentences[self.number].start
        return self.text.folded[max(begin, self.start - FAR) : self.start]

    @property
    def after(self) -> str:
        """Its sentence from its end on, in small letters."""
        return self.text.folded[self.end : min(self.text.sentences[self.number].end, self.end + FAR)]

    @property
    def words(self) -> str:
        """As they are written, in one line."""
        return " ".join(self.text.plain[self.start : self.end].split())

    @property
    def is_conditional(self) -> bool:
        """Whether its sentence makes a condition before it ("If you forgot to …")."""
        return bool(_CONDITION.search(self.before))

    @property
    def is_question(self) -> bool:
        """Whether its sentence asks."""
        end = self.text.sentences[self.number].end
        return self.text.folded[max(self.end, end - 9) : end].rstrip(" \"')*_").endswith("?")

    @property
    def opens(self) -> bool:
        """Whether its sentence begins with it."""
        return not _MARKED_UP.sub("", self.before).strip(" \"'([-")

    def near(self, before: int = 0, after: int = 0) -> str:
        """So many sentences around its own, in small letters, itself left out."""
        first = self.text.sentences[max(0, self.number - before)]
        earlier = self.text.folded[max(first.start, self.start - FAR) : self.start]
        return f"{earlier} \ufffc {self.onward(after)}"

    def onward(self, after: int = 0) -> str:
        """What follows it, to the end of so many sentences after its own, in small letters."""
        sentences = self.text.sentences
        last = sentences[min(len(sentences) - 1, self.number + after)]
        return self.text.folded[self.end : min(last.end, self.end + FAR)]

    def spot(self, facts: Mapping[str, object] | None = None, fix: Fix | None = None) -> Spot:
        """What a rule yields for it; the fact `words` is always there."""
        return Spot(self.text.source(self.start, self.end), {"words": self.words, **(facts or {})}, fix)


class Phrases:
    """Families of phrases in small letters, in which a space stands for one or two."""

    def __init__(self, *families: str) -> None:
        self.families = Families(map(_contracted, families))

    def hits(self, text: Text, unless: Callable[[Hit], bool] = lambda _: False) -> Iterator[Hit]:
        """Where a phrase stands within one sentence, and is not quoted; one that is harmless, as `unless`
        says, hides none that begins within it."""
        stop = 0
        for match in self.families.matches(text.folded, text.places):
            start, end = match.span()
            number = text.number_at(start)
            if start < stop or start == end or not text.sentences or end > text.sentences[number].end:
                continue
            hit = Hit(text, start, end, number, match)
            if not unless(hit):
                stop = end
                if not _is_quoted(hit):
                    yield hit


def compiled(pattern: str) -> re.Pattern[str]:
    """A pattern for `Text.folded`: a space stands for one or two, and "dont" is as good as "don't"."""
    return re.compile(_contracted(pattern))


def _contracted(pattern: str) -> str:
    for written, meant in _CONTRACTED:
        pattern = pattern.replace(written, meant)
    return pattern.replace(" ?", "\0").replace(" ", " {1,2}").replace("\0", " {0,2}")


def _is_quoted(hit: Hit) -> bool:
    """Whether somebody else's words: between quotation marks, or in a line that begins with ">"."""
    before = hit.before
    return (before.count('"') % 2 == 1 and '"' in hit.after) or before.lstrip().startswith("> ")
