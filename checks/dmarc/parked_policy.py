"""A domain that sends no mail does not ask receivers to reject what is forged in its name."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.dmarc.record import Policy
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(
    Severity.WARNING,
    "M3AAWG Protecting Parked Domains",
    "RFC 9989 §4.7",
    requires=(
        "dmarc.p-invalid",
        "dmarc.p-invalid-with-reports",
    ),
)
def parked_policy(dmarc_record: AppliedRecord, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """A domain that is parked, or only takes mail, and a policy weaker than reject."""
    effective = dmarc_record.effective
    if isinstance(effective, Unknown):
        yield effective

    elif not sends_mail and effective.policy is not None and effective.policy is not Policy.REJECT:
        strict = {"p": "reject", "sp": "reject", "np": "reject", "t": None}
        yield Hit(dmarc_record.subject, dmarc_record.facts(dmarc_record.rewritten(strict)))
