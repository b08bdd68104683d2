"""A link or button that leads nowhere."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.links.targets import target_of
from checks.template.rule import Edit, Fix, Spot, rule

_NOTHING = re.compile(r"#!?|(?:https?:)?/{0,3}|https?|about:blank", re.IGNORECASE)
_UNFINISHED = re.compile(
    r"(?:(?:https?(?:/{1,2}|:/?))(?!/)|(?=www\.))(?P<rest>[\w-]+\.[\w.-]*\w(?:[/?#].*)?)",
    re.IGNORECASE | re.DOTALL,
)


@rule("LINK002", Severity.ERROR, "WCAG 2.2 §2.4.4", languages=())
def empty_href(document: Document) -> Iterator[Spot]:
    """Nothing, "#" or a bare "https://"; and "www.…" without it, which a mail program cannot follow."""
    for link in document.links:
        if link.is_bare:
            continue
        text = target_of(link.target).text
        if _NOTHING.fullmatch(text):
            yield Spot(link.span, {"words": link.text[:60] or "without words", "target": text or "nothing"})
        elif found := _UNFINISHED.fullmatch(text):
            mended = Fix("Put https:// before it", (Edit(link.span, f"https://{found['rest']}"),))
            yield Spot(link.span, {"words": link.text[:60] or "without words", "target": text}, mended)
