"""A link that leaves out encryption (http:// and not https://)."""

from collections.abc import Iterator

from checks.model import NotApplicable, Severity, Unknown
from checks.template.correspondents import own_domains
from checks.template.document import Document, Link
from checks.template.links.public import is_for_everybody
from checks.template.links.targets import target_of
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.settings import Settings
from checks.template.world import Hosts


@rule("LINK004", Severity.WARNING, "RFC 9110 §4.2.2", languages=())
def insecure_http(
    document: Document, settings: Settings, hosts: Hosts | NotApplicable | Unknown
) -> Iterator[Spot]:
    """Web addresses that everybody could open; the fix is safe where the host was seen to speak TLS."""
    for link in document.links:
        target = target_of(link.target)
        if target.scheme != "http" or target.is_ip or target.is_broken:
            continue
        if target.host and is_for_everybody(target.host, own_domains(document, settings)):
            yield Spot(link.span, {"host": target.host}, _fix(document, link, target.host, hosts))
        elif not target.host and target.is_open and target.rest.startswith("//"):
            yield Spot(link.span, {"host": "that host"}, _fix(document, link, "", hosts))


def _fix(document: Document, link: Link, host: str, hosts: object) -> Fix | None:
    start = link.span.start
    written = document.source[start : link.span.end]
    start += len(written) - len(written.lstrip())
    if document.source[start : start + 5].lower() != "http:":
        return None
    seen = hosts.get(host) if isinstance(hosts, dict) else None
    is_safe = seen is not None and seen.answers_https is True
    return Fix("Write https:// instead", (Edit(Span(start, start + 4), "https"),), is_safe)
