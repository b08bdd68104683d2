"""Gmail cuts long mails, and hides what stands behind the cut."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.document import Document
from checks.template.offsets import Span
from checks.template.rendering import render
from checks.template.rule import Spot, rule
from checks.template.settings import Settings


@rule("HTML009", Severity.WARNING, "observed: Gmail clips beyond about 102 kB", languages=())
def gmail_clip(document: Document, settings: Settings) -> Iterator[Spot]:
    """More octets than the limit, with typical values filled in; marked where the source reaches it."""
    limit = settings.html_octets
    if document.html is None or (len(document.source) * 4 < limit and not document.placeholders):
        return
    octets = _octets(document, settings)
    if octets > limit:
        facts = {"size": f"{octets // 1024} kB", "limit": f"{limit // 1024} kB"}
        yield Spot(_cut(document.source, limit), facts)


def _octets(document: Document, settings: Settings) -> int:
    """Rendering costs time, so it is done where the source itself comes near the limit."""
    raw = len(document.source.encode("utf-8", "replace"))
    near = raw * 2 > settings.html_octets
    return len(render(document, settings).html.encode("utf-8", "replace")) if near else raw


def _cut(source: str, limit: int) -> Span:
    at = len(source.encode("utf-8", "replace")[:limit].decode("utf-8", "ignore"))
    at = min(at, max(0, len(source) - 1))
    return Span(at, min(len(source), at + 1))
