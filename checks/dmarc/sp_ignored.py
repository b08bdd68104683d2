"""Tags for names below stand on a record that no name below takes them from."""

from collections.abc import Iterator

from checks.dmarc.evidence import AppliedRecord
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 9989 §4.10.1")
def sp_ignored(dmarc_record: AppliedRecord) -> Iterator[Hit | Unknown]:
    """`sp` or `np` on the record of a name that is not its owner's main domain."""
    tags = tuple(tag for tag in ("sp", "np") if dmarc_record.record.value(tag) is not None)
    owner = dmarc_record.org_domain
    if not tags:
        return
    if isinstance(owner, Unknown):
        yield owner
    elif dmarc_record.name != owner and dmarc_record.record.psd != "y":
        mended = dmarc_record.rewritten(dict.fromkeys(tags))
        yield Hit(dmarc_record.subject, dmarc_record.facts(mended, tags=tags, owner=owner))
