"""A tag stands twice in the DMARC record, which makes the whole record invalid."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.ERROR, "RFC 6376 §3.2", "RFC 9989 §4.7")
def duplicate_tag(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """The same tag more than once."""
    twice = dmarc_record.record.duplicates
    if twice:
        yield Hit(dmarc_record.subject, dmarc_record.facts(tags=twice))
