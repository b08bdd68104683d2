"""The record has tags that the present standard took away."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.dmarc.record import REMOVED_TAGS
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 9989 appendix C")
def removed_tags(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """`rf`, `ri`, a `pct` that changes nothing, or a size behind a report address."""
    record = dmarc_record.record
    tags = [tag for tag in REMOVED_TAGS if record.value(tag) is not None]
    if "pct" in tags and record.percent not in (None, 100):
        tags.remove("pct")  # which still does something at old receivers: another check
    sizes = [f"!{uri.size}" for uri in (record.rua or ()) + (record.ruf or ()) if uri.size]
    if tags or sizes:
        mended = dmarc_record.rewritten(dict.fromkeys(tags))
        yield Hit(dmarc_record.subject, dmarc_record.facts(mended, tags=(*tags, *sizes)))
