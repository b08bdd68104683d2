"""The policy is none and nobody gets reports, so the record does nothing at all."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.dmarc.record import Policy
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(
    Severity.ERROR,
    "RFC 9989 §8",
    "RFC 9989 §4.7",
    requires=(
        "dmarc.p-invalid",
        "dmarc.p-invalid-with-reports",
    ),
)
def policy_none_without_reports(dmarc_record: AppliedRecord, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """Policy none, and no `rua` tag."""
    effective = dmarc_record.effective
    if isinstance(effective, Unknown):
        yield effective

    elif sends_mail and dmarc_record.stated is Policy.NONE and not dmarc_record.record.rua:
        record = dmarc_record.rewritten({})
        yield Hit(dmarc_record.subject, dmarc_record.facts(record, tag=effective.tag))
