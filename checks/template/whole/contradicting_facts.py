"""Two templates promise different things."""

from collections import Counter
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.whole.facts import Fact, facts


@rule("WHOLE002", Severity.NOTICE, "training: continuity, the same answer from every agent")
def contradicting_facts(documents: tuple[Document, ...]) -> Iterator[Spot]:
    """At each value that fewer templates give for the same thing; of two alike the later speaks."""
    told: dict[tuple[str, ...], list[Fact]] = {}
    for document in documents if len(documents) > 1 else ():
        for fact in facts(document):
            told.setdefault((fact.about, *_whom(document)), []).append(fact)
    for said in told.values():
        yield from _against_the_usual(said)


def _whom(document: Document) -> tuple[str, str, str]:
    """Templates for other customers, services or languages may say other things."""
    declared = document.declared
    return declared.audience, declared.service, declared.language


def _against_the_usual(said: list[Fact]) -> Iterator[Spot]:
    usual, _ = Counter(one.value for one in said).most_common(1)[0]
    first = next(one for one in said if one.value == usual)
    for one in said:
        if one.value != usual and one.document is not first.document:
            told = {
                "about": one.about.partition("|")[0],
                "words": one.words,
                "other": first.words,
                "where": first.document.declared.title or first.document.name,
            }
            yield Spot(one.document.body.source(one.at.start, one.at.end), told, document=one.document)
