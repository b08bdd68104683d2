"""The reply holds words that make an upset person angrier."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Text
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.tone.phrases import CANNOT, Hit, Phrases, compiled

INSTEAD = {
    "calm": "I see why this upsets you, and I will help you to sort it out.",
    "wrong": "Let us go through the details together.",
    "job": "I will find the right person and stay with this until it is solved.",
    "help": "I will find out who can help you with this.",
    "matter": "I see that this matters to you.",
    "nothing": "Here is what we can do for you.",
    "again": "Let me explain this once more in other words.",
    "scold": "I hear you. Here is what I do now.",
}
_ADVERB = r"(?:(?:\w{2,18}ly|just|still|all|quite|also|really|both) )?"
_FALSE = (
    r"(?:incorrect|wrong|false|untrue|nonsense|ridiculous|absurd|not (?:\w+ )?(?:true|correct|the case|"
    r"accurate|what happened))"
)
_HELP = (
    r"(?:help|assist)(?! (?:but|noticing|feeling|thinking|wondering))(?: you)?(?: (?:with|in|on) (?:this|"
    r"that|it))?"
)
_TRIGGER = Phrases(
    r"(?P<calm>calm (?:yourself )?down|calm yourself(?: down)?|(?:please |just |try to |need to |should |"
    r"must )(?:settle|cool|simmer) down|"
    r"(?:please |just |try to |need to |should |must )(?:relax|chill)(?: out)?(?=[.,!;:]| about|$)|"
    r"relax(?=[.,!;] ?)|"
    r"chill out|get a grip|lighten up|cheer up|(?:don't|do not|stop) (?:be|being|get|getting) (?:so |"
    r"too )?(?:upset|angry|emotional|"
    r"dramatic|hysterical|worked up|mad|silly|ridiculous|rude|impatient|difficult)|"
    r"no (?:need|reason) to (?:be|get) (?:so )?(?:upset|angry|rude|worked up|emotional|dramatic)|"
    r"no (?:need|reason) to (?:shout|yell)|"
    r"stop (?:complaining|shouting|yelling|whining)|take a (?:deep breath|chill pill))",
    rf"(?P<wrong>(?:you(?:'re| are| were)|you must be) {_ADVERB}(?:wrong|mistaken|incorrect|in error|"
    r"over-?reacting|exaggerating|over-?dramati[sz]ing|imagining|rambling|ranting|whining|"
    r"nitpicking|wasting (?:my|our) time|shouting|talking nonsense|lying|kidding|joking|"
    r"being (?:so |too |very |a bit |overly )?(?:unreasonable|difficult|dramatic|silly|ridiculous|"
    r"emotional|irrational|unfair|sensitive|"
    r"aggressive|hysterical|paranoid|childish|petty)|too (?:sensitive|emotional|demanding|impatient)|"
    r"making (?:this|it|that|things) up|"
    r"(?:clearly |obviously |simply )confused)|"
    r"you(?:'ve| have)? got (?:it|that|this) (?:all )?wrong|"
    r"you (?:seem|appear|sound|look)(?: to be)?(?: \w+ly| a bit| very| rather| quite)? (?:confused|angry|"
    r"emotional|agitated|mistaken|unreasonable|aggressive|irrational)|you are (?:a liar|no expert)|"
    r"you (?:can't|cannot) be serious|(?:i|we) (?:do not|don't|can't|cannot)(?: really)? believe (?:you|"
    r"that|this|a word)(?=[.!,]|$)|(?:i|we)(?: really| highly)? doubt (?:that|it|this|your (?:word|story|"
    r"claim))"
    r"(?=[.!,]|$)|"
    r"(?:that|this|it)(?:'s| is) (?:just |only |simply )?(?:your opinion|an excuse|your imagination|in "
    r"your head)|"
    r"(?:your (?:claim|statement|assumption|information|version|complaint|accusation)s?|what you(?:'re|"
    r" are)? "
    rf"(?:say|said|saying|wrote|claim|claimed|describe)) (?:is|are|was|were) {_ADVERB}(?:{_FALSE}|baseless|"
    r"unfounded|unreasonable|unjustified))",
    rf"(?P<false>(?:that|this|it)(?:'s| is| was) {_ADVERB}{_FALSE}|(?:that|this|it) (?:isn't|is not|"
    rf"wasn't) {_ADVERB}(?:true|correct|the case|accurate))"
    r"(?= ?(?:[.!;]|$|, (?:because|as |since|and you)))",
    r"(?P<job>(?:not|\w{2,6}n't|isnt|never|neither|hardly)(?: \w+ly| exactly)? (?:my|our)(?: \w+'s)? (?:job|"
    r"department|problem|responsibility|fault|concern|"
    r"business|duty)|not (?:responsible for (?:that|this|it|your \w+)(?=[.!,]|$))|"
    r"none of (?:my|our|your) (?:business|concern)|(?:above|beyond) my pay ?grade|"
    r"(?:that|it)(?:'s| is) (?:entirely |really |all )?(?:your (?:own )?problem|on you)(?=[.,!;]|$)|"
    r"not what i(?:'m| am) paid for)",
    rf"(?P<help>(?:i|we|nobody|no one)(?: \w+ly| really| just)? (?:{CANNOT}|(?:'m |'re |am |"
    r"are )?(?:unable|not able) to|won't|will not) "
    rf"(?:\w+ly )?{_HELP}|(?:i'm|we're) (?:unable|not able) to {_HELP})",
    r"(?P<matter>whatever(?=[.!,])|whatever you (?:say|think)|(?:it|that|this) (?:really |simply |"
    r"just )?(?:doesn't|does not|makes no) (?:really )?"
    r"(?:matter|difference)(?! (?:which|what|who|where|when|how|if|whether|to (?:us|me)|for|in|at|much))|"
    r"(?:doesn't|does not) matter what you (?:think|say|want|feel|believe)|who cares|"
    r"(?:i|we) (?:don't|do not|couldn't|could) (?:really )?care(?: less)?(?! (?:for|of)\b)|so what(?=\?)|"
    r"(?:it|that|this)(?:'s| is) not (?:that |such |really )?a big deal|you(?:'re|"
    r" are) making (?:a big deal|a fuss|too much))",
    r"(?P<nothing>there (?:isn't|is not) (?:much|anything)(?: \w+)? (?:we|i) can do|(?:that|this|it)(?:'s|"
    r" is) (?:just |simply )?not how (?:it|this|that|things) works?|"
    r"there(?:'s| is|'s really| is really)?(?: \w+ly| just)? (?:nothing|not (?:much|anything)|"
    r"very little|little|n't (?:much|anything))"
    r"(?: \w+)? (?:that )?(?:we|i|anyone|anybody) (?:can|could)(?: \w+)? do|"
    r"there(?:'s| is| isn't| is not)(?: \w+ly)? (?:nothing|anything|much)(?: \w+)? (?:to be done|"
    r"left to do|that can be done)|"
    r"nothing(?: \w+)? (?:we|i|anyone) can do|nothing (?:more )?can be done|(?:our|my) hands are tied|"
    r"(?:i|we) (?:can't|cannot|can not) do (?:anything|much)(?! (?:before|until|till|unless|"
    r"without|yet)\b)(?: \w+)?|no can do|(?:no way|not a chance|"
    r"forget it)(?=[.!,])|"
    r"(?:that|this|it)(?:'s| is)(?: simply| just)? (?:how|the way) (?:it is|it goes|it works|things are|"
    r"life is)|it is what it is|that's life|"
    r"(?:you(?:'ll| will| just)? (?:have|need) to )?(?:deal|live) with (?:it|that)(?=[.!,]|$)|"
    r"(?:this|the|our) (?:discussion|conversation|subject) is (?:now )?(?:over|closed)(?=[.,!]|$)|"
    r"(?:don't|do not|stop) (?:waste|wasting) (?:my|our) time|(?:i|we) (?:have|'ve got) (?:no time|better "
    r"things|"
    r"other things to do|more important)|(?:don't|do not) (?:blame|shout at|yell at|swear at|argue with) "
    r"(?:us|me)|"
    r"(?:no|little) (?:use|point) (?:in )?(?:arguing|complaining|asking|writing|discussing)|"
    r"(?:i|we)(?:'m| am|'re| are) not (?:going to|here to) (?:argue|discuss|debate|repeat)|simple as that|"
    r"(?:then )?(?:go|buy|shop|look) elsewhere(?=[.,!]|$)|take it or leave it|get over it|like it or not|"
    r"suck it up)",
    r"(?P<again>you(?:'ve| have| must have| may have| seem to have| probably| clearly| obviously| simply|"
    r" just| completely| have \w+ly|'ve \w+ly)?"
    r"(?: \w+ly)? (?:misunderstood|misheard|misinterpreted)|you(?:'re| are) (?:\w+ly )?misunderstanding|"
    r"(?:what|which) part of|you (?:don't|do not)(?: \w+)? understand (?:that|how|what|our|the)|"
    r"(?:as )?per my (?:last|previous|earlier) "
    r"(?:e-?mail|message|reply|note|mail))",
    r"(?P<scold>you people|you(?:'re| are) not (?:our|the|my) only (?:customer|client|one (?:waiting|"
    r"here))|you (?:need|have|ought|should|just)"
    r"(?: to| need to| have to)? be (?:more |a bit more |a little more |a little )?(?:patient|reasonable|"
    r"realistic|polite|grateful)|"
    r"(?:as )?(?:any|every)(?:one|body) (?:can|knows|could)(?: (?:see|tell|know))?,|(?:even )?a child "
    r"(?:could|can|"
    r"knows)|(?:it's|it is|that's|this is)(?: really)? not (?:rocket science|(?:that|so) (?:hard|difficult|"
    r"complicated))|what(?:'s| is) your problem|use your (?:head|brain|common sense)|(?:mind|watch) your "
    r"(?:tone|"
    r"language|manners)|your (?:tone|attitude|manners|behaviou?r|language) (?:is|are|was) (?:\w+ly "
    r")?(?:un\w+|not|"
    r"rude|inappropriate|offensive)|(?:and )?you expect us to|get your facts (?:right|straight)|"
    r"why are you (?:so|being) \w+|get used to it|you have no (?:right|reason|business|cause) to|be "
    r"(?:reasonable|realistic|"
    r"sensible|civil|grateful)(?=[.,!]|$)|you should be (?:happy|glad|grateful|thankful|ashamed|lucky)|"
    r"(?:that|this|it|what you "
    r"\w+) (?:makes no|doesn't make(?: any)?|does not make(?: any)?) sense|(?:everyone|everybody|other "
    r"customers|all the others|"
    r"others) (?:else )?(?:manages?|understands?|knows? (?:how|that)|gets it|can do it|is happy|are happy|"
    r"has no problem|have no "
    r"problem)|(?:nobody|no one) (?:forced|made|asked) you|how many times|what (?:do|did|else do) you "
    r"(?:want|expect)(?: me| us)?(?: to do)?|(?:it's|it is|that's|"
    r"this is) (?:just )?common sense|"
    r"(?:how hard|why (?:didn't|did) you (?:not )?(?:just|simply))|with all due respect|"
    r"everyone else (?:manages|understands|knows)|"
    r"(?:nobody|no one) else (?:has )?complain(?:s|ed)|i(?:'m| am) (?:just|only) doing my job|"
    r"end of (?:story|discussion))",
)
_THINGS = compiled(
    r"\b(?:cats?|dogs?|muscles?|things|traffic|demand|rush|market|weather|storm|device|"
    r"engine|system|phone|battery|lamp|"
    r"sit back and|when it|let it)\b[^,;]{0,20}$|\b(?:can|could|may)(?: \w+)? $"
)
_OWN = compiled(
    r"\b(?:sorry|apolog\w+|our (?:mistake|error|fault)|we (?:made|will fix|have fixed|have corrected|"
    r"will correct|are fixing))\b"
)
_OFFER = compiled(
    r"\b(?:but|so (?:i|we)|however|until|unless|without|instead|my colleague|passed|although)\b"
)


@rule("TONE002", Severity.ERROR, "training: phrases that trigger negative emotions")
def emotional_trigger(document: Document) -> Iterator[Spot]:
    """A phrase that inflames, with one that says it better."""
    for hit in _TRIGGER.hits(document.body):
        family = hit.match.lastgroup or "scold"
        if not _is_harmless(hit, family):
            instead = INSTEAD["wrong" if family == "false" else family]
            yield hit.spot({"instead": instead}, _fix(document.body, hit, instead))


def _is_harmless(hit: Hit, family: str) -> bool:
    if hit.is_conditional or (hit.is_question and family not in ("scold", "matter")):
        return True
    if family == "calm":
        return bool(_THINGS.search(hit.before))
    if family == "false":
        return not _stands_alone(hit) or bool(_OWN.search(hit.near(1, 1)))
    if family == "help":
        return bool(_OFFER.search(hit.after))
    if family == "matter":
        return hit.match[0].startswith("whatever") and not _stands_alone(hit)
    return family == "job" and bool(_OWN.search(hit.before))


def _stands_alone(hit: Hit) -> bool:
    """Whether the sentence begins with it, or with a "No," or "Sorry, but" before it."""
    return hit.opens or (
        len(hit.before) < 30 and hit.before.rstrip().endswith((",", "but", "afraid", "actually"))
    )


def _fix(text: Text, hit: Hit, instead: str) -> Fix | None:
    """Another sentence in its place, where it says nothing else."""
    sentence = text.sentences[hit.number]
    if len(hit.before) > 12 or len(hit.after) > 2:
        return None
    return Fix(f"Write “{instead}”", (Edit(text.source(sentence.start, sentence.end), instead),))
