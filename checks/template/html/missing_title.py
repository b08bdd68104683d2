"""A whole HTML mail has no title."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.mail import head_comes_from_elsewhere, inner_source, is_whole
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule


@rule("HTML003", Severity.NOTICE, "WCAG 2.2 SC 2.4.2", languages=())
def missing_title(document: Document) -> Iterator[Spot]:
    """No <title> in the head, or an empty one; the subject can stand in for it."""
    html = document.html
    if html is None or not is_whole(document) or not html.all("head", "html"):
        return
    titles = [one for one in html.all("title") if not one.inside("svg")]
    if any(inner_source(document, one).strip() for one in titles):
        return
    if titles:
        yield Spot(titles[0].span, {}, _filled(document, titles[0]))
    elif not head_comes_from_elsewhere(document):
        heads = html.all("head")
        yield Spot((heads or html.elements)[0].span, {}, _added(document, heads[0]) if heads else None)


def _subject(document: Document) -> str:
    words = document.subject.plain.strip() if document.subject else ""
    return words.replace("&", "&amp;").replace("<", "&lt;")


def _filled(document: Document, title: Element) -> Fix | None:
    words = _subject(document)
    if not words or title.end is None:
        return None
    return Fix(
        "Use the subject as the title", (Edit(Span(title.span.end, title.end.start), words),), safe=True
    )


def _added(document: Document, head: Element) -> Fix | None:
    words = _subject(document)
    place = Span(head.span.end, head.span.end)
    edits = (Edit(place, f"\n<title>{words}</title>"),)
    return Fix("Use the subject as the title", edits, safe=True) if words else None
