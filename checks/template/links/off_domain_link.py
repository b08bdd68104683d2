"""Links and pictures that stand on somebody else's domain than the sender's."""

from collections import Counter
from collections.abc import Iterator

from checks.domain import organizational
from checks.model import Severity
from checks.providers.named import service_named
from checks.template.correspondents import own_domains, replies_to
from checks.template.document import Document
from checks.template.links.known import is_shortener, known_hosts
from checks.template.links.public import is_for_everybody
from checks.template.links.targets import target_of
from checks.template.offsets import Span
from checks.template.rule import Spot, rule
from checks.template.settings import Settings


@rule("LINK009", Severity.NOTICE, "RFC 9989", languages=())
def off_domain_link(document: Document, settings: Settings) -> Iterator[Spot]:
    """Each such domain once, where it is known whose mail it is; places that many senders use are none."""
    own = own_domains(document, settings)
    if not own:
        return
    answers = replies_to(document)
    told = {*own, *known_hosts().third_parties, *_of_service(document.declared.service or settings.service)}
    told |= {organizational(answers.domain)} if answers else set()
    places = list(_places(document))
    counted = Counter(domain for domain, _ in places)
    for domain, span in places:
        if domain not in told:
            told.add(domain)
            yield Spot(span, {"domain": domain, "own": sorted(own), "times": counted[domain]})


def _places(document: Document) -> Iterator[tuple[str, Span]]:
    """The registrable domain of each link and picture that is written out, and where it stands."""
    written = [(link.target, link.span) for link in document.links]
    written += [(image.target, image.source) for image in document.images]
    for text, span in written:
        target = target_of(text)
        is_named = target.is_web and target.org_domain and is_for_everybody(target.host)
        if is_named and not is_shortener(target.host):
            yield target.org_domain, span


def _of_service(written: str) -> frozenset[str]:
    """The domains of the help desk that the template is sent by."""
    service = service_named(written) if written else None
    if service is None:
        return frozenset()
    names = (*service.spf_suffixes, *service.dkim_suffixes, *service.policy_suffixes)
    return frozenset(map(organizational, names))
