"""A link that hides where it leads behind a short-link service."""

from collections.abc import Iterator

from checks.model import Severity
from checks.template.correspondents import own_domains
from checks.template.document import Document
from checks.template.links.known import is_shortener
from checks.template.links.targets import target_of
from checks.template.rule import Spot, rule
from checks.template.settings import Settings


@rule("LINK006", Severity.WARNING, "SpamAssassin DecodeShortURLs", "Rspamd url_redirector", languages=())
def url_shortener(document: Document, settings: Settings) -> Iterator[Spot]:
    """Services that everybody uses; a short domain of one's own is none."""
    for link in document.links:
        target = target_of(link.target)
        is_short = target.is_web and is_shortener(target.host)
        if is_short and target.org_domain not in own_domains(document, settings):
            yield Spot(link.span, {"host": target.host})
