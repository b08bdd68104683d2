"""A reply leaves the customer without anything to do, to expect or to ask."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import MASK, Document, Kind, Text
from checks.template.offsets import Span
from checks.template.reading.fragments import is_part
from checks.template.rule import Spot, rule
from checks.template.structure.cues import INVITES, PROMISES, STEPS, TIME, any_of
from checks.template.structure.openings import sign_off

OFF = (Kind.NOTIFICATION, Kind.REVIEW_REPLY, Kind.INTERNAL_NOTE, Kind.FEEDBACK_REQUEST)
WORDS = 15
"""What is shorter is a part of a reply."""
SENTENCES, LONG = 3, 4
"""So many sentences of four words make a reply of what has no greeting, or tells of the past."""
_WE = re.compile(r"\b(?:I|we|us|our|my|me)\b|\bI'", re.IGNORECASE)
"""Who writes “we” answers somebody; a notice speaks of things."""
_SENT = (
    r"(?:question|message|mail|e-?mail|note|letter|report|request|complaint|photos?|pictures?|screenshots?|"
    r"video|"
    r"call|enquiry|inquiry|point|feedback|remarks?|words|form|post|concern|claim|description|list|files?)"
)
_ANSWERS = re.compile(
    rf"\byour (?:[\w-]+ ){{0,2}}{_SENT}\b|"
    rf"\b(?:thanks|thank you)(?: \w+){{0,3}} for (?:the|your|this|that) (?:[\w-]+ ){{0,2}}{_SENT}\b|"
    r"\b(?:thanks|thank you)(?: \w+){0,3} for (?:telling|asking|writing|letting|reporting|sending|sharing|"
    r"contacting|calling|getting in|pointing|describing|explaining|raising|checking)\b|"
    r"\byou (?:have |had |just |also )?(?:told|wrote|write|asked|ask|mention(?:ed)?|report(?:ed)?|said|say|"
    r"described?|noticed?|point(?:ed)? out|sent|raised?|contacted|showed?|saw|wanted to know|"
    r"would like to know)\b|"
    r"\b(?:I|we)(?:'ve| have| can)? (?:read|seen?|saw|look(?:ed)? (?:at|into|for)|check(?:ed)?|understand|"
    r"hear|heard|noted|"
    r"went through|reviewed|studied|gather)\b(?: [\w-]+){0,4} (?:you|your|that|how|why)\b|"
    r"\b(?:good|nice|great|lovely) to (?:hear|read) from you\b",
    re.IGNORECASE,
)
"""Who takes up what the customer wrote answers it, with “we” or without."""
_PAST = re.compile(
    r"\b(?:was|were|had|did|has|have|went|came|got|left|took|saw|ran|fell|broke|stood|began|gave|made|sent|"
    r"\w{2,20}ed)\b",
    re.IGNORECASE,
)
_AHEAD = re.compile(
    r"\b(?:by|until|till|within|will|shall|can|may|must|should|is|are|arrives?|comes?|reach(?:es)?|leaves?|"
    r"goes|"
    r"next|tomorrow|tonight)\b",
    re.IGNORECASE,
)
_NO_DATE = re.compile(r"\s(?:later|late|early|earlier|long|old|ago)\b", re.IGNORECASE)


@rule(
    "STRUCT004",
    Severity.NOTICE,
    "training: always provide a clear next step",
)
def no_next_step(document: Document) -> Iterator[Spot]:
    """Once for a reply of a person without a question, a request, a promise, a link or a date to come."""
    text = document.body
    if document.kind in OFF or document.links or text.words < WORDS or not _is_reply(document):
        return
    if any_of(text, (INVITES, PROMISES, STEPS)) is None and not _says_when(text):
        yield Spot(_last(document))


def _is_reply(document: Document) -> bool:
    """By its kind, or its words; what is short and greets nobody must take up what the customer wrote."""
    text = document.body
    answers = bool(_ANSWERS.search(text.masked))
    if not document.is_fragment:
        return answers or document.kind is not None or bool(_WE.search(text.masked))
    is_told_part = document.declared.fragment or is_part(document.name, document.placeholders)
    return answers and not is_told_part and _told(text) >= SENTENCES


def _told(text: Text) -> int:
    """How many sentences there are, without greetings, names and bullets."""
    prose = (text.of(one).replace(MASK, "") for one in text.sentences if not one.in_list)
    return sum(len(one.split()) >= LONG for one in prose)


def _says_when(text: Text) -> bool:
    """Whether a time lies ahead; in a longer reply, what was on Tuesday is over."""
    is_long = _told(text) >= SENTENCES
    return any(not (is_long and _is_over(text, found)) for found in TIME.finditer(text.masked))


def _is_over(text: Text, found: re.Match[str]) -> bool:
    if _NO_DATE.match(text.masked, found.end()):
        return True
    sentence = text.of(text.sentences[text.number_at(found.start())])
    return bool(_PAST.search(sentence)) and not _AHEAD.search(sentence)


def _last(document: Document) -> Span:
    """The last sentence in front of the sign-off, after which the step would stand."""
    text = document.body
    bye = sign_off(document)
    before = [one for one in text.sentences if bye is None or one.end <= bye.start]
    last = (before or text.sentences)[-1]
    return text.source(last.start, last.end)
