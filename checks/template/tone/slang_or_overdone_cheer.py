"""Slang, chat speak, and cheer that sounds played."""

from __future__ import annotations

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.kinds import SERIOUS
from checks.template.tone.phrases import Phrases

_SLANG = Phrases(
    r"(?:hang|sit) tight|gonna|wanna|gotta|kinda|sorta|ain't|y'all|yeet|lol|lmao|rofl|omg|wtf|pls|plz|thx|"
    r"tnx|thnx|cuz|coz|ur|ttyl|brb|imho|idk|tbh|asap-ish|"
    r"my bad|whoopsie|oopsie(?: daisy)?|no probs?|you guys|dude|bro|awesomesauce|awesome sauce|see ya|"
    r"gotcha|yup|nope|yep|yeah|"
    r"shoot (?:us|me) (?:an?|over)|hit (?:us|me) up|woo-?hoo|yay|hooray|yippee|hip hip|crushing it|"
    r"crushed it|bummed(?: out)?|stoked|pumped|psyched|amped|"
    r"(?:rock on|rockstars?|you rock|kick-?ass|badass|freaking|frickin'?|heck|damn|crap|dang|holy (?:moly|"
    r"cow)|easy peasy|lickety-split|in a jiffy|a\.s\.a\.p)",
    r"super[- ](?:excited|stoked|pumped|happy|duper|thrilled|pleased|glad|proud|sorry|grateful|awesome|"
    r"psyched)|(?:beyond|more than|absolutely|totally|so) (?:thrilled|ecstatic|stoked|pumped|psyched|"
    r"elated|overjoyed)|"
    r"(?:over the moon|tickled pink|thrilling|esteemed|ecstatic|overjoyed|mind-blowing|jaw-dropping|"
    r"insanely|crazy good|amazeballs|epic)|"
    r"(?:we|i)(?:'re| are|'m| am) (?:ecstatic|elated|overjoyed|bursting)|embark(?:ing)? on|(?:exciting|"
    r"empowering|thrilling|incredible|amazing|magical) (?:journey|adventure|ride)|"
    r"your (?:most )?(?:esteemed|humble) \w+|humble servant|our superstars?|you(?:'re| are) (?:the best|"
    r"a (?:rock ?star|legend|hero|star|superstar)|amazing|awesome)",
)
_CHEER = Phrases(
    r"(?:(?:so|very|really|super) )?(?:thrilled|excited|delighted)(?! by the)|awesome|amazing|fantastic|"
    r"wonderful",
)
_CHAT = re.compile(r"(?<![.'/@&])(?:u|b4|gr8|2day|2moro)(?![\w.'/@&-])")


@rule("TONE017", Severity.NOTICE, "training: speak so that everybody understands; no overexcited tone")
def slang_or_overdone_cheer(document: Document) -> Iterator[Spot]:
    """Each such word; in serious mail plain cheer ("thrilled") too."""
    text = document.body
    for hit in _SLANG.hits(text):
        yield hit.spot()
    for place in (at for letter in "ubg2" for at in text.places.get(f"{letter}*", ())):
        if found := _CHAT.match(text.masked, place):  # as written: the U of a name is none
            yield Spot(text.source(*found.span()), {"words": found[0]})
    if document.kind in SERIOUS:
        yield from (hit.spot() for hit in _CHEER.hits(text))
