"""A whole HTML mail names neither its kind nor its letters: no doctype, or no charset."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.mail import head_comes_from_elsewhere, is_whole, start_of
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule

_CHARSET = '<meta charset="utf-8">'


@rule("HTML001", Severity.WARNING, "HTML 13.1.1, 4.2.5.4", languages=())
def missing_document_basics(document: Document) -> Iterator[Spot]:
    """No doctype before <html>, or no charset in its head."""
    html, start = document.html, start_of(document)
    if html is None or start is None or not is_whole(document):
        return
    edits, missing = [], []
    if html.doctype is None:
        missing.append("doctype")
        edits.append(Edit(Span(start.span.start, start.span.start), "<!doctype html>\n"))
    if not _has_charset(document, html.all("meta")):
        missing.append("charset")
        edits.append(_charset(html.all("head"), start))
    if missing:
        words = " and no ".join(missing)
        yield Spot(
            start.span, {"missing": words}, Fix(f"Add the {' and the '.join(missing)}", tuple(edits), True)
        )


def _has_charset(document: Document, metas: tuple[Element, ...]) -> bool:
    """A mail in its MIME form has the charset in its head; another head may come from elsewhere."""
    if document.headers.get("content-type") or document.name.lower().endswith(".eml"):
        return True
    return head_comes_from_elsewhere(document) or any(
        "charset" in one.attributes or "charset=" in one.value("content").lower() for one in metas
    )


def _charset(heads: tuple[Element, ...], start: Element) -> Edit:
    if heads:
        at = heads[0].span.end
        return Edit(Span(at, at), f"\n{_CHARSET}")
    at = start.span.end if start.tag == "html" else start.span.start
    return Edit(Span(at, at), f"\n<head>{_CHARSET}</head>")
