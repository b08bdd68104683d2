"""A request for data does not say what the data is for."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.asking import ASKS

_PURPOSE = re.compile(
    r"\b(?:so\s+(?:that\s+)?(?:we|I|our|it|you|the)|(?:in\s+order\s+)?to\s+(?:be\s+sure|be\s+able|help|"
    r"check|find|make|ensure|process|verify|locate|look|"
    r"solve|resolve|fix|start|begin|continue|proceed|confirm\s+(?:that|it)|protect|see|understand|"
    r"investigate|provide|assist|complete|speed|get|replicate|try|send|change|book|refund|replace|repair|"
    r"reach|move|set|give|avoid|prevent|identify|trace|keep|update|open|answer|track)|"
    r"because|(?:this|that|it|they|these|which)\s+(?:will\s+|would\s+|can\s+)?(?:helps?|allows?|lets?|"
    r"enables?|shows?|tells?|gives?|makes?)|help(?:s|ing)?\s+(?:us|me)|"
    r"once\s+(?:I|we|you|it)|as\s+soon\s+as|then\s+(?:I|we)|(?:I|we)(?:'ll|\s+will|\s+can|"
    r"\s+could)\s+(?:then|be\s+able|look|check|send|start|find|take|get|fix|help|solve)|"
    r"(?:and|so)\s+(?:I|we)(?:'ll|\s+will|\s+can)|need(?:ed|s)?\s+(?:it|this|them|these|that)?\s*(?:to|"
    r"for|because)|for\s+(?:security|verification|your\s+(?:security|safety|protection|refund|return)|"
    r"the\s+(?:refund|return|courier|warranty|repair|claim|customs))|"
    r"(?:cannot|can't|couldn't|could\s+not|unable\s+to|not\s+able\s+to)\s+\w+|"
    r"without\s+(?:it|them|this|these)|depends?\s+on|otherwise|allowing\s+us|enabling\s+us)\b",
    re.IGNORECASE,
)


@rule(
    "STRUCT050",
    Severity.NOTICE,
    "training: be transparent about the process",
    kinds=(Kind.INFO_REQUEST,),
    full_mails=True,
)
def info_request_no_reason(document: Document) -> Iterator[Spot]:
    """At the first request, unless a purpose stands within two sentences of it, a list apart."""
    text = document.body
    asked = ASKS.search(text.masked)
    listed = sum(one.in_list for one in text.sentences)
    if asked and not _PURPOSE.search(text.around(asked.start(), before=2, after=2 + listed)):
        yield Spot(text.source(*asked.span()), {"words": asked[0]})
