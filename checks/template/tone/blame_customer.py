"""The customer is told that they are at fault."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.frames import phrases, words_of
from checks.template.tone.phrases import Hit, Phrases, compiled

_FRAMES = phrases("blame_customer")
_BLAME = Phrases(*(f"(?P<{family}>{frames})" for family, frames in _FRAMES.items()))
_BROKE = compiled(rf"\b{words_of('blame_customer', 'broke')}\b")
_WOULD = compiled(
    r"\b(?:would|could|might)(?:n't| not)?(?: \w+)? have\b|\b(?:would|could)(?:n't| not)\b|"
    r"'d(?: \w+)? have\b|"
    r"\byou'd (?:know|realise|realize|understand)\b|\bnone of (?:this|that|it) would\b|"
    r"\bwould (?:still|now|never|be \w+ing|not)\b"
)
_WISHED = compiled(
    r"\b(?:asked|ordered|requested|reported|told us|booked|wanted|bought|received|wrote to us|chose to)\b"
)
_OURS = compiled(
    r"\b(?:sorry|apolog\w+|(?:our|my) (?:own )?(?:mistake|error|fault|system|side)|"
    r"we (?:made|were wrong|did not keep)|(?:was|were|is) wrong)\b"
)
_SYMPATHY = compiled(
    r"\b(?:sorry|pity|sad) (?:to (?:hear|read|learn|see)|that|about)|(?:understand|grasp|see|gather|hear|"
    r"read) (?:that )?$|not your|isn't your|no fault|no way|"
    r"(?:receiving|received|get|getting|sent you|writing) (?:you )?(?:this|it)\b"
)
_PASSWORD = re.compile(r"\s*(?:your|the) (?:password|username|user name|pin|code|login|details)")
_DENIED = compiled(r"(?:\bnot|n't|\bnever|\bhardly|\bwithout|\bnobody says|\bnone of)(?: \w+)?\s*$")


@rule("TONE001", Severity.ERROR, "training: never blame the customer")
def blame_customer(document: Document) -> Iterator[Spot]:
    """A phrase that blames, unless its sentence makes a condition, denies it, asks or feels with them."""
    hits = _BLAME.hits(document.body, unless=_led_to_no_harm)
    return (hit.spot() for hit in hits if not _is_harmless(hit))


def _led_to_no_harm(hit: Hit) -> bool:
    """Whether it says no more than that something came of what they did ("because you asked")."""
    match hit.match.lastgroup:
        case "caused":
            return not _BROKE.search(hit.before) or bool(_WISHED.search(hit.match[0]))
        case "led":
            return not _BROKE.search(hit.after) or bool(
                _WISHED.search(hit.match[0]) or _OURS.search(hit.after)
            )
    return False


def _is_harmless(hit: Hit) -> bool:
    family = hit.match.lastgroup
    if family == "asked":
        return False
    if family == "made_up":
        return hit.is_question or not _WOULD.search(f"{hit.before} {hit.match[0]} {hit.after}")
    if hit.is_conditional or hit.is_question or _SYMPATHY.search(hit.before):
        return True
    if family != "caused" and _DENIED.search(hit.before):
        return True
    if "told you" in hit.match[0] or family == "told":
        return bool(_OURS.search(hit.near(1, 1)))
    return "forg" in hit.match[0] and bool(_PASSWORD.match(hit.text.folded, hit.end - 4, hit.end + 20))
