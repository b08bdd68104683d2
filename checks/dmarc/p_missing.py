"""The record names no policy, so new receivers take it for none and old ones ignore it."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.WARNING, "RFC 9989 §4.7", "RFC 7489 §6.3")
def p_missing(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """No `p` tag."""
    if dmarc_record.record.value("p") is None:
        yield Hit(dmarc_record.subject, dmarc_record.facts())
