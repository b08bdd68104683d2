"""The customer is told that they are at fault."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.phrases import Hit, Phrases, compiled

_FAULT = r"(?:mistake|fault|doing|negligence|carelessness|oversight|inattention|misuse|ignorance|failure)s?"
_OBJECT = (
    r"(?= (?:us|me|the|your|a|an|any|all|it|our|this|that|enough|in time|on time|within|correctly|"
    r"properly|before|to|what|as|by|at|any of)\b)"
)
_DID = (
    r"(?:read|follow|listen|bother|pay attention|look|understand|take the time|show up|reply|respond|tell|"
    r"inform|"
    r"mention|contact (?:us|me|support)|let (?:us|me) know|ask (?:us|me|first|before)|check|provide|include|"
    r"attach|"
    r"specify|notify|report|supply|fill|notice|comply|cooperate|co-operate|turn up|come to|activate|register|"
    r"care|think|back up|double-check|verify|complete|make sure|hand (?:in|over)|keep to|stick to|act|"
    rf"(?:send|give|enter|answer|return|pay|submit|update|cancel|confirm|state|pack|set|turn|plug|wait|keep|"
    rf"test){_OBJECT})"
)
_HAVING = (
    r"(?:read|followed|listened|bothered|paid attention|understood|replied|responded|told|informed|"
    r"contacted|asked|"
    r"checked|provided|included|mentioned|given|gave|sent|answered|let (?:us|me) know|notified|looked)"
)
_DONE = (
    r"(?:read(?! access| permission| right|-only)|avoided|prevented|checked|told|asked|known|contacted|"
    r"called|written|waited|followed|kept|sent|let|mentioned|informed|paid|"
    r"cancell?ed|chosen|looked|thought|ordered|tested|backed|saved|done|included|provided|entered|registered|"
    r"reported|used|given|replied|responded|listened|paid|been (?:more )?careful|acted|spoken|said|measured|"
    r"verified)"
)
_HANDLED = (
    r"(?:entered|typed|gave|given|provided|used|chose|chosen|selected|put|wrote|written|submitted|sent|"
    r"ordered|"
    r"supplied|clicked|picked|filled in|filled out|installed|set (?:it |this |them )?up|connected|plugged|"
    r"put in|booked|did|done)"
)
_WRONG = r"(?:(?:completely|simply|obviously|clearly|just) )?(?:wrong|incorrect|invalid|false|incomplete)"
_HURT = (
    r"(?:broke|broken|damaged|misread|misused|mishandled|misconfigured|mistyped|misspelled|misspelt|mixed up|"
    r"messed (?:\w+ )?up|screwed (?:\w+ )?up|tampered with|caused (?:this|the|it|that|all)|brought this|"
    r"botched|"
    r"ruined|dropped (?:it|the|your)|waited too long|took too long|made (?:a|an|the|this|"
    r"that) (?:\w+ )?(?:mistake|error|typo))"
)
_HAVE = r"(?:'ve|'d| have| had)?(?: must have| (?:seem|appear) to have)?"
_ADVERBS = r"(?: \w{2,18}ly| just| simply| also| again| once again| even| still| either){0,2}"
_CLAUSE = r"[^.!?\n]{1,80}"

_BLAME = Phrases(
    rf"you{_HAVE}{_ADVERBS} (?:(?!receiv|notic|report|mention|experienc|describ)\w+ed|hit|bought|sent|"
    rf"took)(?: us| me| on| to| in)? (?:(?:the|an?) (?:wrong|false|fake|invalid|bad|outdated) \w+)",
    rf"you{_HAVE}{_ADVERBS} (?:wrote|typed|gave|gave us|entered|supplied|provided) (?:an?|the|your) "
    rf"(?:bad|old|fake|outdated|wrong) \w+",
    r"you(?:'re| are| were)(?: \w+ly)? (?:too )?late (?:with|in|for) (?:the|your|this)|you \w+(?: "
    r"\w+){0,2}? (?:far |much |way )?(?:so|too) (?:slowly|late|hastily)",
    r"the (?:customer|user|client|buyer|caller) (?:failed|forgot|neglected|refused|ignored|did not "
    r"(?:read|follow|provide|pay))",
    r"(?:we|i) told you(?: (?:so|this|that (?:this|it|you)|it would|from the start|clearly)\b|(?=[.,!]))|"
    r"if only you had|i(?:'ve| have)? (?:already )?told you that",
    rf"you{_HAVE}{_ADVERBS} (?:spilled|spilt|dented|scratched|cracked|crushed|overloaded|overheated|"
    rf"soaked|locked yourself|gave away|shared your (?:password|pin|code)|forced (?:it|the)|"
    rf"over-?tightened|shook|bent)",
    rf"you{_HAVE}{_ADVERBS} (?:missed|slept through|failed|blew|wasted) (?:your|the|our) (?:\w+ )?(?:slot|"
    rf"appointment|payment|turn|chance|date|window|instal?lment|test|check|meeting|visit)",
    rf"you{_HAVE}{_ADVERBS} (?:failed|neglected|omitted|refused) to",
    rf"you{_HAVE}{_ADVERBS} forg(?:o|otten|ot) (?:to|the|about)",
    rf"you{_HAVE}{_ADVERBS} (?:ignored|disregarded|overlooked|chose not to|chosen not to)",
    rf"you{_HAVE}{_ADVERBS} missed (?:the|our|your|this|that|a) (?:\w+ )?(?:deadline|step|instruction|"
    r"notice|warning)s?",
    rf"you{_ADVERBS} (?:should|could|ought to)(?:'ve| have){_ADVERBS} {_DONE}",
    r"you(?: really)? (?:should|ought to|must) know(?: better| how to| that by now| this by now| by now)",
    r"you (?:shouldn't|should not|should never) have (?!been|to|had|received|any|seen|a )\w+",
    rf"you{_ADVERBS} (?:didn't|did not){_ADVERBS} {_DID}",
    rf"you(?:'ve| have| had)?{_ADVERBS} never {_HAVING}",
    rf"you{_ADVERBS} (?:haven't|hadn't|(?:have|had|'ve)(?: \w{{2,18}}ly)? not){_ADVERBS} "
    r"(?:read|followed|listened|bothered|provided|included|given|told|understood|complied|cooperated|"
    r"kept (?:to|your)|done (?:your|what|as)|paid attention|looked at|bothered|checked|attached|"
    r"filled|informed|supplied|met (?:the|our))",
    rf"(?:(?:is|was|were|'s|to|of|through|by) )?your own (?:{_FAULT}|error|problem)",
    rf"your {_FAULT}",
    r"(?:is|was|'s|to|of|by) your (?:\w+ )?error(?! (?:message|report|code|log|page))",
    r"your (?:lack of (?:\w+ )?(?:response|reply|attention|care|understanding|payment|knowledge|"
    r"communication|"
    r"cooperation|planning|patience|action)|inability to|refusal to|unwillingness to|failure to)",
    r"your (?:late|delayed|missing|slow|incomplete|wrong) (?:reply|response|payment|answer|order|details|"
    r"return|entry) "
    r"(?:caused|is why|is the reason|meant|led to|has caused)",
    r"(?:mistakes?|errors?|fault|problem) (?:is |was |lies |lay )?(?:entirely |clearly )?on your (?:side|"
    r"end|part)",
    r"(?:mistake|error|problem|mess|damage) (?:that )?you(?:'ve| have)?(?: yourself)? (?:made|caused|"
    r"created)",
    r"(?:was |were |is |been )(?:\w+ly )?caused by you(?! [a-z])",
    r"as (?:i|we)(?:'ve| have| had)? (?:already |previously |repeatedly |clearly )?(?:said|"
    r"told you)(?: before| already)?",
    r"as (?:i|we)(?:'ve| have| had)? (?:already|previously|repeatedly|clearly) \w+ed",
    r"(?:i|we)(?:'ve| have| had)? (?:already|repeatedly|clearly|specifically|explicitly) "
    r"(?:told|explained|informed|asked|answered|warned|reminded|said)(?: (?:all )?(?:this|that|"
    r"it)(?: to)?)? you",
    r"you (?:were|have been|had been|'ve been) (?:already|clearly|repeatedly|explicitly|specifically) "
    r"(?:told|informed|warned|asked|notified|advised|reminded)",
    r"you were warned|you (?:were|have been|'ve been) (?:told|informed|reminded) (?:twice|several times|"
    r"many times|"
    r"repeatedly|more than once|not to)|"
    r"(?:read|check|follow|look at|listen to) (?:\w+ ){1,4}?(?:properly |carefully |closely |"
    r"better )?next time",
    rf"you{_HAVE}{_ADVERBS} let (?:the|your|our) (?:\w+ )?\w+ (?:pass|slip|lapse|expire|run out)",
    rf"you{_HAVE}{_ADVERBS} (?:skipped|omitted|left out|dismissed|disobeyed|violated|breached|bypassed|"
    r"withheld|left (?:the \w+|it) (?:blank|empty|open|out))(?! by)",
    r"you were (?:told|informed|asked|reminded|advised|notified|instructed) (?:about (?:this|that|it)|of "
    r"this|"
    r"twice|three times|several times|many times|more than once|before|beforehand|in advance|at the time|"
    r"in (?:the|our) (?:\w+ )?(?:mail|e-?mail|letter|contract|manual))",
    rf"if (?:only )?you(?:'d| had)(?: only| just| actually| bothered to)? {_HAVING}{_CLAUSE}(?:would|could)"
    r"(?:n't| not)? (?:know|see|be|have)",
    rf"you{_HAVE}{_ADVERBS} (?:\w+ed|broke|did|chose|set|put|sent|wrote|took|lost) (?:\w+ ){{1,4}}?"
    r"(?:all by |by )?yourself(?=[.,!;]|$)",
    r"because you (?:\w+ly |just |only )?(?:used|clicked|deleted|removed|turned|unplugged|moved|pressed|"
    r"installed|touched|lost|let|gave|put|dropped|skipped|ignored|refused|waited|forgot|failed|missed|did|"
    r"didn't|were (?:late|slow|careless|not|too)|never|filled|overlooked|neglected|tried to|wanted to save)",
    r"(?:because of|due to|thanks to|owing to) your (?:\w+ )?(?:delay|inaction|behaviou?r|impatience|"
    r"inattention|"
    r"silence|actions|handling|slowness|laziness|stubbornness|late \w+)",
    r"you(?:'re| are| were) (?:far |much |just |simply |way )?(?:too (?:slow|hasty|careless|greedy|lazy)|"
    r"(?:too )?late (?:with|in) your)",
    r"(?:problem|fault|error|mistake|issue) (?:is|was) (?:clearly |obviously |simply )?(?:you|yours|with you)"
    r"(?=[.,!;]|$)|it(?:'s| is| was) you who (?:ordered|chose|signed|broke|did|cancelled|entered|forgot|"
    r"wanted|caused|failed|clicked|agreed)",
    r"you (?:always|constantly|continually) (?:forget|complain|change|ignore|pay late|send|write|ask)",
    r"why (?:didn't you|did you not|haven't you|have you not|did you never|don't you ever)(?: \w+ly)? \w+",
    r"you (?:let|allowed) (?:it|the \w+|your \w+) (?:\w+ )?(?:expire|lapse|run out|fall|drop|get wet|"
    r"overheat)",
    r"you (?:caused|created|brought about|triggered|provoked) (?:this|that|it|the|these)",
    rf"you{_HAVE}{_ADVERBS} (?:lost|misplaced|threw away|thrown away) (?:the|your) (?:receipt|key|invoice|"
    r"label|card|code|ticket|form|document|voucher|box|packaging)s?",
    r"(?:as |that |the \w+ )?you (?:claim|claimed|allege|alleged) (?:that|to have|to be|there|not|never|you|"
    r"we|our)",
    r"as you (?:claim|allege)|your (?:alleged|so-called|supposed) \w+",
    rf"you{_HAVE}{_ADVERBS} {_HANDLED}(?: us| in)? (?:(?:the|an?|your|some|this) )?{_WRONG}",
    rf"you{_HAVE}{_ADVERBS} {_HANDLED} (?:(?:it|this|that|them|your \w+|the \w+) )?(?:incorrectly|wrongly|"
    r"wrong|the wrong way)",
    rf"you{_HAVE}{_ADVERBS} {_HURT}",
    r"you (?:did|brought|caused) (?:this|that|it) (?:(?:on|upon|to) )?yourself|you got yourself into",
    r"you(?:'re| are| were) the (?:only )?one (?:who|that|to blame|at fault)(?! (?:knows?|decides?|chooses?|"
    r"can))",
    r"you(?:'re| are| were)(?: clearly| entirely| solely| also| fully)? (?:to blame|at fault|careless|"
    r"negligent|"
    r"irresponsible|(?:just )?being (?:careless|impatient|rude|unreasonable)|going too far|"
    r"responsible for (?:this|that|the (?:damage|error|delay|problem|mistake|loss|mess)))",
    r"you(?:'re| are)(?: \w+ly| just)? (?:really )?going too far",
    r"you (?:only )?have (?:only )?yourself to blame|you can only blame yourself|blame yourself",
    r"you(?: clearly| obviously| simply| just| really)? (?:weren't|aren't|were not|are not) "
    r"(?:careful|paying attention|listening|reading|being (?:clear|careful|honest))",
    r"you(?:'re| are) not (?:listening|reading|paying attention)",
    r"you (?:don't|do not) (?:seem|appear) to (?:understand|know|care|read|listen|realise|realize|get it)",
    r"you (?:clearly|obviously) (?:don't|do not|can't|cannot|have no|never|didn't|did not) \w+",
    r"you keep (?:\w+ly )?(?:asking|making|sending|doing|ignoring|forgetting|changing|complaining|repeating)",
    r"you (?:keep )?refus(?:e|ing) to|you insist(?:ed)? on",
    r"you (?:\w+ed|told|sent|paid|wrote|came) (?:(?:us|me|it|this|that|in|to) ){0,2}(?:far |much |"
    r"way )?too late",
    rf"had you (?:only |just |simply |actually |\w+ly )?(?:not )?{_DONE}",
    rf"had you (?:\w+ )?(?:\w+ed|read|told|let|been|kept){_CLAUSE}(?:would|could|might)(?:n't| not)?",
    rf"if (?:only )?you(?:'d| had)(?: only| just| actually| bothered to)?(?! any\b) {_CLAUSE}(?:would|could|"
    r"might)(?:n't| not)? have",
    rf"you{_HAVE}{_ADVERBS} (?:done|did) (?:something|it|this|that|everything) wrong|you(?:'re|"
    r" are) doing (?:something|it|this|that) wrong",
    r"(?:this|that)(?:'s| is) what happens when you|you were(?: \w+ly)? supposed to",
    r"(?:we|i) (?:told|warned) you (?:to|not to|already|before|twice|several times|many times|repeatedly|"
    r"more than once)",
    r"next time,? (?:please )?(?:read|check|follow|make sure|pay attention|look|think|be (?:more )?careful|"
    r"try to)",
    r"(?:caused by|due to|because of|result of) your (?:own )?(?:incorrect|wrong|faulty|bad|improper|"
    r"careless|invalid)",
    r"(?:since|because|as) you (?:did not|didn't) (?:answer|pay|confirm|send|return|cancel)|you (?:need|"
    r"have|ought) to be more careful",
    r"(?:user|customer|operator) error",
    r"it was you (?:who|that) (?!\w+ed us|found|told|wrote|first|made us|helped|noticed|spotted|"
    r"asked)\w+",
    r"(?:this|that|it)(?:'s| is| was)(?: \w+ly| all)? (?:down to|because of|due to|on) you"
    r"(?: not \w+ing|(?=[.,;!]|$))",
    r"(?:website|page|manual|terms|guide|instructions|e-?mail|invoice|policy|description|listing|label|mail) "
    r"(?:very |quite )?clearly (?:says?|states?|said|stated|explains?)",
    r"as (?:is |was )?(?:clearly|plainly|explicitly) (?:stated|written|explained|mentioned|described)",
)  # fmt: skip
_MADE_UP = compiled(r"^if |^had you |^if only ")
_SYMPATHY = compiled(
    r"\b(?:sorry|pity|sad) (?:to (?:hear|read|learn|see)|that|about)|(?:understand|grasp|see|gather|hear|"
    r"read) (?:that )?$|not your|isn't your|no fault|no way|"
    r"(?:receiving|received|get|getting|sent you|writing) (?:you )?(?:this|it)\b"
)
_PASSWORD = re.compile(r"\s*(?:your|the) (?:password|username|user name|pin|code|login|details)")
_DENIED = compiled(r"(?:\bnot|n't|\bnever|\bhardly|\bwithout|\bnobody says)(?: \w+)?\s*$")


@rule("TONE001", Severity.ERROR, "training: never blame the customer")
def blame_customer(document: Document) -> Iterator[Spot]:
    """A phrase that blames, unless its sentence makes a condition, denies it, asks or feels with them."""
    return (hit.spot() for hit in _BLAME.hits(document.body) if not _is_harmless(hit))


def _is_harmless(hit: Hit) -> bool:
    if hit.match[0].startswith("why"):
        return False
    if _MADE_UP.match(hit.match[0]):
        return hit.is_question
    return (
        hit.is_conditional
        or hit.is_question
        or bool(_DENIED.search(hit.before) or _SYMPATHY.search(hit.before))
        or ("forg" in hit.match[0] and bool(_PASSWORD.match(hit.text.folded, hit.end - 4, hit.end + 20)))
    )
