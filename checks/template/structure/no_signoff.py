"""A mail ends without regards or a name."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Format
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.settings import Settings
from checks.template.structure.openings import is_whole_mail, sign_off


@rule(
    "STRUCT002",
    Severity.NOTICE,
    "training: a uniform ending with the name of the person who answers",
    full_mails=True,
)
def no_signoff(document: Document, settings: Settings) -> Iterator[Spot]:
    """Once for a mail of 25 words or more."""
    if sign_off(document) is None and is_whole_mail(document):
        yield Spot(_last(document), {}, _fix(document, settings))


def _last(document: Document) -> Span:
    text = document.body
    last = text.sentences[-1]
    return text.source(last.start, last.end)


def _fix(document: Document, settings: Settings) -> Fix | None:
    """Needs the name of the company, which we cannot guess."""
    if document.format is Format.HTML or not settings.company:
        return None
    end = _last(document).end
    words = f"Best regards,\nThe {settings.company} team"
    return Fix("End with regards and a name", (Edit(Span(end, end), f"\n\n{words}"),))
