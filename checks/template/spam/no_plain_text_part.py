"""An HTML mail has no plain text beside it."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from checks.model import Severity
from checks.template.document import Document, Format
from checks.template.offsets import Span
from checks.template.rule import Spot, rule

BESIDE = (".txt", ".text", ".md", ".text.html")
_ENDINGS = (
    ".j2",
    ".jinja",
    ".jinja2",
    ".liquid",
    ".hbs",
    ".handlebars",
    ".erb",
    ".ftl",
    ".ftlh",
    ".mustache",
    ".tmpl",
)


@rule("SPAM005", Severity.NOTICE, "SpamAssassin: MIME_HTML_ONLY", languages=())
def no_plain_text_part(documents: tuple[Document, ...]) -> Iterator[Spot]:
    """A whole HTML document in a file, without a text part and without a file of the same name for text.

    What was pasted is in no file: its name is an ending alone.
    """
    beside = {_stem(one.name) for one in documents if one.format is not Format.HTML}
    for one in documents:
        if one.html is None or not one.html.is_document or one.other_text or "#" in one.name:
            continue
        if PurePosixPath(one.name).suffix and _stem(one.name) not in beside:
            yield Spot(Span(0, 0), {"file": PurePosixPath(one.name).name}, document=one)


def _stem(name: str) -> str:
    """The name without its endings: "mails/refund.html.j2" -> "mails/refund"."""
    path = PurePosixPath(name.replace("\\", "/"))
    stem = path.name
    while (ending := PurePosixPath(stem).suffix) and (
        ending in _ENDINGS or ending.lower() in (*BESIDE, ".html", ".htm", ".mjml")
    ):
        stem = stem[: -len(ending)]
    for part in ("_text", "_txt", "-text", "_plain", "_html", "-html"):
        stem = stem.removesuffix(part)
    return str(path.with_name(stem)) if stem else name
