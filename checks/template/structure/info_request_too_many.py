"""A request asks for too much at once."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Kind
from checks.template.rule import Spot, rule
from checks.template.structure.asking import ASKS

IN_LIST, IN_TEXT = 5, 3


@rule(
    "STRUCT051",
    Severity.NOTICE,
    "training: limit the number of fields",
    kinds=(Kind.INFO_REQUEST,),
    full_mails=True,
)
def info_request_too_many(document: Document) -> Iterator[Spot]:
    """At the sixth point of a list, or the fourth question in running text."""
    text = document.body
    asked = ASKS.search(text.masked)
    listed = [one for one in text.sentences if one.in_list and asked and one.start > asked.start()]
    questions = [
        one for one in text.sentences if not one.in_list and text.masked[one.end - 1 : one.end] == "?"
    ]
    for many, most, what in ((listed, IN_LIST, "points"), (questions, IN_TEXT, "questions")):
        if len(many) > most:
            place = text.source(many[most].start, many[most].end)
            yield Spot(place, {"count": len(many), "what": what, "most": most})
            return
