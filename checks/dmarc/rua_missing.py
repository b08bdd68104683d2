"""Nobody gets reports about mail sent in the domain's name."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.dmarc.record import Policy
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(
    Severity.WARNING,
    "RFC 9989 §8",
    requires=(
        "dmarc.p-invalid",
        "dmarc.p-invalid-with-reports",
    ),
)
def rua_missing(dmarc_record: AppliedRecord, sends_mail: bool) -> Iterator[Hit | Unknown]:
    """A policy stricter than none and no `rua` tag; a parked domain sends nothing that could fail."""
    effective = dmarc_record.effective
    if isinstance(effective, Unknown):
        yield effective

    elif sends_mail and dmarc_record.stated is not Policy.NONE and not dmarc_record.record.rua:
        mended = dmarc_record.rewritten({})
        yield Hit(dmarc_record.subject, dmarc_record.facts(mended))
