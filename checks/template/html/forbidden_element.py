"""A mail holds what mail programs take out: scripts, forms, frames, films, sheets from elsewhere."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.rule import Spot, rule

_TAKEN_OUT = {
    "script": "A script", "iframe": "A frame", "form": "A form", "object": "An embedded object",
    "embed": "An embedded object", "video": "A film", "audio": "A sound",
    "link": "A style sheet from elsewhere",
}  # fmt: skip
_INSTEAD = {
    "script": "Leave it out, or link to a page that does it.",
    "iframe": "Link to the page.",
    "form": "Link to a page with the form.",
    "object": "Link to a page that shows it.",
    "embed": "Link to a page that shows it.",
    "video": "Show a picture that links to the film.",
    "audio": "Link to a page that plays it.",
    "link": "Write the styles into the mail, and name fonts that every computer has.",
}
_SHOPIFY = "/assets/notifications/styles.css"
"""Shopify writes this sheet of its own into each mail."""


@rule("HTML008", Severity.ERROR, "caniemail html-link, html-form, html-object, html-video", languages=())
def forbidden_element(document: Document) -> Iterator[Spot]:
    """One finding for each kind of element, at the first one."""
    html = document.html
    if html is None or any(
        "amp4email" in one.attributes or "⚡4email" in one.attributes for one in html.all("html")
    ):
        return
    told: set[str] = set()
    for element in html.all(*_TAKEN_OUT):
        if element.tag in told or not _is_taken_out(element):
            continue
        told.add(element.tag)
        yield Spot(element.span, {"what": _TAKEN_OUT[element.tag], "instead": _INSTEAD[element.tag]})


def _is_taken_out(element: Element) -> bool:
    if element.tag == "script":
        return "json" not in element.value("type").lower()
    if element.tag == "link":
        return "stylesheet" in element.value("rel").lower().split() and element.value("href") != _SHOPIFY
    return not element.inside("object", "video", "audio")
