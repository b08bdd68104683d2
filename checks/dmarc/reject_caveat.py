"""The policy is reject, under which mail through mailing lists and forwarders can be lost."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.dmarc.record import Policy
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 9989 §7.4")
def reject_caveat(dmarc_record: AppliedRecord, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """Policy reject for a domain that people write from."""
    effective = dmarc_record.effective
    if isinstance(effective, Unknown):
        yield effective

    elif sends_mail and effective.policy is Policy.REJECT:
        yield Hit(dmarc_record.subject, dmarc_record.facts())
