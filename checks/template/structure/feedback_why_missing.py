"""A request for feedback does not say what the answer is for."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.openings import lead

_PURPOSE = re.compile(
    r"\b(?:so\s+(?:that\s+)?(?:we|I|others?|our|other|the|you|it)|help(?:s|ed|ing)?\s+(?:us|me|our|"
    r"others?|other|the|make|improve|shape|people|future)|"
    r"(?:to|can|could|will|and|we)\s+(?:\w+\s+)?(?:improve|better\s+understand|learn|do\s+better|"
    r"get\s+better|make\s+(?:it|things|our|sure|the|your)|serve|decide|find\s+out|see\s+what|"
    r"know\s+(?:what|how|where|if|whether))|"
    r"improv(?:e|es|ing|ement)|(?:sees?|gets?|discuss(?:es)?|acts?\s+on)\s+(?:the|your|every|each|all|any)\s+(?:\w+\s+)?(?:results?|"
    r"answers?|ratings?|scores?|marks?|notes?|words|comments?)|read\s+by|with\s+your\s+(?:notes|help|answers|"
    r"ideas|words|input|opinion|feedback)|because|(?:we|I|our\s+\w+|team|people|he|she|they)\s+(?:\w+\s+)?(?:(?:gets?|"
    r"wants?)\s+to\s+(?:see|read|hear|know)|read|reads|use|uses|"
    r"share|shares|act|acts|look|discuss|pass|change|learn)\b|"
    r"(?:goes|go|sent|passed)\s+(?:straight\s+|directly\s+)?to\b|your\s+(?:honest\s+)?(?:answers?|"
    r"opinions?|input|responses?|feedback|views?|ratings?|comments?|reviews?|words?)\s+(?:is|are|will|"
    r"lets?|matters?|means?|shapes?|tells?|shows?|makes?|decides?|counts?|gives?|allows?)\b|"
    r"(?:other|new|future)\s+(?:buyers|customers|guests|people|shoppers|readers|users|travellers|"
    r"members)\s+(?!too\b)\w+|"
    r"(?:lets|allows?|enables?|tells?|shows?)\s+us|this\s+way|make\s+a\s+difference|in\s+return|"
    r"as\s+a\s+thank|reads?\s+(?:every|each|all|your)|better\s+(?:service|support|product|for))\b",
    re.IGNORECASE,
)


@rule(
    "STRUCT030",
    Severity.NOTICE,
    "training: explain why feedback matters and how it is used",
    kinds=(Kind.FEEDBACK_REQUEST,),
    full_mails=True,
)
def feedback_why_missing(document: Document) -> Iterator[Spot]:
    """Once for a request that names no use of the answer."""
    text = document.body
    if not _PURPOSE.search(text.masked):
        yield Spot(lead(document))
