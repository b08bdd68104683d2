"""A policy in the record is no policy, so receivers take it for none."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.WARNING, "RFC 9989 §4.10.1")
def p_invalid_with_reports(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """A bad `p`, `sp` or `np`, and a good report address beside it."""
    record = dmarc_record.record
    wrong = tuple(f"{tag.name}={tag.value}" for tag in record.invalid_policies)
    if wrong and record.has_reports:
        yield Hit(dmarc_record.subject, dmarc_record.facts(wrong=wrong))
