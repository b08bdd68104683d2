"""Nobody said what the template is for, so the rules of its kind cannot help."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Format
from checks.template.meta.kinds import guess
from checks.template.offsets import Span
from checks.template.reading.front import fenced_at, prolog_end
from checks.template.rule import Edit, Fix, Spot, rule

FEW_WORDS = 40
"""In less, one phrase may stand in any kind of mail."""


@rule(
    "META002",
    Severity.NOTICE,
    "training: check that the answer fits the complaint",
    full_mails=True,
)
def kind_not_declared(document: Document) -> Iterator[Spot]:
    """Once for a template without a kind, where its words speak for one."""
    if document.kind is not None or (guessed := guess(document)) is None:
        return
    if document.body.words < FEW_WORDS and len(guessed.words) == 1 and not document.declared.title:
        return
    facts = {
        "kind": guessed.kind.value,
        "sure": f"{guessed.confidence:.0%}",
        "words": "; ".join(f"“{said}”" for said in guessed.words),
    }
    yield Spot(_first_line(document), facts, _fix(document, guessed.kind.value))


def _first_line(document: Document) -> Span:
    first = next(iter(document.body.sentences), None)
    return document.body.source(first.start, first.end) if first else Span(0, 0)


def _fix(document: Document, kind: str) -> Fix | None:
    """Writes the kind into the front matter; an entry of an export has none."""
    if "#" in document.name or document.in_file.pieces:
        return None
    return Fix(f"Write “kind: {kind}” at the top", declaring(document, kind))


def declaring(document: Document, kind: str) -> tuple[Edit, ...]:
    """What writes the kind into a template, where reading it finds it again."""
    start = 1 if document.source.startswith("\ufeff") else 0
    if front := fenced_at(document.source, start):
        start = front.start(2)
        text = f'kind = "{kind}"\n' if front[1] == "+++" else f"kind: {kind}\n"
    elif document.format is Format.HTML:
        start = prolog_end(document.source, start)
        text = f"<!--\n---\nkind: {kind}\n---\n-->\n"
    else:
        text = f"---\nkind: {kind}\n---\n"
    return (Edit(Span(start, start), text),)
