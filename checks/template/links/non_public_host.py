"""A link or picture that no customer can open: one's own computer, a test server, an example."""

import re
from collections.abc import Iterator

from checks.model import Severity
from checks.template.correspondents import own_domains
from checks.template.document import Document
from checks.template.links.known import is_tunnel, known_hosts
from checks.template.links.public import why_not
from checks.template.links.targets import Target, target_of
from checks.template.offsets import Span
from checks.template.rule import Spot, rule
from checks.template.settings import Settings

_BEFORE = re.compile(
    r"(?:[a-z0-9-]+[.-])?(?:staging|stg|preprod|pre-prod|preproduction|uat|testserver)\d*(?:[.-][a-z0-9.-]*)?"
    r"|(?:www\.)?(?:stage|qa|dev|test|development|integration)\d*"
)
_MADE_UP = re.compile(
    r"(?:www\.)?your-?(?:own-?)?(?:site|domain|company|website|web|shop|store|business|brand|app|org|organi[sz]ation"
    r"|product|url|host|server|email)(?:-?(?:name|here|domain|url))?\.[a-z.]{2,10}"
)


@rule("LINK007", Severity.ERROR, "RFC 2606", "RFC 6761", languages=())
def non_public_host(document: Document, settings: Settings) -> Iterator[Spot]:
    """Of links and pictures; an address that is shown as it stands may be meant (a router's page)."""
    own = frozenset[str]()
    for span, written, shown in _places(document):
        target = target_of(written)
        why = _why(target) if target.is_web and target.host else ""
        if not why:
            continue
        own = own or own_domains(document, settings) | {""}
        if target.org_domain and target.org_domain in own and not _BEFORE.fullmatch(_below(target)):
            continue
        if not (_is_at_home(target.host) and target.host in shown) and target.host not in settings.domains:
            yield Spot(span, {"host": target.host, "why": why})


def _places(document: Document) -> Iterator[tuple[Span, str, str]]:
    """Where an address stands, the address, and what the reader sees of it."""
    for link in document.links:
        yield link.span, link.target, link.text
    for image in document.images:
        yield image.source, image.target, ""


def _why(target: Target) -> str:
    if found := why_not(target.host):
        return found
    if is_tunnel(target.host):
        return "a tunnel to somebody's own computer"
    if _MADE_UP.fullmatch(target.host):
        return "a made-up example"
    if target.org_domain not in known_hosts().dev_sites and _BEFORE.fullmatch(_below(target)):
        return "a server for tests"
    return ""


def _below(target: Target) -> str:
    """What stands before the registrable domain."""
    return target.host.removesuffix(target.org_domain).rstrip(".") if target.org_domain else ""


def _is_at_home(host: str) -> bool:
    """Something that readers may have themselves: their router, a program on their computer."""
    return "private" in why_not(host) or "computer" in why_not(host) or host.endswith(".local")
