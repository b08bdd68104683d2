"""The reply says "I don't know" and leaves it there."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import Hit, Phrases, compiled

_ADVERB = r"(?: \w{2,18}ly| just| really| still| also| yet| quite| even| at all)?"
_STAFF = (
    r"(?:our|the|my) (?:\w+ )?(?:team|technicians?|developers?|engineers?|colleagues?|warehouse|staff|"
    r"office|department|experts?|boss|manager|support|"
    r"driver|courier|plumber|trainers?|doctor|agency|landlord|people|fitters?)"
)
_UNKNOWN = Phrases(
    rf"(?:i|we){_ADVERB} (?:aren't|wasn't|weren't|ain't|were not|was not){_ADVERB} (?:sure|certain|able "
    rf"to (?:say|tell|explain))",
    rf"(?:i|we){_ADVERB} (?:can't|cannot|can not|couldn't){_ADVERB} (?:say|tell(?: you)?|explain)(?=[.,!]|"
    rf"$| (?:it|exactly|either|at the moment|right now|yet)\b)",
    r"(?:i|we|our \w+) (?:haven't|have not|hasn't|has not)(?: yet)? (?:figured|found|worked|understood|"
    r"identified|determined|established|discovered)(?: out)?(?: yet)? (?:why|what|when|how|where|the "
    r"(?:cause|reason|problem))",
    r"(?:i|we) (?:can't|cannot|can not) (?:give|offer|provide)(?: you)?(?: with)? (?:an?|any|the) (?:\w+ "
    r")?(?:answer|explanation|reason|information|date|estimate)|(?:it )?could be (?:anything|many things|"
    r"either)(?=[.,!]|$)",
    r"(?:is|remains) (?:a |an? \w+ )?(?:mystery|puzzle|riddle|open question)(?: to (?:us|me))?(?: as well|"
    r" too| also)",
    rf"(?:i|we){_ADVERB} (?:don't|do not|didn't){_ADVERB} (?:know|have (?:any|an|the slightest) (?:idea|"
    r"information|answer|clue|explanation))"
    r"(?! (?:about you|how to thank|how much you|each other|of any))",
    rf"(?:i|we)(?:'ve| have| had)?{_ADVERB} (?:have |got )?(?:absolutely |really |honestly )?no (?:idea|clue|"
    r"explanation|answer)",
    rf"(?:i|we)(?:'m| am|'re| are){_ADVERB} (?:not (?:\w+ )?(?:sure|certain|able to (?:say|tell|explain|"
    r"answer))|unsure|uncertain|"
    r"unable to (?:say|tell|answer|explain)|clueless)(?! (?:(?:if|whether) you|what you mean|"
    r"i (?:understand|follow)|we (?:understand|follow)))",
    r"(?:not (?:\w+ )?(?:sure|certain)|no (?:idea|clue)|unsure|dunno)(?= (?:about|why|what|how|when|where|"
    r"who|if|whether)\b|[.,!]|$)",
    rf"(?:i|we){_ADVERB} (?:can't|cannot|can not|couldn't){_ADVERB} (?:say|tell(?: you)?|answer|"
    rf"explain) (?:why|"
    r"what|when|how|where|who|if|whether|that|this|for sure)",
    rf"(?:i|we){_ADVERB} (?:haven't|have not|'ve not) (?:got )?(?:an?|any|the (?:foggiest|faintest|"
    r"slightest|least)) (?:idea|clue|answer|explanation)|(?:nobody|no one|none of us|"
    r"not one of us)(?: \w+){0,3}? (?:knows|can (?:say|tell|explain)|could (?:say|tell|explain)) "
    r"(?:why|what|when|how|where|who|if|whether)",
    r"(?:it's|it is|is) (?:hard|difficult|impossible) (?:for (?:us|me) )?to (?:say|tell)(?! (?:the|them|"
    r"one|these|those|apart)\b)",
    r"(?:is|remains|it's|still) (?:still )?(?:unclear|unknown)(?: to us)? (?:why|what|when|how|where|if|"
    r"whether)",
    r"(?:i|we) (?:don't|do not) have (?:that|this) (?:information|answer)|(?:i|we) wouldn't know|(?:i|"
    r"we) (?:can't|cannot) say(?=[.,!]|$)|(?:there is|there's) no (?:way to know|way of knowing|telling)|"
    r"your guess is as good|beats me|don't ask me|(?:we|i|it's|it is) (?:can |could )?(?:only |just )?"
    r"(?:guess(?:ing)?|anyone's guess|anybody's guess)(?=[.,!]| (?:why|what|when|how|where|that|here|at))|"
    r"who knows|couldn't tell you|not a clue|god knows|search me",
    rf"(?:i|we)(?:'ve| have)(?: got)?{_ADVERB} (?:no|not (?:a|the (?:slightest|faintest))) (?:\w+ "
    rf")?(?:idea|clue|"
    r"explanation|answer|information|knowledge|insight|details|visibility|way (?:of knowing|to (?:know|"
    r"tell|find "
    r"out)))(?! what you)",
    rf"(?:i|we){_ADVERB} (?:haven't|have not|don't|do not)(?: got| have)? (?:a|an|any|the (?:slightest|"
    rf"faintest|"
    r"foggiest)|more|further|enough)(?: (?:further|more|exact|clear))? (?:clue|idea|explanation|information|"
    r"knowledge|insight|details|visibility)(?! (?:about you|to (?:find|check|help)))",
    r"(?:nobody|no one|none of us|not even (?:we|our \w+))(?: (?:here|in (?:our|the|my) \w+|at (?:our|"
    r"the) \w+|"
    r"on (?:our|the) \w+|of us))?(?: really| actually| yet| currently)? (?:knows|know|can (?:say|tell|"
    r"explain|"
    r"answer)|could (?:say|tell|explain)|is (?:sure|certain)|has (?:any|an|a) (?:idea|clue|answer|"
    r"explanation)|"
    r"understands)(?=[.,!]|$| (?:why|what|when|how|where|who|if|whether|that|yet|about|exactly|for)\b)",
    r"(?:hard|difficult|impossible|tough|tricky|too early) to (?:say|tell|know|predict)(?=[.,!]|$| "
    r"(?:what|why|when|"
    r"how|where|if|whether|at)\b)",
    r"(?:is|are|was)(?: \w+ly| still| also| yet)? (?:not (?:yet )?(?:\w+ )?(?:known|clear)|unclear|unknown|"
    r"a (?:complete |total |bit of a )?(?:mystery|puzzle|riddle))(?: to (?:us|me|our \w+))?(?=[.,!]|$| "
    r"(?:why|what|"
    r"when|how|where|if|whether|at|yet|so)\b)|(?:isn't|aren't) (?:yet )?(?:known|clear)(?: to (?:us|me))?"
    r"(?=[.,!]|$| (?:why|what|when|how|where|yet)\b)",
    r"(?:i|we)(?:'m| am|'re| are)(?: \w+ly| all| still| also| just)? (?:in the dark|at a loss|puzzled|"
    r"baffled|stumped|"
    r"as (?:puzzled|surprised|lost) as you|(?:just |only )?guessing|not aware (?:of )?(?:why|what|how|when))",
    rf"(?:i|we){_ADVERB} (?:can't|cannot|can not|couldn't|could not|don't|do not|didn't){_ADVERB} "
    rf"(?:(?:figure|work|"
    r"find) out|understand|see|determine|predict|imagine|establish|tell you|say for (?:sure|certain)|be "
    r"(?:sure|"
    r"certain)|explain|find (?:the|a|any) (?:cause|reason|explanation|answer))(?= (?:why|what|when|how|where|"
    r"who|if|either|this|that)\b|[.,!]|$| for\b)(?! (?:what you|why you|that))",
    r"(?:our|the|my) (?:\w+ )?(?:team|technicians?|developers?|engineers?|colleagues?|warehouse|staff|office|"
    r"department|experts?|system|boss|manager|support)(?: \w+ly| also| still| just)? (?:do not|don't|does "
    r"not|"
    r"doesn't) know|(?:they|he|she)(?: \w+ly| also| just)? (?:don't|doesn't|do not|does not) know either",
    r"(?:do not|don't|not) (?:yet )?know(?=[.,!]|$| (?:why|what|when|how|where|yet|about|anything)\b)",
    r"(?:is|are|it's|that's|remains?)(?: \w+ly| quite| a bit| frankly)? beyond (?:us|me|"
    r"our understanding)|none the wiser|(?:haven't|have not|"
    r"don't have|do not have|hadn't)(?: got)? the (?:faintest|foggiest|slightest|least|remotest)(?=[.,!]|"
    r"$| (?:idea|clue|notion))|"
    r"(?:my|our|anybody's|anyone's|everyone's) guess is as good as|(?:it's|that's|this is|it is|is|"
    r"that is) (?:anyone's|anybody's) guess|"
    r"(?:i|we)(?: \w+ly| only| just)? wish (?:i|we) (?:knew|could (?:say|tell|explain))|(?:at|are at|"
    r"am at) a (?:complete|total|bit of a|real) loss|"
    r"(?:escapes|eludes|baffles|puzzles|stumps|is lost on) (?:me|us|our \w+)|(?:can't|cannot|couldn't|"
    r"could not|unable to|fail to) (?:make "
    r"(?:sense|head or tail|heads or tails) of|account for|put (?:my|our) finger on|shed (?:any|more) light)",
    r"(?:it's|that's|this is|it is|remains|is)(?: still| simply| just)? (?:an? )?(?:\w+ )?(?:mystery|"
    r"puzzle|riddle|enigma)(?: (?:to|for) (?:us|me|all of us|"
    r"everyone|our \w+))?(?=[.,!]|$| (?:why|what|when|how|where|who|if|whether)\b)",
    r"(?:nobody|no one|none of us|none of our \w+|not one of us)(?: \w+){0,3}? (?:can|could|"
    r"is able to) (?:explain|say|tell|account for|work out)",
    rf"{_STAFF} (?:(?:is|are|was|were)(?: \w+ly| also| still| as yet| just)? (?:unsure|"
    rf"not (?:\w+ )?(?:sure|certain|clear)|uncertain|"
    rf"puzzled|at a loss|baffled|clueless|in the dark|stumped)|(?:isn't|aren't) (?:sure|certain|clear))"
    r"(?= (?:about|why|what|how|when|where|who|if|whether|as to)\b|[.,!]|$)",
    r"(?:i'm|i am|we're|we are) (?:not the (?:person|one|people|team|ones)|the wrong (?:person|team|"
    r"one)) (?:who|to|that) (?:would |could |can |should )?"
    r"(?:know|ask|tell|answer|say)|(?:don't|do not) have (?:that|this|such) (?:kind|sort|"
    r"type) of (?:information|data|knowledge)|"
    r"(?:i|we) have no (?:way (?:to|of) (?:know|check|tell|find|see|explain)\w*|record of (?:why|what|"
    r"how|when)|means of (?:know|tell)ing)|"
    r"(?:is|are|it's)(?: still| \w+ly)? (?:anything but|far from|not|un)(?: ?at all)? ?clear(?: to (?:us|"
    r"me|our \w+))?(?= (?:why|what|when|how|where|who|"
    r"if|whether)\b)",
    *phrases("dont_know_without_follow_up").values(),
)
_CONDITION = compiled(
    r"\b(?:if|unless|in case|should (?:you|the|this|it|there)|provided|as long as|once|until)\b"
)
_IN_THE_PAST = compiled(
    r"\b(?:didn't|did not|had|wasn't|weren't|was|were) (?:\w+ )?(?:no )?(?:know|idea|clue|aware)$"
)
_ASKS = compiled(r"^,? (?:why|what|when|where|who|if|whether|either)\b|^[.!]?$")
_HEADLESS = (
    "not ",
    "no ",
    "unsure",
    "dunno",
    "hard",
    "difficult",
    "impossible",
    "tough",
    "tricky",
    "do",
    "too ",
)
_FOLLOWED = compiled(
    r"\b(?:let me|(?:i|we)(?:'ll| will| shall)|(?:i'm|i am|we're|we are)(?: now| still| currently|"
    r" already)? (?!not|sorry|afraid|sure|unsure|unable)\w+ing|"
    r"(?:i|we)(?:'d| would) (?:like|love|need)|(?:i|we)(?:'ve| have) (?:\w+ly )?(?:asked|passed|escalated|"
    r"forwarded|raised|contacted|started|opened|sent|"
    r"handed|referred|checked|flagged)|update you|get back|find out|come back to|look into|(?:could|can|"
    r"would|will) you|please|"
    r"(?:our|the|my) [\w -]{1,40} (?:will|is|are) (?:\w+ly )?(?:check|look|find|get back|writ|answer|"
    r"investigat|be in touch)|so (?:i|we)\b|"
    r"(?:i|we) (?:check|look|ask|write|call|ring|trace|chase|search|test)\b|"
    r"(?:our|the|my) [\w -]{1,40} (?:looks|checks|asks|traces|investigates|tests|searches|chases)\b)"
)  # fmt: skip


@rule("TONE003", Severity.WARNING, "training: never leave “I don't know” alone; offer to find out")
def dont_know_without_follow_up(document: Document) -> Iterator[Spot]:
    """Said of oneself, with no word on who finds out in this sentence, the one before or the two after."""
    return (hit.spot() for hit in _UNKNOWN.hits(document.body) if not _is_harmless(hit))


def _is_harmless(hit: Hit) -> bool:
    if hit.is_question or _CONDITION.search(hit.before) or '"' in hit.before:
        return True
    if _IN_THE_PAST.search(hit.match[0]) and not _ASKS.match(hit.after):
        return True
    is_headless = hit.match[0].startswith(_HEADLESS)
    return (is_headless and not _begins(hit)) or bool(_FOLLOWED.search(hit.near(1, 2)))


def _begins(hit: Hit) -> bool:
    """ "Not sure about that, sorry": nobody is named, so it must begin the sentence."""
    return hit.opens or hit.before.rstrip().endswith(("sorry,", "honestly,", "honestly", "but"))
