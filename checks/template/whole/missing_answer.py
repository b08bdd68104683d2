"""A row of an answer sheet or an export has a title and no answer."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule


@rule("WHOLE003", Severity.NOTICE, "training: a sheet of complaints and answers", languages=())
def missing_answer(documents: tuple[Document, ...]) -> Iterator[Spot]:
    """Once for each entry of a file of several whose body is empty."""
    for one in documents:
        if "#" in one.name and not one.body and not one.html:
            title = one.declared.title or one.name.partition("#")[2]
            yield Spot(one.body.source(0, 0), {"title": title}, document=one)
