"""A link or mail address whose domain is not there, so that nobody arrives."""

from collections.abc import Iterator

from checks.answers import Maybe
from checks.model import Severity, Unknown
from checks.template.correspondents import own_domains
from checks.template.document import Document
from checks.template.links.asked import addresses_written
from checks.template.links.nearest import nearest
from checks.template.links.targets import target_of
from checks.template.offsets import Span
from checks.template.rule import Edit, Fix, Spot, rule
from checks.template.settings import Settings
from checks.template.world import Hosts


@rule("LINK010", Severity.ERROR, "RFC 5321 §5.1", "RFC 7505 §3", "RFC 8020", languages=())
def link_domain_broken(document: Document, settings: Settings, hosts: Hosts) -> Iterator[Spot | Unknown]:
    """Names that do not exist, web names without an address, mail domains that take no mail."""
    own = own_domains(document, settings)
    for name, is_mail, span in _named(document):
        said = hosts.get(name)
        if said is None:
            continue
        for is_fine, problem in _asked(
            said.exists, said.takes_mail if is_mail else said.has_address, is_mail
        ):
            if isinstance(is_fine, Unknown):
                yield is_fine
                break
            if not is_fine:
                yield Spot(span, {"name": name, "problem": problem}, _fix(document, span, name, own))
                break


def _asked(exists: Maybe[bool], works: Maybe[bool], is_mail: bool) -> tuple[tuple[Maybe[bool], str], ...]:
    """What has to be true, and what is wrong where it is not."""
    nothing = "takes no mail" if is_mail else "has no web server"
    return (exists, "does not exist"), (works, nothing)


def _named(document: Document) -> Iterator[tuple[str, bool, Span]]:
    """Each name, whether mail goes to it, and where it stands."""
    for link in document.links:
        target = target_of(link.target)
        if target.is_web and target.host:
            yield target.host, False, link.span
    for image in document.images:
        target = target_of(image.target)
        if target.is_web and target.host:
            yield target.host, False, image.source
    for one in addresses_written(document):
        yield one.domain, True, one.span


def _fix(document: Document, span: Span, name: str, own: frozenset[str]) -> Fix | None:
    """One's own domain, where that is what was meant."""
    meant = nearest(name, own)
    at = document.source.lower().find(name, span.start, span.end)
    if not meant or at < 0:
        return None
    return Fix(f"Write {meant}", (Edit(Span(at, at + len(name)), meant),))
