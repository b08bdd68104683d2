"""The reply says "soon" and names no time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import Hit, Phrases, compiled

_FAR_OFF = (
    r"(?:(?:very |quite )?(?:near|immediate|foreseeable|not (?:so|too|very|all that) distant|"
    r"not-too-distant|close)|"
    r"(?:next|coming|following)(?: few| couple of| several)?)"
)
_LONG_NOT = r"(?:won't|will not|shouldn't|should not|can't|cannot|not|doesn't|does not)"
_IS_FREE = (
    r"(?:(?:find|finds|get|gets|have|has|got)(?: \w+)?(?: (?:some|the|an?|enough|time for))?(?: (?:free|"
    r"spare|quiet|idle|little))? "
    r"(?:times?|minutes?|moments?|seconds?|chance|hands?|capacity|opportunity|breathing space|slots?|"
    r"breather)|(?:get|gets|come|comes) "
    r"(?:around |round )?to it|(?:is|are|'s|'re) (?:free|less busy|back from \w+|available|up to it)|"
    r"(?:can|could|may)(?=[.,!;]|$)|"
    r"(?:has|have) caught up|calms? down|(?:things|it) (?:quiet|quieten|slow)s? down)"
)
_FRAMES = phrases("vague_timeline")
_VAGUE = Phrases(
    *(f"(?P<{family}>{frames})" for family, frames in _FRAMES.items()),
    r"(?P<fast>as (?:soon|quickly|fast|swiftly|promptly|early) as (?:possible|we can|i can|we know|i know|"
    r"we have (?:news|more)|i have (?:news|more)|we are able|"
    r"they can|practicable|feasible)|asap|a\.s\.a\.p\.?)",
    r"(?P<fixed>at some (?:stage|time|later \w+)|(?:not|n't) (?:take|be)(?: too| very| that| much)? "
    r"long(?:er)?(?=[.,!]|$| (?:now|until|before)\b)|"
    r"wait (?:for )?(?:just )?(?:a )?(?:little|bit|while|moment|few|some)(?: bit)?(?: (?:longer|more|time|"
    r"while|days|moments))?(?=[.,!]|$)|"
    r"at a later (?:date|time|point|stage|moment)|at the earliest(?=[.,!]|$)|give us (?:just )?(?:a |some "
    r")?(?:moment|minute|second|"
    r"while|bit|little|few|time)|(?:just )?around the corner|(?:when|once|whenever) (?:i|we|somebody|"
    r"someone) (?:find|finds|am|are|get|"
    r"gets|have|has)(?: the| some| a| an)?(?: free| spare| quiet)? (?:time|minute|moment|second|capacity|"
    r"free|hand|less busy)|"
    r"(?:refund|answer|reply|update|fix|solution|parcel|money|replacement|news|information|details|"
    r"invoice) (?:is coming|will follow|"
    r"follows|will come)(?=[.!]|$)|your turn (?:will come|comes)|as (?:quick|best) as (?:possible|we can|"
    r"i can)|in due (?:course|time)|in a timely (?:manner|fashion)|at (?:your|our|the|their|"
    r"my) (?:very )?earliest (?:possible )?(?:convenience|opportunity)|"
    r"(?:in|over|within|during) the (?:coming|next|following)(?: few| couple of)? (?:hours|days|weeks|"
    r"months)|(?:in|within) (?:a|the) (?:next )?(?:few|couple of) (?:hours|days|weeks|months)|"
    r"(?:will|may|might|can|could|'ll) (?:still )?take (?:a while|some time|a bit|a little while|"
    r"a bit of time)|in the (?:very )?(?:near|not too distant|foreseeable) future|any (?:day|moment|"
    r"minute) now|"
    r"one of these days|in no time|(?:when|once|as soon as) (?:we|i) (?:know|learn|hear|have) (?:more|"
    r"something)|"
    r"at (?:the|our) (?:very )?(?:earliest|first|next) (?:possible )?(?:time|moment|"
    r"date|opportunity|"
    r"chance)|(?:in|within|after|over) (?:an? )?(?:reasonable|acceptable|appropriate|adequate|suitable|"
    r"short) (?:time(?:"
    r"frame|span)?|period|while|delay)|(?:will|'ll|may|might|can|could|should|to|it'll)(?: \w+)? takes? "
    r"(?:a while|some time|"
    r"time|longer|several|some days|a few|a moment)(?! (?:to (?:read|fill)|than))|"
    r"(?:in|within|after|takes?|take) (?:some|several|a number of|a handful of) (?:minutes|hours|days|"
    r"weeks|months)|"
    r"in an? (?:future|upcoming|later) (?:update|release|version)|with (?:one of the|an?) (?:next|"
    r"upcoming|future|later) "
    r"(?:updates?|releases?|versions?)|(?:(?:allow|give|grant)(?: us| me| them| the team)?|(?:we|i|they|team|"
    r"colleagues?|technicians?|department|engineers|this)(?: will|'ll| still| may)? needs?) (?:some|a "
    r"(?:little|bit)(?: bit)?(?: of| more)?|(?:a bit |a little )?more|a bit) (?:more )?(?:time|patience)|"
    r"(?:bear|stay) with us (?:for )?(?:a (?:bit|while|moment|little)|some time)|"
    r"(?:when|once|whenever|as soon as|if) (?:time|capacity|the workload|our workload|our schedule|it) "
    r"(?:permits|allows)|"
    r"when(?:ever)? (?:it is |it's )?(?:possible|convenient|our turn|your turn)(?=[.,!]|$)|"
    r"(?:once|when|as soon as) (?:it|this|that|everything|your \w+|the \w+)(?:'s| is) (?:ready|done|"
    r"finished)(?=[.,!]|$)|"
    r"(?:when|once|as soon as|until|if) (?:we|i|they|there(?:'s| is)|somebody|someone)(?: \w+ly)? "
    r"?(?:know|knows|have|"
    r"hear|hears|get|learn|is|are)?(?: of)? ?(?:more|news|an update|updates|anything new|something new|"
    r"more (?:news|"
    r"information|details|to (?:say|tell|share)))(?=[.,!]|$)|"
    r"(?:when|whenever|once|as soon as) (?:we|i|someone|they) (?:get (?:a|the) chance|have (?:the |"
    r"some )?time|gets? (?:around )?to it|can(?=[.,!;]|$)))",
    r"(?P<loose>shortly(?! (?:after|before))|(?:very |pretty |quite |real )?soon(?! (?:as|after|before|"
    r"enough|to be|to (?:end|expire|come|close|launch)))|fast(?=[.!]|$)|promptly|swiftly|speedily|rapidly|"
    r"momentarily|presently|"
    r"(?:very |quite |pretty |rather )?quickly(?=[.,!]|$)|without (?:undue |any |further |much )?delay|"
    r"sometime|"
    r"some ?day(?=[.,!]|$)|some time (?:soon|later|next|this|in)|(?:a (?:bit|little) )?later(?: "
    r"on)?(?=[.,!]|$)|"
    r"(?:be|stay|keep|get) in touch(?: with you)?(?=[.,!]|$)|another time|in the (?:short|medium|long) term|"
    r"before (?:too )?long|eventually|at some point|in a (?:little |"
    r"short )?(?:while|bit|moment)|down the (?:road|line)|in good time)",
    rf"(?P<stretch>(?:in|within|over|during) the {_FAR_OFF} (?:future|days|weeks|months)|"
    rf"in the fullness of time|"
    r"(?:in|with(?:in)?) (?:next to )?no time(?: at all)?|in a (?:jiffy|flash|heartbeat|tick|trice|sec|"
    r"second)|"
    r"in short order|in due (?:course|time|season)|before you know it|sooner rather than later|"
    r"sooner or later|"
    r"any (?:day|time|moment|minute|hour)(?: now| soon)?(?=[.,!]|$)|at (?:the|our|my|their) (?:first|"
    r"next|earliest|very first) "
    r"(?:chance|opportunity|occasion)(?: (?:we|i|they|that)\b| possible)?|after a (?:while|bit)|"
    rf"(?:at (?:a|some) (?:later|future) |at some )(?:stage|point|time|date|moment)|{_LONG_NOT} (?:take|"
    rf"be)(?: too| very| that| "
    r"much| all that| so)? long(?:er)?(?=[.,!]|$| (?:now|until|till|before)\b)|"
    r"be a (?:little |short |good )?(?:while|bit)(?=[.,!]|$| (?:longer|before|until|till|yet)\b)|"
    r"as (?:quickly|fast|soon|promptly|early) as (?:is )?(?:humanly |reasonably )?(?:possible|feasible|"
    r"practicable|can be)|"
    r"as soon as (?:it is|it's|that is|this is) (?:\w+ )?(?:possible|feasible|practical|convenient))",
    rf"(?P<fixed>(?:when|once|whenever|as soon as|after) (?:(?!you|your|"
    rf"didn't)[\w'\ufffc-]+ ){{1,3}}?{_IS_FREE}|"
    rf"(?:as|when|once|if|whenever) (?:the |our |their |my )?(?:time|workload|capacity|schedule|staff|"
    rf"resources|"
    r"circumstances|diary|calendar|queue) (?:allows?|permits?)|when (?:the )?time comes|"
    r"(?:when|once|whenever|as soon as) (?:it|this|that|we|they|he|she|everything|all) (?:is|are|'s|"
    r"'re) (?:ready|done|able|good and "
    r"ready|finished)(?=[.,!]|$)|"
    r"(?:when|once|as soon as|if) there(?:'s| is) (?:any |some )?(?:news|something|anything|more)(?: new|"
    r" else| more)?"
    r"(?: to (?:report|say|tell|share))?(?=[.,!]|$)|"
    r"(?:have|get|wait) (?:its|their|your|his|her) turn(?=[.,!]|$)|(?:allow|give) (?:it|this|us|them|"
    r"the \w+|our \w+) "
    r"(?:a (?:little|bit of|while)|some|a bit|more)(?: more)?(?: time)?(?=[.,!]|$| (?:and|to|before)\b)|"
    rf"needs (?:some|a (?:little|bit)|a bit of|a little bit of)(?: more| extra)? (?:time|patience)|"
    r"(?:informed|told|notified|contacted) in (?:good )?time(?=[.,!]|$)|be with you (?:directly|"
    r"presently|now)(?=[.,!]|$)|"
    r"(?:will|'ll) (?!take|last|need|stay|be (?:closed|open))(?:[\w'-]+ ){1,5}?(?!for|in|within|only|"
    r"just|after|about|than)"
    r"\w+ one (?:fine )?day(?=[.!]|$))",
)
_PROMISE = compiled(
    r"(?:\bwill|\bought to|\bset to|\bdue to|\bbound to|\bwe (?:will )?(?:send|write|ring|call|post|tell|"
    r"announce|publish|share|e-?mail|confirm)|'ll|\bgoing to|\btry|\bdo our best|\baims?|\bexpect\w*|"
    r"\bplan\w*|\bshould (?!all)|"
    r"\bcoming|\bbe (?:in touch|"
    r"back|fixed|"
    r"ready|available)|\btrying|\b(?:comes?|calls?|rings?|writes?|drops?) (?:by|back|over|you|round)|"
    r"\bshall|\bhop(?:e|ing) to (?!see|hear|welcome)\w+|\bhopefully|\bbear with us|\bit(?:'s| is)|\bget back|"
    r"\bfollow\w* up|\bon (?:its|the) way)\b"
)
_FAREWELL = compiled(
    r"\b(?:look(?:ing)? forward|hope (?:to (?:see|hear|welcome|meet|serve|work|speak)|you|that you)|"
    r"see you|speak|talk|chat|hear from you|welcome you|"
    r"get well|meet you|back with us|(?:see|welcome|serve|meet|visit|"
    r"greet)(?: \w+){1,4} again)\b[^.!?]{0,40}$"
)
_ASKED_OF_READER = compiled(
    r"\b(?:please|let (?:us|me) know|contact us|^reply|^send us|you (?:can|may|should|need|want|would))\b"
)
_OURS = compiled(r"\b(?:we|i|our|someone|team|will|they)\b")
_NUMBER = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fourteen|fifteen|"
    r"(?:twenty|thirty|forty|fifty)(?:-(?:one|two|three|four|five|six|seven|eight|nine))?|sixty|ninety)"
)
_COUNT = rf"(?:\d{{1,3}}(?: ?(?:-|–|to) ?\d{{1,3}})?\+?|{_NUMBER}|a|an|half an|half a)"
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|"
    r"apr|jun|jul|aug|sept?|oct|nov|dec)\.?"
)
_TIME = compiled(
    rf"\b(?:{_COUNT}(?: |-)?(?:business |working |calendar |full )?(?:minutes?|mins?|hours?|hrs?|h|days?|"
    r"weeks?|months?)(?! ago)|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|tonight|tomorrow|this (?:morning|afternoon|evening|week)|"
    r"next (?:week|month|business day)|end of (?:the |this )?(?:day|week|month)|noon|midnight|"
    rf"\d{{1,2}}(?:[:.]\d\d)? ?(?:am|pm|a\.m|p\.m|o'clock)|\d{{1,2}}:\d\d|{_MONTH} \d{{1,2}}|"
    rf"\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}|\d{{4}}-\d\d-\d\d|"
    r"\d{1,2}[./]\d{1,2}[./]\d{2,4}|"
    rf"(?:half|quarter|{_NUMBER}|\d{{1,2}})(?: minutes)? (?:past|to) (?:{_NUMBER}|\d{{1,2}})|"
    rf"(?:at|by|around|about|before|after|until) (?:about |around |roughly )?(?:{_NUMBER}|"
    rf"\d{{1,2}})(?=[.,!;]|$| on\b| in the\b)|"
    r"(?:by|before|at|after|around) (?:lunch|lunchtime|dinner|breakfast|teatime|christmas|easter|new year)|"
    r"(?:in|this|next|by) (?:the )?(?:morning|afternoon|evening|weekend|spring|summer|autumn|winter)|"
    r"a fortnight)(?!\w)"
)
_READERS_TERM = compiled(r"\b(?:come to an end|ends?|expires?|run out|lapses?|renews?|is due)\b")
_HERE = compiled(r"\b(?:today|immediately|right away|within the (?:hour|day|week))\b")
_LABELLED = compiled(r"\b(?:estimated|expected) (?:delivery|arrival|completion|date|time)\b|\beta:")
_EXPECTED = re.compile(r"deliver|\beta\b|deadline|expected|arriv|\bsla\b|reply_?by", re.IGNORECASE)
_NAMES_A_TIME = re.compile(
    r"time|date(?!d)|day|hour|\beta\b|deadline|sla|week|when|by_|_by\b|\.by\b|due", re.IGNORECASE
)


@rule("TONE007", Severity.WARNING, "training: clear times remove most questions that follow")
def vague_timeline(document: Document) -> Iterator[Spot]:
    """A promise without a time, where its paragraph names none either."""
    return (hit.spot() for hit in _VAGUE.hits(document.body) if not _is_harmless(document, hit))


def _is_harmless(document: Document, hit: Hit) -> bool:
    sentence = f"{hit.before} {hit.after}"
    kind = hit.match.lastgroup
    if kind != "fixed" and _ASKED_OF_READER.search(hit.before) and not _OURS.search(hit.before):
        return True
    if _FAREWELL.search(hit.before) or hit.is_question or hit.after.rstrip().endswith(":"):
        return True
    if kind == "loose" and _READERS_TERM.search(sentence) and "your" in sentence:
        return True
    if (kind in ("loose", "stretch") or "timely" in hit.match[0]) and not _PROMISE.search(sentence):
        return True
    return bool(_HERE.search(sentence)) or _has_a_time(document, hit)


def _has_a_time(document: Document, hit: Hit) -> bool:
    """Whether the paragraph or the sentences beside it name one, in words or as a placeholder."""
    start, end = _surroundings(hit)
    if _LABELLED.search(hit.text.folded):
        return True
    if _TIME.search(hit.text.folded, start, hit.start) or _TIME.search(hit.text.folded, hit.end, end):
        return True
    here = hit.text.source(start, end)
    return any(
        here.start <= one.span.start < here.end and _NAMES_A_TIME.search(one.raw)
        for one in document.placeholders
    )


def _surroundings(hit: Hit) -> tuple[int, int]:
    text = hit.text
    first = text.sentences[max(0, hit.number - 1)].start
    last = text.sentences[min(len(text.sentences) - 1, hit.number + 1)].end
    for paragraph in text.paragraphs:
        if paragraph.start <= hit.start < paragraph.end:
            return min(first, paragraph.start), max(last, paragraph.end)
    return first, last
