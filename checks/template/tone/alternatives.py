"""Tells whether words say what is possible, beside a refusal."""

from __future__ import annotations

from checks.template.tone.phrases import compiled
from checks.template.tone.refusals import SERVICE
from checks.template.tone.words import any_of

_IMPERATIVE = any_of("""
    add, apply, ask, book, bring, browse, buy, call, change, check, choose, click, come, contact, copy,
    create, dial, download, drop, email, enter, fill, find, follow, get(?! well), give us, go to, have a
    look, install, join, leave, log in, look, mail, make, move, open, order, pay, phone, pick, press,
    print, register, renew, reply, restart, ring, scan, search, see, select, send, show, sign, simply,
    sort, start, stop by, submit, switch, take(?! (?:note|care)), tap, tell us, text, top up, try, turn,
    type, update, upgrade, upload, use, visit, wait for, walk, watch, write
""")
_DONE = any_of("""
    sent, asked, passed, added, refunded, credited, attached, applied, moved, opened, extended, put,
    reserved, made, prepared, set, included, approved, booked, arranged, ordered, found, switched,
    replaced, cancelled the fee, waived, renewed, created, issued, reset, unlocked, paid, held, kept
""")
_ALTERNATIVE = compiled(
    r"\b(?:instead|alternativ\w+|otherwise|(?:i|we)(?: \w+ly)? can(?! (?:not|no|never|only|but)\b)|"
    r"(?:i|we)(?:'ll| will| shall)(?! (?:not|never|be unable|no longer))|"
    r"(?:we|i) do(?! not)|for free|if you (?:like|prefer|want|wish)|"
    r"(?:i'd|we'd|i would|we would) (?:be )?(?:like|love|happy|glad|recommend|suggest)|"
    r"(?:i'm|i am|we're|we are) (?:(?:now |currently |already |still )?(?!being|nothing|"
    r"going to not)\w+ing|happy|glad|able)|"
    rf"(?:i|we)(?:'ve| have)? (?:\w+ly |already |also |now |just )?{_DONE}(?! (?:our|down|against))|"
    rf"we (?:\w+ly |still |also )?{SERVICE.base}(?! (?:no|not|only|nothing|any|none)\b)|"
    r"(?:and|but|or|;|:|,|\.) we have (?!to|no|not|been|an? (?:\w+ )?(?:policy|rule)|strict|run|stopped|"
    r"decided)|"
    r"you(?:'re| are) welcome|"
    r"you (?:can|could)(?! (?:not|no longer|see|imagine|understand|only))|you (?:may|might)(?! (?:not|"
    r"no longer|"
    r"have|wish|be|feel))|"
    r"you(?:'ll| will) (?:get|receive|be able|find|have)|in the meantime|meanwhile|options|feel free|"
    r"welcome to|(?:you're|you are|is|are) (?:first|next|good|fine|valid) (?:on|in|for|at|with)|(?:i|"
    r"we) (?:write|ring|call|mail|text) (?:to )?you|(?:all|also|still|both) works?|"
    r"(?:can|could|would|will) you|(?:shall|should|may) (?:i|we)|how about|let's|"
    r"why not|back in stock|until|unless|as soon as|once (?:we|it|they|you|the|your|this|that|he|she)|"
    r"here(?:'s| is| are)|"
    r"(?:i|we) (?:recommend|suggest)|free of charge|(?:arrives?|leaves?|ships?|goes out|comes?) (?:on|by|"
    r"in|again|"
    r"back|tomorrow)|so (?:he|she|they|someone) (?!no|can't|cannot|won't)\w+|"
    r"will (?:go|be|arrive|leave|ship|come) (?:back|available|possible|out|in|on|again)|works? (?:with|"
    r"on|in)|"
    r"available (?:from|on|in|again|at|by)|closest|similar|nearest|nearby|next door|"
    r"(?:a)?round the corner|across the (?:street|road)|workaround|"
    r"(?:try|choose|pick|use|with|to|at|in|on|send|offer|take|through|via|have|from|there is|there's) "
    r"(?:you |us )?(?:another|a different|other)|"
    r"(?:is|are|has|stays?|comes?)(?: still| also| now| again)? (?:in stock|available|open|free|left|"
    r"on sale|possible|"
    r"running|back)(?! until)|(?:sells?|offers?|stocks|carries|repairs|makes) (?:it|them|the|one|these|"
    r"those|similar)|"
    r"there(?:'s| is| are) (?:an?|one|two|three|some|still|plenty|also|\d+)(?! (?:\w+ )?(?:fees?|"
    r"charges?|penalty|rules?|"
    r"policy|reasons?|limits?|ban|delay|problem|shortage|waiting))|"
    r"please (?!do not|don't|let (?:us|me) know if|note|be advised|accept|understand|be aware|feel free|"
    r"excuse|forgive|know|bear|respect))\b|"
    rf"(?:^|[.!?;:,] |\band |\bor |\bjust |\bthen ){_IMPERATIVE}\b|"
    r"\bto (?:visit|reply|choose|pick|switch|contact|ask|submit|click|try|order|write|call)\b"
)


def is_offered(words: str) -> bool:
    """Whether folded words name a way on: what we can do or the reader can, a thing in its place, a time."""
    return bool(_ALTERNATIVE.search(words))
