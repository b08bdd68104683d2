"""A whole HTML mail does not say which language it is in."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.mail import CODE, is_whole
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.settings import Settings


@rule("HTML002", Severity.WARNING, "WCAG 2.2 SC 3.1.1", languages=())
def missing_lang(document: Document, settings: Settings) -> Iterator[Spot]:
    """An <html> without lang; where the language is declared or configured, it can be added."""
    if document.html is None or not is_whole(document):
        return
    language = document.declared.language or settings.language
    for element in document.html.all("html")[:1]:
        is_named = element.value("lang").strip() or element.value("xml:lang").strip()
        if not is_named and not CODE.search(document.source, element.span.start, element.span.end):
            yield Spot(element.span, {}, _added(element, language) if language else None)


def _added(element: Element, language: str) -> Fix:
    words = f'lang="{language}"'
    if found := element.attributes.get("lang"):
        return Fix(f"Write {words}", (Edit(found.span, words),), safe=True)
    at = element.span.start + len("<html")
    return Fix(f"Add {words}", (Edit(Span(at, at), f" {words}"),), safe=True)
