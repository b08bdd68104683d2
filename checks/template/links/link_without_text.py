"""A link that shows a picture at best, and has no name to be read out."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document, Format, Link
from checks.template.elements import Element
from checks.template.offsets import NOWHERE
from checks.template.rule import Spot, rule

_NAMES = ("aria-label", "aria-labelledby", "title", "alt")


@rule("LINK003", Severity.ERROR, "WCAG 2.2 §2.4.4", "WCAG 2.2 §4.1.2", languages=())
def link_without_text(document: Document) -> Iterator[Spot]:
    """Neither words nor a picture with a description stand in it, and nothing else names it."""
    for link in document.links:
        element = link.element
        if element is None and document.format is Format.MARKDOWN and _is_bare(link):
            yield Spot(link.span, {"target": link.target[:80] or "nowhere"})
        if element is None or element.tag != "a" or link.text or element.is_hidden:
            continue
        if not _is_named(element) and not any(map(_is_named, _below(element))):
            yield Spot(element.span, {"target": link.target[:80] or "nowhere"})


def _is_bare(link: Link) -> bool:
    """[](https://…) or [][name]; a definition that nothing uses stands nowhere in the prose."""
    return not link.is_bare and link.shown is not NOWHERE and not link.text.strip()


def _is_named(element: Element) -> bool:
    return any(element.value(name).strip() for name in _NAMES)


def _below(element: Element) -> Iterator[Element]:
    waiting = list(element.children)
    while waiting:
        one = waiting.pop()
        yield one
        waiting.extend(one.children)
