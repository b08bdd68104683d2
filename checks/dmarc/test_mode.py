"""Test mode is on, so receivers apply a policy one level weaker than the record says."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.dmarc.record import Policy
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(
    Severity.WARNING,
    "RFC 9989 §4.7",
    requires=(
        "dmarc.p-invalid",
        "dmarc.p-invalid-with-reports",
    ),
)
def test_mode(dmarc_record: AppliedRecord) -> Iterator[Hit | Unknown]:
    """`t=y` on a policy that it weakens."""
    effective = dmarc_record.effective
    if isinstance(effective, Unknown):
        yield effective

    elif (
        dmarc_record.record.is_testing
        and dmarc_record.stated is not None
        and dmarc_record.stated is not Policy.NONE
    ):
        yield Hit(dmarc_record.subject, dmarc_record.facts(stated=dmarc_record.stated.value))
