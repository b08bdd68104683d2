"""The record says that this name is the top of its own organization."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 9989 §4.7")
def psd_n(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """`psd=n`."""
    if dmarc_record.record.psd == "n":
        mended = dmarc_record.rewritten({"psd": None})
        yield Hit(dmarc_record.subject, dmarc_record.facts(mended, name=dmarc_record.name))
