"""The policy for names that do not exist is weaker than the one for names that do."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
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
def np_weak(dmarc_record: AppliedRecord) -> Iterator[Hit | Unknown]:
    """`np` weaker than what it replaces, on a record where it counts."""
    weakened = dmarc_record.record.weakened("np")
    if weakened is None:
        return
    if isinstance(dmarc_record.org_domain, Unknown):
        yield dmarc_record.org_domain
    elif dmarc_record.org_domain == dmarc_record.name:
        weak, usual = weakened
        yield Hit(dmarc_record.subject, dmarc_record.facts(weak=weak.value, usual=usual.value))
