"""The policy is not the second thing in the record, where old receivers want it."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity
from checks.registry import check


@check(Severity.NOTICE, "RFC 7489 §6.4", "RFC 9989 appendix C")
def p_order(dmarc_record: AppliedRecord) -> Iterator[Hit]:
    """A `p` tag that is not right behind `v`."""
    names = [tag.name for tag in dmarc_record.record.tags]
    if "p" in names and names.index("p") != 1:
        yield Hit(dmarc_record.subject, dmarc_record.facts())
