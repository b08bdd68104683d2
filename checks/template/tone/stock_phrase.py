"""Worn phrases that make a reply sound like a form letter."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.tone.phrases import Hit, Phrases, compiled

_MAIL = r"(?:e-?mail|mail|message|letter|note|reply|correspondence)"
_STOCK = Phrases(
    r"(?P<hesitate>(?:please )?(?:do not|don't|never) (?:ever )?hesitate(?: to)?)",
    r"(?P<lead>(?:(?:please |kindly )?be (?:advised|informed|assured)|(?:you can |you may |"
    r"please )?rest(?: fully)? assured)(?: that)?)",
    r"(?P<kindly>(?:please )?kindly(?: please)?(?! \w+ed\b)(?= \w))",
    r"(?P<important>your (?:\w+ ){0,2}?(?:is|are) (?:very |extremely |really |so |highly |most |"
    r"of (?:the )?(?:utmost|great|highest|paramount) )(?:important|importance|valuable)(?: to us)?|"
    r"your (?:call|business|satisfaction|feedback|opinion|time|experience|custom|happiness|comfort|trust|"
    r"loyalty|patience|privacy|security) (?:means? (?:the world|everything|a (?:great deal|lot)) to us|"
    r"(?:is|are) (?:always )?(?:important|valuable|(?:our )?(?:top |"
    r"number one |highest |first |main |#1 )?priority)))|"
    r"(?:satisfaction|happiness|comfort|safety|experience|wishes|needs) (?:is|are|comes?|"
    r"has) (?:always )?(?:our (?:top|number one|highest|"
    r"first|main|#1|utmost) (?:priority|concern|goal)|first (?:with us|for us|to us))|"
    r"(?:you|our customers|our guests|the customer) (?:always )?(?:come|comes|are|"
    r"is) (?:always )?(?:first|number one|our first priority)(?=[.,!]|$| "
    r"(?:with|for|to) us)|(?:at the heart of|our mission is to)(?= (?:everything|all|what|make|help|give|"
    r"provide))",
    r"(?P<valued>(?:valued|esteemed|loyal|cherished|treasured|highly appreciated|"
    r"most valued) (?:customers?|clients?|members?|guests?|users?|"
    r"partners?|subscribers?|patrons?|shoppers?|feedback|business))",
    r"(?P<seriously>(?:we|i) (?:\w+ly |do |always )?take [^.!?]{1,60}? (?:very |extremely |so |"
    r"most )?seriously)",
    rf"(?P<finds>(?:(?:i|we) )?(?:hope|trust)(?: that)? (?:this|my|our|the) {_MAIL} (?:finds|"
    r"reaches) you(?: (?:well|in good health|in good spirits))?|(?:(?:i|we) )?(?:hope|"
    r"trust)(?: that)? (?:you are|you're|all is)(?: doing| keeping)? well)",
    r"(?P<patience>(?:thank you|thanks|(?:we|i) (?:greatly |really |truly |sincerely |very much |"
    r"do )?appreciate|grateful)(?: in advance)?(?: so much| very much)?(?: for)? your (?:kind |continued |"
    r"continuous |valued )?"
    r"(?:understanding|(?:patience|cooperation|co-operation|support) and (?:\w+ )?(?:understanding|"
    r"patience|cooperation|co-operation|support)|co-?operation|patronage|continued (?:support|patience)|"
    r"(?:continued|continuing|ongoing|valued|kind|unwavering) (?:loyalty|custom|business|trust|support|"
    r"interest|cooperation|patience|confidence|faith)|"
    r"continued (?:support|patience))(?: and (?:patience|cooperation|support|loyalty|trust|business))?|"
    r"thanking you (?:in advance|in anticipation|for your)(?: for)?|"
    r"(?:hope|ask|appeal|plead) for your (?:kind )?understanding)",
    rf"(?P<per>(?:as )?per (?:your|our|my) (?:\w+ )?(?:request|{_MAIL}|inquiry|enquiry|conversation|"
    r"discussion|call|chat|instructions?|correspondence|query))",
    r"(?P<value>(?:we|i) (?:\w+ly |really |truly |do )?(?:value|cherish|treasure) (?:your|you as|all our|"
    r"each|every)(?: a)?(?: \w+)?)",
    r"(?P<should>should you (?:have|require|need|encounter|wish) (?:any|further|additional|"
    r"more)(?: \w+){0,2})",
    r"(?P<noticed>(?:it has|it's) (?:been brought|come) to (?:our|my) attention(?: that)?)",
    r"(?P<attached>please find (?:attached|enclosed|below|herewith)|(?:attached|enclosed|"
    r"below) please find|(?:attached|enclosed) herewith)",
    r"(?P<receipt>(?:we|i)(?:'re| are| am|'m) in receipt of|hereby (?:confirm|inform|acknowledge|notify)|"
    r"(?:this|the) (?:is|email is|message is|letter serves) to (?:inform|certify|notify|confirm|acknowledge)|"
    r"(?:i am|i'm|we are|we're) (?:writing|reaching out) to (?:inform|notify|advise)(?: you)?|(?:we|"
    r"i) (?:would like|wish|want|'d like) to (?:inform|notify|advise)(?: you)?(?: that)?)",
    r"(?P<strive>(?:we|i) (?:\w+ly |always )?(?:strive|endeavou?r) (?:to|for)|(?:we|"
    r"i) (?:\w+ly )?(?:pride ourselves|take (?:great |much )?pride)(?: (?:on|in))?|(?:in order |"
    r"to )?(?:better serve you|serve you better)|go(?:ing)? the extra mile|"
    r"(?:world-class|best-in-class|first-rate|unparalleled|unmatched|exceptional) (?:\w+ )?(?:service|"
    r"support|experience|care)|(?:our )?commitment to (?:excellence|quality|service|customer))",
    r"(?P<volume>(?:experiencing|receiving|due to)(?: an?)? (?:unusually |exceptionally |extremely |very |"
    r"abnormally )?(?:high|higher|large|increased|heavy)(?:[- ]than[- ](?:usual|normal|expected|"
    r"average))? (?:call |e-?mail |ticket |contact |support |request )?volumes?|bear with us)",
    r"(?P<jargon>do the needful|revert back(?: to (?:us|you))?|touch base|(?:be|"
    r"of) (?:any )?further assistance|assist you further|the matter at hand|at this (?:point in time|"
    r"present time|moment in time)|(?:with|in) regards to|look forward to serving you)",
)
_SINCE = compiled(
    r"^ (?:since|for (?:over |more than |the (?:past|last) )?(?:\d|\w+ years?|years|\ufffc)|"
    r"of (?:ours )?for)|^ ?\ufffc"
)
_GRATEFUL = compiled(r"\b(?:thank you|thanks|you|very|most) $")


@rule("TONE011", Severity.NOTICE, "training: do not sound like reading from a script")
def stock_phrase(document: Document) -> Iterator[Spot]:
    """Each phrase once in a document; what can be left out is, safely."""
    seen = set()
    for hit in _STOCK.hits(document.body):
        family = hit.match.lastgroup or ""
        if family not in seen and not _is_harmless(hit, family):
            seen.add(family)
            yield hit.spot(fix=_fix(hit, family))


def _is_harmless(hit: Hit, family: str) -> bool:
    if family == "valued":
        return bool(_SINCE.match(hit.after))
    return family == "kindly" and bool(_GRATEFUL.search(hit.before))


def _fix(hit: Hit, family: str) -> Fix | None:
    if family == "hesitate" and hit.match[0].endswith(" to"):
        return _written(hit, "please")
    if family == "kindly":
        return _written(hit, "please") if hit.opens or "please" in hit.match[0] else _left_out(hit)
    if family == "lead" and hit.opens:
        return _left_out(hit)
    if family == "per" and "your" in hit.match[0]:
        return _written(hit, "as you asked", safe=False)
    return _written(hit, "we noticed that", safe=False) if hit.match[0].endswith("attention that") else None


def _written(hit: Hit, words: str, *, safe: bool = True) -> Fix:
    cased = words.capitalize() if hit.words[:1].isupper() else words
    return Fix(f"Write “{cased}”", (Edit(hit.text.source(hit.start, hit.end), cased),), safe)


def _left_out(hit: Hit) -> Fix | None:
    """With what parts it from the next word, which gets its capital."""
    plain = hit.text.plain
    end = hit.end
    while plain[end : end + 1] in (",", " ", "\n"):
        end += 1
    if not plain[end : end + 1].isalpha():
        return None
    letter = plain[end].upper() if hit.words[:1].isupper() else plain[end]
    return Fix("Leave it out", (Edit(hit.text.source(hit.start, end + 1), letter),), safe=True)
