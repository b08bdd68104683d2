"""The policy for names that do not exist is weaker than the one for names that do."""

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
def np_weak(dmarc_record: AppliedRecord) -> Iterator[Hit | Unknown]:
    """`np` weaker than what it replaces, on a record where it counts."""
    record, owner = dmarc_record.record, dmarc_record.org_domain
    weak, usual = record.policy("np"), (record.policy("sp") or record.policy("p") or Policy.NONE)
    if weak is None or weak.strength >= usual.strength:
        return
    if isinstance(owner, Unknown):
        yield owner
    elif owner == dmarc_record.name:
        mended = dmarc_record.rewritten({"np": "reject"})
        yield Hit(dmarc_record.subject, dmarc_record.facts(mended, weak=weak.value, usual=usual.value))
