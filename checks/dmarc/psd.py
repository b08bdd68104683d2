"""The record says that other people's domains are registered below this one."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.domain import is_suffix
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.ERROR, "RFC 9989 §4.7")
def psd(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """`psd=y` at a name that is no public suffix."""
    name = dmarc_record.name
    if dmarc_record.record.psd == "y" and not is_suffix(name):
        yield Hit(dmarc_record.subject, dmarc_record.facts(dmarc_record.rewritten({"psd": None}), name=name))
