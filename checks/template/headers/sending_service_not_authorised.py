"""The service that is said to send a template may not send for its domain."""

from collections.abc import Iterator

from checks.model import Severity, Unknown
from checks.providers.named import service_named
from checks.template.correspondents import sender_of
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.settings import Settings
from checks.template.world import SenderDomain, ServiceSays

_SPF = " TXT v=spf1"


@rule("HDR005", Severity.ERROR, "RFC 7208 §5.2", "RFC 6376 §3.6", languages=())
def sending_service_not_authorised(
    document: Document, settings: Settings, sender: SenderDomain
) -> Iterator[Spot | Unknown]:
    """Neither the SPF record nor a DKIM key of the domain is the service's; either would do."""
    found = sender_of(document, settings)
    named = service_named(document.declared.service or settings.service)
    service = sender.services.get(named.id) if named else None
    if found is None or service is None or service.is_allowed is True:
        return
    if isinstance(service.is_allowed, Unknown):
        yield service.is_allowed
        return
    facts = {"service": service.name, "domain": sender.domain, "fate": sender.fate, "how": _how(service)}
    yield Spot(found.span, facts)


def _how(service: ServiceSays) -> str:
    """The records where they are certain, else where to find them."""
    if service.records:
        lines = "\n".join(service.records)
        one = (
            " There can be only one line with v=spf1: this one takes the place of yours."
            if _SPF in lines
            else ""
        )
        return f"Publish these records where your DNS is kept.{one}\n\n```\n{lines}\n```"
    where = f" at `{service.where}`" if service.where else ""
    return f"Open {service.name}{where}. Copy the records that it shows for your domain, and publish them."
