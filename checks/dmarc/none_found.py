"""Nothing tells receivers what to do with mail that pretends to be from the domain."""

from collections.abc import Iterator

from checks.dmarc.evidence import DmarcRecords
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(
    Severity.ERROR,
    "RFC 9989 §4.10",
    "Gmail sender guidelines (5.7.40)",
    "Outlook.com sender requirements (5.7.515)",
)
def none_found(dmarc: DmarcRecords, takes_mail: bool, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """No DMARC record on the whole walk, and no sign of one that went astray."""
    if isinstance(dmarc.applies, Unknown):
        yield dmarc.applies
    elif dmarc.applies is None and not dmarc.is_mistaken:
        parked = "v=DMARC1; p=reject; sp=reject; np=reject"
        mailbox = f"dmarc@{dmarc.domain}" if takes_mail else "<a mailbox of yours>"
        record = f"v=DMARC1; p=none; rua=mailto:{mailbox}" if sends_mail else parked
        asked = tuple(step.place for step in dmarc.steps)
        facts = {"domain": dmarc.domain, "place": dmarc.here.place, "asked": asked, "corrected": record}
        yield Hit(f"{dmarc.here.place} TXT", facts)
