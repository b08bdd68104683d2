"""The text asks for more years of school than many customers have."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.clarity.reading import grade_of, measured
from checks.template.document import Document, Sentence, Text
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

ENOUGH = 60
"""Words; a shorter text has too few for a grade that means anything."""
NAMED = 3


@rule("CLAR001", Severity.NOTICE, "Flesch-Kincaid (1975)", "training: write for a fifth grader")
def reading_grade(document: Document, settings: Settings) -> Iterator[Spot]:
    """The grade of the whole text; the hardest sentences are named, the first of them is the place."""
    text = document.body
    sentences = measured(text)
    if sum(one.words for one in sentences) < ENOUGH:
        return
    grade = grade_of(sentences)
    if grade <= settings.reading_grade:
        return
    hardest = sorted(sentences, key=lambda one: -one.grade * one.words)[:NAMED]
    first = hardest[0].sentence
    facts = {
        "grade": f"{grade:.0f}",
        "wanted": f"{settings.reading_grade:.0f}",
        "sentences": "\n".join(f"- {_begins(text, one.sentence)}" for one in hardest),
    }
    yield Spot(text.source(first.start, first.end), facts)


def _begins(text: Text, sentence: Sentence) -> str:
    words = text.plain[sentence.start : sentence.end].split()
    return f"“{' '.join(words[:8])}{' …' if len(words) > 8 else ''}”"
