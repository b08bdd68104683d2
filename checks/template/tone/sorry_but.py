"""An apology or a word of understanding is taken back by "but"."""

from __future__ import annotations

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.tone.phrases import Phrases, compiled

_SORRY_BUT = Phrases(
    r"(?:sorry|apologi[sz]e|apologies|regret)(?: (?:about|for|that|to) [^.!?,;]{1,60}?)?,? (?:but|however)",
    r"(?:i|we)(?: \w+ly| can| do| fully)? (?:understand|see|hear|get|appreciate|know|realise|realize|"
    r"sympathi[sz]e)(?: (?:you|your|that|it|how|why|the|this|where|with)(?: [^.!?;]{1,60}?)?)?,? (?:but|"
    r"however)",
    r"with (?:all due )?respect,? but",
)
_FRIENDLY = compiled(
    r"^,? (?:(?:\w+ ){0,2}?(?:could|can|would|will|may|might) (?:you|i|we)(?! (?:not|n't))|please|"
    r"(?:i|we)(?:(?:'ve| have) (?:already |now )?(?:\w+ed|sent|made|put|found|got|good news)|'ll| will| can)"
    r"(?! (?:not|never|no))|(?:i'm|i am|we're|we are) (?:happy|glad|working|here|sending|looking|checking)|"
    r"here(?:'s| is)|you (?:can|may)(?! not)|don't worry|do not worry|(?:the )?good news|there(?:'s|"
    r" is) (?:good|a way)|let)\b"
)


@rule("TONE016", Severity.NOTICE, "training: offer no excuses after an apology")
def sorry_but(document: Document) -> Iterator[Spot]:
    """Unless a polite question or a remedy follows the "but"."""
    for hit in _SORRY_BUT.hits(document.body):
        if not (hit.is_conditional or _FRIENDLY.match(hit.after)):
            yield hit.spot()
