"""A picture has no words for those who do not see it."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.mail import CODE, file_of, is_pixel
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule


@rule("HTML004", Severity.ERROR, "WCAG 2.2 SC 1.1.1", languages=())
def img_missing_alt(document: Document) -> Iterator[Spot]:
    """An <img> without alt; one that only counts who opens the mail gets an empty one."""
    for element in document.html.all("img", "mj-image") if document.html else ():
        if "alt" in element.attributes or _is_left_out(element) or _may_be_in(document, element):
            continue
        picture = file_of(element.value("src")) or "without address"
        yield Spot(element.span, {"picture": picture}, _empty(element) if is_pixel(element) else None)


def _is_left_out(element: Element) -> bool:
    """By its role or name, programs that read aloud know what to do."""
    return element.value("role") in ("presentation", "none") or bool(
        element.value("aria-label")
        or element.value("aria-labelledby")
        or element.value("aria-hidden") == "true"
    )


def _may_be_in(document: Document, element: Element) -> bool:
    """Whether template code stands in the tag beside its values, and so may write the alt."""
    tag = list(document.source[element.span.start : element.span.end])
    for one in element.attributes.values():
        start, end = one.value_span.start - element.span.start, one.value_span.end - element.span.start
        tag[start:end] = " " * (end - start)
    return bool(CODE.search("".join(tag)))


def _empty(element: Element) -> Fix:
    at = element.span.start + 1 + len(element.tag)
    return Fix('Add alt=""', (Edit(Span(at, at), ' alt=""'),), safe=True)
