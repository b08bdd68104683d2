"""The reply pities the customer, in the place of standing beside them."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.kinds import SERIOUS
from checks.template.tone.phrases import Phrases, compiled

_SUCH = r"(?:such |really |just |quite |so |truly |definitely |totally |kind of )?"
_PITY = Phrases(
    r"(?:so |very |really |truly |just )sorry for (?:you|your (?:bad )?luck)(?=[.,!]|$)|(?:awful|terrible|"
    r"such bad|horrible) luck|(?:oh,? |you )?poor (?:customer|man|woman|lady|lamb|dear|darling|family|"
    r"kids?|girl|boy|baby)(?=[.,!]|$)|what an? (?:absolute |real |complete )?(?:nightmare|disaster|"
    r"misery)(?: for you)?(?=[.,!]|$)",
    r"(?:oh )?(?:you )?poor (?:you|thing|soul|guy|fellow|baby)|poor \w+, you",
    r"(?:that|this|it|what happened)(?:'s| is| does| must| did)? (?:really |totally |just |kinda |"
    r"so )?(?:sucks?|stinks?|bites|blows)|sucks to be you|sucks (?:for|that) you",
    r"(?:feel|felt|feeling) (?:so |really |very |truly |genuinely |deeply |quite |just )?(?:sorry|bad|"
    r"terrible|awful|sad) for (?:you|your (?:loss of|bad))",
    r"(?:tough|hard|rotten|bad|rough) luck|better luck next time|(?:unlucky|"
    r"just your luck)(?: you)?(?=[.,!])|(?:you (?:were|are|got)|how) (?:just )?(?:so |very )?unlucky",
    r"what an? (?:pity|shame|bummer|drag|pain)|(?:that|it|this)(?:'s| is|"
    rf" was) {_SUCH}(?:an? )?{_SUCH}(?:bummer|pity|shame|drag)|(?:that|it|this)(?:'s| is) {_SUCH}too bad|"
    r"too bad(?=[.,!]| (?:for|that) you)|(?:pity|shame|bummer)(?=[.,!]| (?:for|about) )",
    r"(?:we|i) (?:really |do |truly )?pity you|(?:you have|you've) (?:all )?(?:my|our) pity|(?:what|"
    r"how) (?:awful|terrible|sad|unlucky|unfortunate|horrible) for you",
    r"(?:that|this|it)(?:'s| is| must be)(?: really| so| very| pretty)? (?:tough|rough|harsh|brutal|sad|"
    r"heartbreaking|awful|"
    r"horrible|terrible|tragic)(?: (?:for you|on you|luck|buddy|mate|pal|my friend|to hear))?(?=[.,!]|$)|"
    r"tough (?:break|one)"
    r"(?=[.,!]|$)|(?:really |do |truly |so )?feel for you|(?:i|we) feel your pain|"
    r"(?:my|our) hearts? (?:breaks?|goes? out|bleeds?|aches?|weeps?) (?:for|to|with|at)|broke (?:my|our) "
    r"hearts?|"
    r"(?:my|our) (?:deepest |sincere |heartfelt )?(?:condolences|sympath(?:y|ies)|commiserations|pity)|"
    r"you have (?:all )?(?:my|our) (?:\w+ )?(?:sympathy|pity)|(?:you|it) must (?:be|feel|have been) (?:so "
    r"|absolutely )?"
    r"(?:devastated|heartbroken|heartbreaking|miserable|awful for you|terrible for you|horrible for you)|"
    r"bless (?:you|your heart)|hang in there|chin up|what an? (?:\w+ )?(?:sad|terrible|horrible|tragic|"
    r"awful|unlucky|rotten)"
    r" (?:story|luck|day|thing|mess|situation|experience)(?: for you)?|what (?:rotten|bad|awful|terrible|"
    r"horrible) luck|"
    r"you don't deserve|(?:so|how) (?:sad|unfair|cruel|unfortunate)(?=[.,!]|$)|"
    r"(?:i|we)(?:'m| am|'re| are) (?:so |very |really )?sad for you|"
    r"aww+|boo-?hoo|there,? there(?=[.,!])|you poor",
)
_OH = Phrases(
    r"(?:whoops|oops)(?:ie|y)?(?: a daisy)?|yikes|uh[- ]oh|ouch|oh (?:no|dear|my|boy)|aw",
)
_DENIED = compiled(r"\b(?:not|isn't|wasn't|would be|never)\b[^,;]{0,20}$")


@rule("TONE010", Severity.NOTICE, "training: empathy is not pity")
def pity_not_empathy(document: Document) -> Iterator[Spot]:
    """Words of pity; little cries ("Oops") in a serious mail."""
    for hit in _PITY.hits(document.body):
        if not (hit.is_conditional or _DENIED.search(hit.before)):
            yield hit.spot()
    if document.kind in SERIOUS:
        yield from (hit.spot() for hit in _OH.hits(document.body) if hit.opens)
