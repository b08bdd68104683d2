"""The domain that a template is sent from has faults in its own records that cost mail."""

from collections.abc import Iterator

from checks.domain import organizational
from checks.model import Severity, Unknown
from checks.template.correspondents import Correspondent, bounces_to, sender_of
from checks.template.document import Document
from checks.template.rule import Spot, rule
from checks.template.settings import Settings
from checks.template.world import SenderDomain

NO_KEYS = "dkim.no-keys"
DECISIVE = ("spf.missing", "dmarc.none-found")


@rule("HDR003", Severity.ERROR, "RFC 7208 §3", "RFC 6376 §3.6", "RFC 9989 §4", languages=())
def sender_domain_not_authenticated(
    document: Document, settings: Settings, sender: SenderDomain
) -> Iterator[Spot | Unknown]:
    """What our own checks of that domain say; without a word of theirs, what they could not tell."""
    found = sender_of(document, settings)
    if found is None:
        return
    faults = (*sender.faults, *_of_bounces(document, found, sender))
    if faults:
        how = "\n".join(f"- {one}." for one in faults)
        yield Spot(found.span, {"domain": sender.domain, "how": how, "fate": sender.fate})
    else:
        yield from (gap.unknown for gap in sender.not_known if gap.check in DECISIVE)


def _of_bounces(document: Document, found: Correspondent, sender: SenderDomain) -> Iterator[str]:
    """With bounces to another domain SPF speaks for that one (RFC 9989 §4.4.2), and no key speaks instead."""
    bounces = bounces_to(document)
    if bounces is None or NO_KEYS not in sender.findings:
        return
    if organizational(bounces.domain) != organizational(found.domain):
        yield f"Bounces go to {bounces.domain}, so the server that sends cannot vouch for {found.domain}"
