"""Headings skip a level, or two of them say that they are the mail's own."""

import itertools
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.elements import Element
from checks.template.html.mail import has_conditions, inner_source
from checks.template.rule import Spot, rule


@rule("HTML013", Severity.NOTICE, "WCAG 2.2 SC 1.3.1", languages=())
def heading_order(document: Document) -> Iterator[Spot]:
    """An h4 behind an h1, or a second h1; two in branches of which one is shown are fine."""
    html = document.html
    headings = (
        [one for one in html.all("h1", "h2", "h3", "h4", "h5", "h6") if _is_read(document, one)]
        if html
        else []
    )
    for before, here in itertools.pairwise(headings):
        if int(here.tag[1]) > int(before.tag[1]) + 1:
            yield Spot(here.span, {"says": f"jumps from {before.tag} to {here.tag}"})
    firsts = [one for one in headings if one.tag == "h1"]
    if len(firsts) > 1 and not has_conditions(document, firsts[0].span.start, firsts[1].span.start):
        yield Spot(firsts[1].span, {"says": "has a second h1"})


def _is_read(document: Document, heading: Element) -> bool:
    return not heading.is_hidden and (heading.end is None or bool(inner_source(document, heading).strip()))
