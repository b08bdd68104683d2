"""The reply promises what nobody can keep."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.phrases import Hit, Phrases, compiled

_WILL = r"(?:will|'ll|shall|is going to|are going to)"
_MILD = (
    r"(?:ask|request|share|sell|call|contact|email|e-mail|message|rent|spam|disclose|charge you without|"
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
    r"(?:100 ?%|100 percent|(?:one |a )?hundred percent)(?: \w+ly)? (?:happy|satisf\w+|safe|secure|sure|"
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
    r"(?:this|it|that|they|he|she|(?:the|this|that) \w+|these|our \w+|your (?!\w+ again)\w+|you|(?:this|"
    r"the|your|our|"
    rf"new|next) \w+ \w+)(?: {_WILL}|'ll) (?:definitely|certainly|absolutely|undoubtedly|surely|"
    r"without (?:a |any )?doubt|for sure) \w+",
    rf"(?:we|i)(?: {_WILL}|'ll) (?:definitely|certainly|absolutely|undoubtedly|surely|for sure) (?:fix|"
    r"solve|resolve|repair|deliver|find|have|win|refund|arrive|finish|restore|be|get (?:it|this|your|you|"
    r"the))",
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
)
_DENIED = compiled(
    r"(?:\wn't|\bnot|\bnever|\bunable|\bno one|\bnobody|\bhardly|\bcannot|\bneither|\bnor|\bwithout|"
    r"\bwish|\bfar from|\brarely)\b[^,;:]{0,40}$"
)
_PURPOSE = compiled(
    r"(?:\bto(?: \w+)? (?:make (?:sure|certain)|ensure|prevent|see to it|avoid|stop)|\bso(?: that)?|"
    r"\bless likely|\bpreventing|\bhope|\btry|\btrying|\bworking|\bgoal|\baims?|\bwant|\bwould like|"
    r"\bcommitted|\bstrive|\bwhether)\b[^,;:]{0,60}$"
)
_AGAIN = compiled(r"\b(?:again|happens?|occurs?|repeat\w*|satisf\w+)\b")


@rule("TONE006", Severity.WARNING, "training: promise only what you can keep")
def overpromise(document: Document) -> Iterator[Spot]:
    """An absolute promise, unless it is denied, hoped for, or what a measure is for."""
    return (hit.spot() for hit in _OVER.hits(document.body) if not _is_harmless(hit))


def _is_harmless(hit: Hit) -> bool:
    if hit.is_question or hit.is_conditional or _DENIED.search(hit.before):
        return True
    return bool(_AGAIN.search(hit.match[0]) and _PURPOSE.search(hit.before))
