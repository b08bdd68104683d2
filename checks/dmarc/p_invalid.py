"""A policy in the record is no policy, so DMARC does not take place."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.ERROR, "RFC 9989 §4.10.1")
def p_invalid(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """A bad `p`, `sp` or `np`, and no report address that would save the record."""
    record = dmarc_record.record
    wrong = tuple(f"{tag.name}={tag.value}" for tag in record.invalid_policies)
    if wrong and not record.has_reports:
        yield Hit(dmarc_record.subject, dmarc_record.facts(wrong=wrong))
