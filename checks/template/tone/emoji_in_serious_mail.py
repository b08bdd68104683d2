"""Emoji or a cheerful opening in a mail about something bad."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Text
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.tone.kinds import SERIOUS

# Unicode 16, emoji-data.txt: Emoji_Presentation, and what U+FE0F turns into one
_SHOWN = (
    "\u231a\u231b\u23e9-\u23ec\u23f0\u23f3\u25fd\u25fe\u2614\u2615\u2648-\u2653\u267f\u2693\u26a1\u26aa\u26ab\u26bd"
    "\u26be\u26c4\u26c5\u26ce\u26d4\u26ea\u26f2\u26f3\u26f5\u26fa\u26fd\u2705\u270a\u270b\u2728\u274c\u274e"
    "\u2753-\u2755\u2757\u2795-\u2797\u27b0\u27bf\u2b1b\u2b1c\u2b50\u2b55\U0001f004\U0001f0cf\U0001f18e"
    "\U0001f191-\U0001f19a\U0001f1e6-\U0001f1ff\U0001f300-\U0001f64f\U0001f680-\U0001f6ff\U0001f7e0-\U0001f7eb"
    "\U0001f900-\U0001faff"
)
_ONE = rf"(?:[{_SHOWN}]|[\u2190-\u2bff\u3030\u303d]\ufe0f)[\ufe0f\u200d\U0001f3fb-\U0001f3ff]*"
_EMOJI = re.compile(rf"(?:{_ONE}){{1,20}}|(?<!\S)[:;=]-?[)DP](?!\S)")
_MAY_HOLD_ONE = re.compile(rf"[{_SHOWN}\ufe0f]|[:;=]-?[)DP]")
_CHEER = re.compile(
    r"(?:Great|Good|Fantastic|Exciting|Wonderful|Amazing) news\b|(?:Awesome|Perfect|Fantastic|Wonderful|"
    r"Amazing|"
    r"Yay|Hooray|Woohoo|Brilliant|Excellent|Super|Lovely|Congratulations)(?=!)",
    re.IGNORECASE,
)


@rule(
    "TONE014", Severity.WARNING, "training: neutral tone for bad news; emoji only when appropriate",
    kinds=SERIOUS, languages=(),
)  # fmt: skip
def emoji_in_serious_mail(document: Document) -> Iterator[Spot]:
    """Each run of emoji, in subject and body; an opening such as “Great news” at the start of a sentence."""
    for text in document.texts():
        if text is document.other_text:
            continue
        if _MAY_HOLD_ONE.search(text.plain):
            yield from _emoji(text)
        yield from _cheerful_openings(text)


def _emoji(text: Text) -> Iterator[Spot]:
    for found in _EMOJI.finditer(text.plain):
        start, end = found.span()
        if text.plain[end : end + 1] == " " and (start == 0 or text.plain[start - 1].isspace()):
            end += 1
        elif text.plain[start - 1 : start] == " ":
            start -= 1
        fix = Fix("Delete the emoji", (Edit(text.source(start, end), ""),), safe=True)
        yield Spot(text.source(*found.span()), {"words": found[0]}, fix)


def _cheerful_openings(text: Text) -> Iterator[Spot]:
    for sentence in text.sentences:
        if found := _CHEER.match(text.masked, sentence.start):
            yield Spot(text.source(*found.span()), {"words": found[0]})
