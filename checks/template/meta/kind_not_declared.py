"""Nobody said what the template is for, so the rules of its kind cannot help."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Format
from checks.template.meta.kinds import guess
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule

_FRONT = re.compile(r"\A---[ \t]*\r?\n")
_ABOVE = re.compile(r"\A(?:\ufeff|\s|<!doctype[^>]{0,200}>|<\?xml[^>]{0,200}>)*", re.IGNORECASE)


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
    if front := _FRONT.match(document.source):
        edit = Edit(Span(front.end(), front.end()), f"kind: {kind}\n")
    elif document.format is Format.HTML:
        above = _ABOVE.match(document.source)
        start = above.end() if above else 0
        edit = Edit(Span(start, start), f"<!--\n---\nkind: {kind}\n---\n-->\n")
    else:
        edit = Edit(Span(0, 0), f"---\nkind: {kind}\n---\n")
    return Fix(f"Write “kind: {kind}” at the top", (edit,))
