"""The reply orders the customer about."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.tone.phrases import Hit, Phrases, compiled

_CONTACT = (
    r"(?:reply|respond|contact|call|write|email|e-mail|phone|message|answer|ask|open (?:a|another|new|any)|"
    r"submit (?:a|another|any)|post|hijack|spam|bother|expect|send (?:us|me|any|more)|"
    r"keep|waste|argue|complain|try to (?:call|contact|argue))"
)
_ORDER = Phrases(
    "you|failure|do not|don't|never|stop|comply|demand|insist|mandatory|compulsory",
    r"(?P<must>you(?: \w+ly)? (?:must|shall)(?! (?:be|have|feel|wonder|know|think|find|"
    r"admit)\b)(?: not)? \w+|"
    r"you(?:'ll| will|'re going to| are going to)?(?: \w+ly)? have to(?! (?:say|share|offer|admit|"
    r"be (?:worried|afraid|tired)|wonder|give us|tell us)\b) \w+)",
    r"(?P<required>you(?:'re| are)(?: \w+ly)? (?:required|obliged|obligated|expected|ordered|instructed|"
    r"not (?:allowed|permitted)|hereby \w+) to \w+|you(?:'d| had) better \w+|"
    r"(?:we|i) (?:demand|insist|require)(?: that)? you(?: to)? \w+|it is (?:your|"
    r"the customer's) (?:\w+ )?(?:duty|obligation|responsibility) to|(?:it's|it is|this is) (?:mandatory|"
    r"compulsory) (?:to|that|for you))",
    r"(?P<failure>failure to \w+|(?:non-?compliance|non-?payment))(?=[^.!?]{0,80} (?:will|may|shall|can|"
    r"results?|leads?|means|could))",
    r"(?P<urge>you need to \w+ (?:\w+ ){0,5}?(?:immediately|at once|right now|without delay)(?=[.!,]|$))",
    rf"(?P<dont>(?:do not|don't|never) {_CONTACT})",
    r"(?P<stop>stop (?:sending|emailing|calling|writing|contacting|asking|posting|opening))",
    r"(?P<first>please (?:do not|don't) \w+)",
)
_LIGHT = compiled(
    r"(?:\b(?:sorry|understand|know|wish|hate|so|that|what|all|only|just|never|feedback|whatever|anything|"
    r"everything|time|feel|mean|means|before|when|did|do|does|if|unless|otherwise) ?)$"
)
_SECRET = compiled(
    r"\b(?:password|code|pin|card|link|scam|phishing|suspicious|secret|personal|unknown|strangers?|"
    r"attachment)"
)


@rule("TONE009", Severity.NOTICE, "training: guide the customer, never command")
def commanding(document: Document) -> Iterator[Spot]:
    """An order, unless it keeps the customer safe, or is taken back in the words before it."""
    for hit in _ORDER.hits(document.body):
        if not _is_harmless(hit):
            yield hit.spot(fix=_fix(hit))


def _is_harmless(hit: Hit) -> bool:
    kind = hit.match.lastgroup
    if hit.is_conditional or hit.is_question or _SECRET.search(hit.match[0] + hit.after):
        return True
    if kind in ("dont", "stop", "failure"):
        return not hit.opens
    if kind == "first":
        return not (hit.opens and hit.number <= _greetings(hit))
    return bool(_LIGHT.search(hit.before))


def _greetings(hit: Hit) -> int:
    """How many sentences come before the message: 1 where it begins with "Hi Ann,"."""
    first = hit.text.sentences[0] if hit.text.sentences else None
    return 1 if first and hit.text.of(first).rstrip().endswith(",") else 0


def _fix(hit: Hit) -> Fix | None:
    """“Please send …” in the place of “You must send …” at the beginning of a sentence."""
    if hit.match.lastgroup != "must" or not hit.opens or " not " in hit.match[0]:
        return None
    verb = hit.words.split()[-1]
    return Fix("Ask: “Please …”", (Edit(hit.text.source(hit.start, hit.end), f"Please {verb}"),))
