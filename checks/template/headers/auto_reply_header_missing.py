"""An automatic answer that does not say that a machine wrote it."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.correspondents import header
from checks.template.document import Document, Kind
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule

_LINE = "Auto-Submitted: auto-replied"


@rule("HDR006", Severity.NOTICE, "RFC 3834 §3.1.7", kinds=(Kind.ACKNOWLEDGEMENT,), languages=())
def auto_reply_header_missing(document: Document) -> Iterator[Spot]:
    """Only where the template holds the head of a mail: elsewhere the help desk writes it."""
    sender = header(document, "From")
    if sender is None or header(document, "Auto-Submitted") is not None:
        return
    end = document.source.find("\n", sender.span.end)
    at = len(document.source) if end < 0 else end
    line_end = "\r\n" if document.source[at - 1 : at + 1] == "\r\n" else "\n"
    at -= len(line_end) - 1
    fix = Fix(f"Add the line {_LINE}", (Edit(Span(at, at), f"{line_end}{_LINE}"),))
    yield Spot(sender.span, {"line": _LINE}, fix)
