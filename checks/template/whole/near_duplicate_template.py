"""Two templates say nearly the same."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.structure.openings import lead
from checks.template.whole.shingles import alike, runs

LEAST = 0.8
"""Of all their runs of three words."""
WORDS = 20
"""What is shorter is alike by chance."""


@rule("WHOLE001", Severity.NOTICE, "training: the same answer from every agent", languages=())
def near_duplicate_template(documents: tuple[Document, ...]) -> Iterator[Spot]:
    """At the later of two templates that share four fifths; a text and its HTML are one template."""
    judged = [one for one in documents if one.body.words >= WORDS and not one.is_fragment]
    for pair in alike([runs(one.body.masked) for one in judged], LEAST) if len(judged) > 1 else ():
        first, second = judged[pair.first], judged[pair.second]
        if not _are_one_mail(first.name, second.name):
            facts = {"other": first.declared.title or first.name, "alike": f"{pair.alike:.0%}"}
            yield Spot(lead(second), facts, document=second)


def _are_one_mail(first: str, second: str) -> bool:
    """ "text/welcome.txt" and "html/welcome.html" are."""
    one, other = PurePosixPath(first), PurePosixPath(second)
    return one.suffix != other.suffix and one.stem == other.stem
