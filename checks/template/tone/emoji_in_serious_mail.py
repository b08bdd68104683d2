"""Emoji or a cheerful opening in a mail about something bad."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Text
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.tone.kinds import SERIOUS
from checks.template.tone.phrases import compiled

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
_SHOUTED = (
    r"(?:Awesome|Perfect|Fantastic|Wonderful|Amazing|Yay|Hooray|Woohoo|Brilliant|Excellent|Super|Lovely|"
    r"Congratulations)(?=!)"
)
_SHOUT = re.compile(_SHOUTED, re.IGNORECASE)
_CHEER = re.compile(rf"(?:Great|Good|Fantastic|Exciting|Wonderful|Amazing) news\b|{_SHOUTED}", re.IGNORECASE)
_SIGNS = (
    "\u2705\u274c\u274e\u2753\u2757\u26a0\u2139\u27a1\u2b50\u2122\u260e\u2709\u2714"
    "\U0001f4de\U0001f4e7\U0001f4cd\U0001f517"
)
"""They point, and feel nothing: ticks, warnings, arrows, a telephone, an envelope."""
_NEAR = 250
"""So many characters about an emoji may tell that the mail is bad news."""
_NEWS = re.compile(
    r"(?:Great|Good|Fantastic|Exciting|Wonderful|Amazing|Brilliant|Super) news\b", re.IGNORECASE
)
_UNDONE = compiled(
    r"\w+ news[.!:,]? [^.!?]{0,60}\b(?:(?:has|have) been|had to be|is|are|was|were|will be) "
    r"(?:\w+ly )?(?:cancell?ed|refused|rejected|declined|denied|turned down|suspended|terminated|"
    r"called off|lost)"
    r"(?!(?:,|\.)? ?(?:as|at) (?:you|your|requested|agreed|planned))"
)
_BAD_NEWS = compiled(
    r"\b(?:(?:we|i)(?:'re| are|'m| am)?(?: \w+ly| so| very)? (?:sorry|apologi[sz]e|regret)|sorry (?:that|"
    r"for|about|your|we|you)|"
    r"apologies|unfortunately|regrettably|sadly|complaint|condolences|funeral|passed away|"
    r"(?:is|was|were|are|been|had to be|be) (?:cancell?ed|refused|rejected|declined|denied|turned down|"
    r"suspended|terminated)|"
    r"(?:had|have) to (?:cancel|refuse|reject|decline|turn down|close|raise|let you go)|"
    r"(?:charged|billed) (?:you )?twice|(?:rent|prices?|fees?|premium) (?:goes|go|will go|is going|"
    r"are going|rises?) up)\b"
)


@rule("TONE014", Severity.WARNING, "training: neutral tone for bad news", languages=())
def emoji_in_serious_mail(document: Document) -> Iterator[Spot]:
    """Each run of emoji, in subject and body; an opening such as “Great news” at the start of a sentence.

    Where no kind is declared, the words must tell that it is bad news; then signs such as ✅ are let be.
    """
    texts = [text for text in document.texts() if text is not document.other_text]
    if document.kind in SERIOUS:
        for text in texts:
            yield from (spot for _, spot in (*_emoji(text, ""), *_cheerful_openings(text, _CHEER)))
    elif document.kind is None:
        for text in texts:
            yield from _beside_bad_news(text)


def _beside_bad_news(text: Text) -> Iterator[Spot]:
    openings = _cheerful_openings(text, _SHOUT) if "!" in text.plain else ()
    for at, spot in _cheerful_openings(text, _NEWS):
        if _UNDONE.match(text.folded, at):
            yield spot
    for at, spot in (*_emoji(text, _SIGNS), *openings):
        if _BAD_NEWS.search(text.folded, max(0, at - _NEAR), at + _NEAR):
            yield spot


def _emoji(text: Text, let_be: str) -> Iterator[tuple[int, Spot]]:
    """With where they stand."""
    if not _MAY_HOLD_ONE.search(text.plain):
        return
    for found in _EMOJI.finditer(text.plain):
        if found[0][0] in let_be:
            continue
        start, end = found.span()
        if text.plain[end : end + 1] == " " and (start == 0 or text.plain[start - 1].isspace()):
            end += 1
        elif text.plain[start - 1 : start] == " ":
            start -= 1
        fix = Fix("Delete the emoji", (Edit(text.source(start, end), ""),), safe=True)
        yield found.start(), Spot(text.source(*found.span()), {"words": found[0]}, fix)


def _cheerful_openings(text: Text, cheer: re.Pattern[str]) -> Iterator[tuple[int, Spot]]:
    for sentence in text.sentences:
        if found := cheer.match(text.masked, sentence.start):
            yield found.start(), Spot(text.source(*found.span()), {"words": found[0]})
