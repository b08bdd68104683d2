"""The policy is none and reports are on: watching only, which is how one starts."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.dmarc.record import Policy
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(
    Severity.NOTICE,
    "RFC 9989 §7.4",
    requires=(
        "dmarc.p-invalid",
        "dmarc.p-invalid-with-reports",
    ),
)
def policy_none(dmarc_record: AppliedRecord, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """Policy none with a `rua` tag."""
    effective = dmarc_record.effective
    if isinstance(effective, Unknown):
        yield effective

    elif sends_mail and dmarc_record.stated is Policy.NONE and dmarc_record.record.rua:
        record = dmarc_record.rewritten({effective.tag: "quarantine"})
        yield Hit(dmarc_record.subject, dmarc_record.facts(record, tag=effective.tag))
