"""Bad news comes without a way out."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.cues import holds, said
from checks.template.structure.openings import lead

_OFFERS = re.compile(
    r"\b(?:(?:I|we)\s+(?:can|could|would)(?!\s*not|n't)(?:\s+(?:still|also|instead|gladly|however|"
    r"happily))?\s+\w+|"
    r"(?:I|we)(?:'ll|\s+will|'d\s+(?:like|love)\s+to|\s+would\s+(?:like|love)\s+to|'ve|\s+have|\s+are|"
    r"'re)\s+(?:still\s+|also\s+|gladly\s+|already\s+)?"
    r"(?:send|sent|offer\w*|give|given|refund\w*|credit\w*|add\w*|help\w*|find|found|keep|kept|put|"
    r"book\w*|extend\w*|replac\w+|repair\w*|waiv\w+|suggest|arrang\w+|happy\s+to)|"
    r"alternativ\w+|possibilit(?:y|ies)|choices?|you\s+(?:still\s+)?have\s+(?:two|three|four|several|a\s+choice)|"
    r"(?:ways?|dates?|models?|tariffs?|plans?)\s+that\s+(?:do|does|will|would)\s+(?:work|fit|suit)|instead|options?|voucher|coupon|discount|similar|workarounds?|store\s+credit|goodwill|"
    r"exception|waiting\s+list|"
    r"(?:full|partial)\s+refund|your\s+money\s+back|(?:stays?|remains?|(?:is|are)\s+still)\s+(?:valid|"
    r"yours|open)|if\s+you(?:'d|\s+would)?\s+(?:prefer|like|want|wish)|"
    r"you(?:'re|\s+are)?\s+(?:can|could|may|might|are\s+(?:very\s+)?welcome|welcome|still\s+have|"
    r"will\s+find|also\s+have)\b|"
    r"(?:which|what)\s+(?:would\s+you|do\s+you|one)|would\s+you\s+(?:like|prefer|rather)|would\s+any\s+of|"
    r"(?:shall|should|may)\s+(?:I|we)|there\s+(?:is|are)\s+(?:another|other|still|also)|(?:I|"
    r"we)\s+do\s+(?!not\b)\w+|"
    r"I\s+(?:keep|hold|reserve|save|set\s+aside)\b|on\s+the\s+house|(?:is|are|would\s+be|stays?|"
    r"remains?)\s+(?:also\s+|still\s+)?"
    r"(?:possible|free|open\s+to\s+you)|what\s+you\s+prefer|"
    r"how\s+about|what\s+about|feel\s+free|"
    r"(?:recommend|suggest|advise)|once\s+(?:the|it|this|you|they)|as\s+soon\s+as|in\s+the\s+meantime|"
    r"back[- ]in[- ]stock|"
    r"please\s+(?:try|use|visit|see|open|choose|contact|have\s+a\s+look|subscribe|update|include|request|"
    r"consider))\b",
    re.IGNORECASE,
)
_NAMES = re.compile(r"alternativ|option|voucher|coupon|replacement|similar|workaround", re.IGNORECASE)


@rule(
    "STRUCT021",
    Severity.WARNING,
    "training: offer alternatives or solutions",
    kinds=(Kind.BAD_NEWS,),
    full_mails=True,
)
def bad_news_alternative_missing(document: Document) -> Iterator[Spot]:
    """Once for bad news that offers, allows and suggests nothing."""
    text = document.body
    if said(_OFFERS, text.masked) is None and not holds(document, _NAMES):
        yield Spot(lead(document))
