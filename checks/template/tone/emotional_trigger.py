"""The reply holds words that make an upset person angrier."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Text
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.tone.frames import phrases
from checks.template.tone.phrases import CANNOT, Hit, Phrases, compiled

INSTEAD = {
    "calm": "I see why this upsets you, and I will help you to sort it out.",
    "wrong": "Let us go through the details together.",
    "job": "I will find the right person and stay with this until it is solved.",
    "help": "I will find out who can help you with this.",
    "matter": "I see that this matters to you.",
    "nothing": "Here is what we can do for you.",
    "shrug": "I see how annoying this is. Here is what I can do.",
    "again": "Let me explain this once more in other words.",
    "asked": "I am sorry that this was not clear. Let us go through it together.",
    "scold": "I hear you. Here is what I do now.",
}
_TRIGGER = Phrases(
    *(
        f"(?P<{family}>{frames})"
        for family, frames in phrases("emotional_trigger", more={"cannot": CANNOT}).items()
    ),
)
_THINGS = compiled(
    r"\b(?:cats?|dogs?|muscles?|things|traffic|demand|rush|market|weather|storm|device|"
    r"engine|system|phone|battery|lamp|children|kids?|baby|skin|"
    r"sit back and|when it|let it)\b[^,;]{0,20}$|\b(?:can|could|may)(?: \w+)? $|"
    r"\b(?:who|which|they|he|she|that)(?: \w+ly| all| just)? (?:needs?|wants?|wish(?:es)?|"
    r"ha(?:s|ve)|likes?|tr(?:y|ies)) to $"
)
_SOMEBODY = compiled(r"\b(?:so|that|who|we|they|i|you|customers|people|users|and|to)(?: \w+ly)? $")
_OFFERED = compiled(
    r"(?:\b(?:you|they|we|i) (?:can|could|may|might|want to|wanted to)(?: also)?|"
    r"(?:not|n't|never|without) (?:have to|need to|want to)|\bwithout) $"
)
_OWN = compiled(
    r"\b(?:sorry(?!,? but)|apolog\w+|our (?:mistake|error|fault|first|last|earlier|own)|"
    r"my (?:mistake|error|first|last|earlier)|we (?:made|will fix|have fixed|have corrected|will correct|"
    r"are fixing|wrote|said|told|sent you|gave you|charged)|"
    r"you(?:'re| are) right|you were (?:told|charged|sent|given|right)|the right one)\b"
)
_OFFER = compiled(
    r"\b(?:but|so (?:i|we)|however|until|unless|without|instead|my colleague|passed|although|"
    r"and (?:i|we) (?:have|'ve|will))\b"
)
_LEADS = compiled(
    r"(?:^|[,;:–—-]|\b(?:well|just|but|so|and|have to|need to|must|please|can|should|then|now|say|oh|or|"
    r"for me|as)) ?$"
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
    if hit.is_conditional or (hit.is_question and family != "asked") or _OFFERED.search(hit.before):
        return True
    match family:
        case "calm":
            does_somebody = hit.match[0].startswith(("don't", "do not", "stop")) and _SOMEBODY.search(
                hit.before
            )
            return bool(_THINGS.search(hit.before) or does_somebody)
        case "wrong":
            return hit.match[0].startswith(("your", "what")) and bool(_OWN.search(hit.near(0, 1)))
        case "false":
            return not _stands_alone(hit) or bool(_OWN.search(hit.near(1, 1)))
        case "help" | "job":
            return bool(_OFFER.search(hit.after) or (family == "job" and _OWN.search(hit.before)))
        case "matter":
            return hit.match[0].startswith("whatever") and not _stands_alone(hit)
        case "shrug":
            return not _is_said_alone(hit)
        case "scold":
            return hit.match[0].startswith("be ") and not _LEADS.search(hit.before)
    return False


def _stands_alone(hit: Hit) -> bool:
    """Whether the sentence begins with it, or with a "No," or "Sorry, but" before it."""
    return hit.opens or (
        len(hit.before) < 30 and hit.before.rstrip().endswith((",", "but", "afraid", "actually"))
    )


def _is_said_alone(hit: Hit) -> bool:
    """Whether nothing of its clause stands beside it, before or after."""
    return bool(_LEADS.search(hit.before)) and hit.after.lstrip(" \"'*_")[:1] in ("", *".,!?;:–—-")


def _fix(text: Text, hit: Hit, instead: str) -> Fix | None:
    """Another sentence in its place, where it says nothing else."""
    sentence = text.sentences[hit.number]
    if len(hit.before) > 12 or len(hit.after) > 2:
        return None
    return Fix(f"Write “{instead}”", (Edit(text.source(sentence.start, sentence.end), instead),))
