"""The reply promises what nobody can keep."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import NOT_DONE, Hit, Phrases, compiled
from checks.template.tone.promises import (
    AT_ANY_RATE,
    BAD,
    CERTAINLY,
    FAIL,
    FAULT,
    FOR_EVER,
    GOOD,
    LITTLE,
    MILD_ACT,
    RECUR,
    TOTAL,
)  # fmt: skip

_WILL = r"(?:will|'ll|shall|is going to|are going to)"
_WONT = (
    r"(?:won't|will not|'ll not|shall not|shan't|(?:is|are|'s|'re) not going to|(?:isn't|aren't) going to)"
)
_MILD = (
    r"(?:ask|link|direct|request|share|sell|call|contact|email|e-mail|message|rent|spam|disclose|"
    r"charge you without|"
    r"send you|require|pressure|post|tell|inform|let you know|be (?:grateful|happy|glad|shared|sold|asked|"
    r"used|"
    r"appreciated|remembered|welcome|displayed|shown|visible|charged|sent|able|stored|billed|in)|try|"
    r"do our best|do my best|value|welcome|remember|appreciate|include|show|open|use|store|see|forget|"
    r"display|apply|start)"
)
_OVER = Phrases(
    r"you(?:'ll| will) never (?:ever )?(?:have|face|see|wait|be|experience|lose|worry|get|suffer) (?:\w+ "
    r"){0,3}(?:again|twice)|(?:you can )?(?:always |fully |100 ?% "
    r")?(?:count|rely|depend) on us (?:100 ?%|completely|always|fully|at any time|for (?:anything|"
    r"everything))|you can (?:always|fully|100 ?%) (?:count|rely)",
    r"(?:absolutely|completely|totally|entirely) (?:safe|secure|reliable|error-free|foolproof|trustworthy|"
    r"flawless|free (?:of|from) (?:errors|bugs|faults|problems|risk))(?! (?:to|for))",
    r"all (?:of )?(?:your|these|the) (?:problems|worries|troubles|issues) (?:will|are (?:gone|over|solved|"
    r"history))|(?:this|it|that|such a thing) (?:can't|cannot|can never|could never|must never) (?:ever "
    r")?(?:happen|occur)(?: again)?(?=[.,!]|$)",
    rf"(?:{_WILL}|'ll) (?:work|run|function) (?:perfectly|flawlessly|without (?:any )?(?:problems?|"
    rf"errors?|faults?))|(?:{_WILL}|'ll) 100 ?%|that(?:'s| is) (?:for sure|certain|a promise|"
    rf"guaranteed)(?=[.,!]|$)|promised?(?=!)",
    r"(?:do|get|give you|fix|solve|have|find) everything you (?:want|wish|ask|need)|(?:make|makes|keep|"
    r"keeps) (?:every|all|each)(?: of)?(?: our)? (?:customers?|clients?|guests?|users?|one|body) happy|no "
    r"(?:\w+ )?risk (?:at all|whatsoever)",
    r"(?:we|i)(?: can| will| do|'ll| would)?(?: \w{2,18}ly)? (?:guarantee|promise|swear|vow)(?! (?:only|"
    r"no more than))",
    r"(?:is|are|'s|'re) (?:\w+ly )?guaranteed(?! (?:by|under|for \d|until))|(?:satisfaction|success|"
    r"results?) (?:is |are )?(?:\w+ly )?guaranteed",
    r"\w+, guaranteed(?=[.!])",
    r"(?:you have|we give you|i give you) (?:my|our) (?:word|promise|guarantee)|mark my words|my word on",
    r"(?:100 ?%|(?:100|(?:one |a )?hundred) per ?cent)(?: \w+ly)? (?:happy|satisf\w+|safe|secure|sure|"
    r"certain|reliable|guaranteed?|uptime|success\w*|bug-free|effective|risk-free|accurate|fixed|"
    r"confident|perfect|correct|problem-free|available|solved|certainty|satisfaction)",
    rf"(?:this|it|that|such \w+|the \w+|these \w+) (?:{_WILL}|can|won't|will)(?: \w+)?(?: never| not|"
    r") (?:happen|occur|be repeated|come back|repeat itself|be a problem|break|come up)"
    r"(?: \w+)? (?:again|twice|a (?:second|third) time)",
    rf"(?:this|it|that|something like this|such \w+ \w+|an? \w+ like this)(?: {_WILL}|'ll| must|"
    r" can)? never(?: ever)? (?:happens?|occurs?|be repeated|repeats? itself|"
    r"comes? back)(?: \w+)?(?: again)?",
    r"(?:this|it|that|the (?:\w+ )?(?:problem|issue|error|mistake|update|fix|system|service|server|"
    rf"product|team|solution)|we|i|our \w+)(?: {_WILL}|'ll) (?:always|never(?: ever)?) (?!{_MILD})\w+",
    r"you(?:'ll| will) never (?:ever )?(?:(?:have|need) to|wait|lose|experience|see (?:this|that|another)|"
    r"be (?:without|disappointed)|regret|have (?:this|another|any|a) (?:\w+ )?(?:problem|issue|trouble))",
    rf"your \w+(?: {_WILL}|'ll) (?:always|never) be (?:safe|secure|protected|on time|lost|late|available)",
    r"(?:data|account|money|card|details|files|photos|information|payment|parcel|website|system|app|"
    r"platform) "
    r"(?:is|are|will be) (?:now )?(?:completely|totally|absolutely|perfectly|entirely|forever|always) "
    r"(?:safe|secure|"
    r"protected|stable|reliable)|(?:fixed|solved|gone|resolved|safe|secure|works?|run|runs|repaired) "
    r"(?:forever|for "
    r"good|for ever|for all time|for eternity)|permanently (?:fixed|solved|resolved|gone)",
    r"(?:without (?:a |any |the slightest )?doubt|beyond (?:any |all )?doubt|no doubt|without fail|for "
    r"certain|for sure),? "
    rf"(?:[\w-]+ ){{1,4}}?(?:{_WILL}|'ll)",
    r"(?:we|i|our (?:\w+ )?(?:team|app|service|couriers?|technicians?|drivers?|engineers?|experts?|system|"
    r"product|"
    r"servers?|people|support))(?: \w+ly)? always (?:answers?|repl(?:y|ies)|responds?|delivers?|arrives?|"
    r"works?|solves?|"
    r"fix(?:es)?|resolves?|keeps? (?:our|its|their|my) (?:word|promises?)|meets?|ships? (?:on|within|in)|"
    r"gets? it right|"
    r"finds? (?:a|the)|succeeds?|wins?|knows?|has an? answer|have an? answer)",
    r"(?:impossible|not possible) (?:to|that \w+ (?:can|could|will)) (?:hack|break|fail|lose|crack|go "
    r"wrong|crash|"
    r"damage|be (?:lost|hacked))|(?:can't|cannot|can never|will never|won't) be (?:hacked|broken|beaten|"
    r"lost|cracked)|"
    r"unbreakable|unhackable|bulletproof|infallible|(?:is|are) (?:\w+ly )?(?:flawless|error-free|bug-free|"
    r"fail-safe)",
    r"(?:have|has|with|and|having) (?:absolutely )?(?:zero|no|not a single) (?:bugs?|flaws?|downtime|"
    r"weakness(?:es)?|"
    r"faults?)(?! (?:was|were|in your|on your|found))|not a single (?:error|bug|mistake|outage|failure|"
    r"problem|"
    r"complaint)",
    r"(?:i|we)(?:'m| am|'re| are) (?:absolutely|completely|totally|entirely|dead|utterly|fully|perfectly) "
    r"(?:certain|sure|"
    r"positive|confident)(?= (?:that|it|this|you|we|everything|nothing|of (?:it|that|this|success))\b|[.,!])",
    rf"(?:{_WILL}|'ll|going to) (?:[\w-]+ ){{1,7}}?(?:for sure|without fail|for certain|every single time|"
    rf"forever|"
    r"for ever|no matter what|guaranteed|100 ?%|on my life|cross my heart)(?=[.,!]|$)",
    r"you(?:'ll| will)(?: be)? (?:absolutely|totally|completely|really|just|simply|certainly)? ?(?:love "
    r"(?:the result|every)|"
    r"be (?:delighted|thrilled|amazed|blown away)|never (?:look back|need another|want)|not regret|"
    r"(?:delighted|thrilled|amazed|blown away))",
    r"(?:i|we)(?: can| do| hereby)? (?:assure|pledge|warrant|vow|give you my word)(?: to)?(?: you)?(?: "
    r"that)? "
    rf"(?:(?:it|this|that|everything|nothing|there|you|the \w+|your \w+) (?:{_WILL}|'ll|won't|is (?:safe|"
    rf"fixed|"
    r"solved|gone)|are safe)|(?:always|never))",
    r"(?:nobody|no one|no customer|no other \w+|nothing)(?: here)? will ever|everything (?:will|is going "
    r"to) be (?:\w+ly )?"
    r"(?:fine|ok|okay|all right|alright|perfect|solved|fixed|restored|great|as new)(?=[.,!]|$| (?:again|"
    r"soon|by|now)\b)",
    r"(?:it|this|that|which|our \w+) (?:always works|works every time|never (?:breaks|stops|loses|gets "
    r"lost|goes wrong|"
    r"lets|disappoints|misses|sleeps|comes late|arrives late))",
    r"(?:never|not) (?:ever )?(?:have|see|face|experience|get) (?:this|that|such an?|any|another|the "
    r"same) (?:\w+ )?"
    r"(?:problem|issue|error|trouble|delay|fault)s? (?:ever )?again",
    r"you(?:'ll| will) always (?:get|receive) (?:an? |the )?(?:\w+ )?(?:answer|reply|response|help|refund|"
    r"best)",
    r"there(?:'s| is) no way (?:that )?(?:this|it|anything) (?:can|could|will)|impossible for (?:this|"
    r"it) to (?:go wrong|fail|break|happen)",
    r"(?:solve|fix|end|sort out) (?:all (?:of )?your|every) (?:problems?|issues?|worries|troubles?)",
    r"(?:we|i|it|this|our \w+)(?: \w+ly)? never (?:makes? mistakes?|makes? errors?|fails?|misses|"
    r"go(?:es)? down|"
    r"crash(?:es)?|lets? (?:you|anyone) down)",
    r"(?:is|are|'re|'m|am) always (?:available|reachable|on time|right)",
    r"(?:is|are|am|'s|'re|'m) (?:definitely|certainly|undoubtedly|surely) going to \w+",
    r"(?:definitely|certainly|undoubtedly|surely)(?: be)? (?:will|won't) \w+",
    r"(?:complete|total|full|utmost|absolute|entire)(?:ly)? satisf(?:ied|action|y)",
    r"(?:available|here|reachable|online|there|open|at your (?:service|"
    r"disposal))[^.!?]{0,30}? (?:every (?:single )?(?:second|minute|moment)|at all times|no matter (?:what|"
    r"when)|at any hour)",
    r"every (?:single )?(?:second|minute|moment) of (?:every|the) (?:single )?day",
    r"once and for all|whatever it takes|no matter what(?: happens)?(?=[.,!]|$)|at any cost|nothing (?:can|"
    r"will|could) (?:ever )?go wrong|(?:can't|cannot|could not|will never|won't|will not) (?:ever |"
    r"possibly )?(?:fail|go wrong|let you down)|"
    r"foolproof|(?:zero|no) (?:downtime|errors|mistakes|risk|bugs)(?: at all)?(?: whatsoever|"
    r" ever(?: again)?| from now on)|no (?:more|further) (?:\w+ )?(?:problems|errors|delays|issues|bugs|"
    r"mistakes|trouble|outages|interruptions)(?: at all)?(?: ever(?: again)?| again| from now on|"
    r" in (?:the )?future)|"
    r"(?:there )?will be no (?:more |further )(?:\w+ )?(?:problems|errors|delays|issues|mistakes|outages)|"
    r"will be (?:perfect|flawless|error-free)|work (?:perfectly|flawlessly) (?:every time|from now on|"
    r"for ever|forever)|anything you (?:want|ask for|wish)",
    # never
    rf"(?:never(?: again| ever)?|(?:{_WONT}|can't|cannot) ever(?: again)?|under no circumstances|at no time) "
    rf"(?:again )?(?:{FAIL.any}|{RECUR.base}|be {BAD}|(?:see|find|have|face|experience|suffer) (?:an?|"
    rf"any|another|one) "
    rf"(?:\w+ )?{FAULT}|have to (?:wait|call|ring|write|worry|ask|complain|remind))",
    rf"(?:{_WONT}|can't|cannot) (?:ever|possibly) (?!{MILD_ACT}\b)\w+",
    rf"(?:is|are|'s|'re|am|'m) never(?: ever)? (?:{BAD}|going to be {BAD}|going to (?:{FAIL.base}|"
    rf"{RECUR.base}))",
    rf"(?:{_WONT}|never)(?: again| ever)? (?:find|see|have|face|experience|notice|get|encounter|run into|"
    rf"come across|"
    rf"suffer|be bothered by) (?:an?|any|another|one)(?: single| more| further|"
    rf" new)? (?:\w+ )?{FAULT}(?! with (?:your|my))",
    r"(?:we|i|our (?:\w+ )?\w+) (?:do not|don't|doesn't|does not|"
    r"never) (?:ever )?(?:make (?:any )?(?:mistakes|errors)|"
    r"fail|miss (?:an?y? )?(?:deadline|delivery|call|appointment)s?|run late|let (?:anyone|anybody|"
    r"you) down)",
    r"(?:nobody|no one|nothing|no \w+)(?: like (?:this|that|it))?(?: \w+){0,2}? (?:will|can|could|"
    r"shall) (?:ever|possibly|"
    rf"again) (?!{MILD_ACT}\b)\w+",
    rf"(?:can't|cannot|can never|could never)(?: possibly)? (?:{FAIL.base}|be (?:hacked|cracked|broken|"
    rf"lost|beaten))"
    rf"(?= (?:again|and|or|on|in|with|even|any)\b|[.,!;]|$)",
    rf"(?:this|that|it|such \w+|the \w+) {_WONT}(?: ever)? (?:{RECUR.base}|be (?:repeated|an issue|"
    rf"a problem))"
    rf"(?= (?:again|any ?more|ever)\b|,? that)",
    rf"(?:impossible|out of the question)(?: for [\w ]{{2,25}}?)? (?:to|"
    rf"that) (?:[\w'-]+ ){{0,4}}?(?:{FAIL.any}|"
    rf"be (?:lost|hacked))",
    # the last time, no risk
    r"(?:this|that|it)(?: \w+)? (?:was|is|will be|has been)(?: \w+ly)? the (?:very )?last "
    rf"(?:time|one|{FAULT})(?: that)? (?:you|we|this|it|anyone|anything)(?:'ll| will|"
    rf"'d)?(?: ever)? (?:ever|see|"
    r"have|had|need|needed|bother|hear|call|happens?|experience|get|be|make|face|wait|run)",
    rf"(?:zero|absolutely no|(?:no|not) {LITTLE}|not the slightest|no (?=[\w ]{{4,20}} (?:whatsoever|"
    rf"at all)\b)) ?"
    r"(?:risk|chance|danger|possibility|likelihood|probability|way)(?! of a (?:refund|replacement|discount))"
    r"(?: whatsoever| at all)? (?:of|that|to your|for your|the|this|it|you|your|anything)",
    rf"no chance(?: whatsoever| at all)? (?:of (?:an?|any|another|more) (?:\w+ )?{FAULT}|"
    rf"that (?:[\w'-]+ ){{1,5}}?"
    rf"(?:{FAIL.any}|{RECUR.any}))",
    rf"without (?:a|{LITTLE}) ?(?:single )?{FAULT}",
    # certain
    r"(?:is|are|'s|'re) (?:absolutely |quite |almost )?(?:bound|certain|sure|destined) to (?!have|want|"
    r"follow|keep|comply|wonder)"
    r"\w+",
    rf"with {TOTAL} (?:certainty|confidence|assurance)|{TOTAL} (?:certainty|guarantee)",
    r"(?:assure|reassure|promise) you(?: that)? (?=(?:every|each|all|no|nothing|the|this|that(?! (?:we|"
    r"i|our)\b)|it|your|you|there)\b)"
    r"(?![^.!?]{0,50}? (?:was|were|has|have|had|being|been|are (?:working|looking|doing))\b)\w+",
    r"(?:my|our|a|this) (?:personal |full |solemn |absolute )(?:guarantee|promise|pledge|assurance)|"
    r"(?:get|have|take) (?:my|our) (?:\w+ )?(?:guarantee|promise|word|pledge) (?:that|on|for)|"
    r"i give you my word",
    r"(?:we|i)(?:'d| would)? (?:stake|bet|wager) (?:my|our) (?:\w+)|you can (?:bet(?! on (?!it|us|that|"
    r"me))|bank on|"
    r"take it for granted|take my word|be "
    r"(?:absolutely |completely |totally )?(?:certain|sure))(?! to)|(?:it's|it is|that's|this is|"
    r"is) (?:a|an) (?:absolute |dead |"
    r"safe |total )?(?:sure thing|certainty|cert|safe bet|done deal|foregone conclusion)",
    r"(?:trust me|believe me|hand on heart|cross my heart|take it from (?:me|"
    r"us)),? (?=[^.!?]{0,80}?\b(?:will|won't|never|last|"
    r"always|'ll|be there|is going to)\b)",
    rf"(?:{_WILL}|won't)(?: not)? {CERTAINLY}(?: be)? (?!{MILD_ACT}\b)\w+",
    rf"(?P<first>{CERTAINLY},? (?:[\w'-]+ ){{1,4}}?(?:{_WILL}|won't)(?! {MILD_ACT}\b) \w+)",
    # always, for ever, whatever comes
    rf"(?:is|are|'s|'re) (?:always|100 ?% of the time|invariably|at all times) {GOOD}",
    r"(?:this|that|it|our \w+|the (?:new )?\w+) (?:always|invariably) (?:works|holds|fits|arrives|wins|"
    r"helps|succeeds|delivers|"
    r"lasts|stays|reaches|runs)|(?:works|work|runs|run|reach(?:es)?) (?:everywhere|anywhere), always",
    rf"(?:will|'ll|going to|to|can|must|should) (?:hold|last|run|stay|work|keep|remain|be|serve|shine|"
    rf"fit|live|stop)(?: [\w'-]+){{0,4}}? "
    rf"{FOR_EVER}(?=[.,!]|$)|(?:holds?|lasts?|stops?|stays?|works?|runs?|ends?) {FOR_EVER}(?=[.,!]|$|"
    rf" \w+[.!])",
    rf"(?P<tail>{AT_ANY_RATE}(?=[.,!]|$| (?:what|how|when|where|who|which|the)\b)|no matter (?:how|what|"
    rf"when))",
    r"(?:will be|'ll be|going to be|turns? out)(?: absolutely| totally| completely| just)? (?:perfect|"
    r"flawless|faultless|"
    r"spotless|immaculate|ideal|second to none|the best \w+ (?:ever|of your life))",
    r"(?:solves?|fix(?:es)?|answers?|meets?|fulfils?|handles?|masters?) (?:any|every|"
    r"all) (?:\w+ )?(?:problem|question|issue|"
    r"wish|request|need|demand|dream)s?(?=[.,!]|$)|(?:whatever|anything|everything) you (?:need|want|"
    r"wish|ask)[^.!?]{0,12} "
    r"(?:we(?:'ll| will)|is yours|consider it done)",
    r"(?:every|each)(?: of our)? (?:\w+ )?(?:customer|guest|client|user|patient|member|order|parcel|"
    r"letter)s? (?:is|are|gets?|ends? up|"
    r"reach(?:es)?|arrives?|leaves?) (?:\w+ ){0,3}?(?:happy|satisfied|delighted|on time|safely|"
    r"destination|in one piece)",
    *phrases("overpromise").values(),
)
_DENIED = compiled(
    rf"(?:\b{NOT_DONE}|\bnot|\bnever|\bunable|\bno one|\bnobody|\bhardly|\bcannot|\bneither|\bnor|\bwithout|"
    r"\bwish|\bfar from|\brarely)\b[^,;:]{0,40}$"
)
_PURPOSE = compiled(
    r"(?:\bto(?: \w+)? (?:make (?:sure|certain)|ensure|prevent|see to it|avoid|stop)|\bso(?: that)?|"
    r"\bless likely|\bpreventing|\bhope|\btry|\btrying|\bworking|\bgoal|\baims?|\bwant|\bwould like|"
    r"\bcommitted|\bstrive|\bwhether)\b[^,;:]{0,60}$"
)
_CONDITION = compiled(
    r"\b(?:if|unless|in case|whether|should (?:you|the|this|it|there)|provided|as long as)\b"
)
_AS_EVER = compiled(r"\bas $")
_PROMISES = compiled(
    rf"(?:\b(?:will|going to)|'ll)(?! (?:{MILD_ACT}|receive)\b)(?! get (?:an?|the|our|your|this|back)\b)|"
    r"\b(?:won't|never|arrives?|works?|answers?|delivers?|reach\w*|holds?|is always|are always|leaves?|"
    r"lands|comes|gets|makes|turns|stays|fits|ships|heals|cures|removes|solves|fixes|ends|stops|keeps|"
    r"meets|runs|finds|brings|saves|restores|recovers|lasts)\b"
)
_AGAIN = compiled(r"\b(?:again|happens?|occurs?|repeat\w*|satisf\w+)\b")


@rule("TONE006", Severity.WARNING, "training: promise only what you can keep")
def overpromise(document: Document) -> Iterator[Spot]:
    """An absolute promise, unless it is denied, hoped for, or what a measure is for."""
    return (hit.spot() for hit in _OVER.hits(document.body) if not _is_harmless(hit))


def _is_harmless(hit: Hit) -> bool:
    if hit.is_question or _CONDITION.search(hit.before) or _DENIED.search(hit.before):
        return True
    if hit.match.lastgroup == "tail" and (not _PROMISES.search(hit.before) or _AS_EVER.search(hit.before)):
        return True
    return bool(_AGAIN.search(hit.match[0]) and _PURPOSE.search(hit.before))
