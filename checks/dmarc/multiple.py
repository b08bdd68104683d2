"""Several DMARC records stand at one name, so receivers use none of them."""

from collections.abc import Iterator

from checks.dmarc.evidence import DmarcRecords
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.ERROR, "RFC 9989 §4.10")
def multiple(dmarc: DmarcRecords) -> Iterator[Hit]:
    """More than one DMARC record at a name that decides."""
    for step in dmarc.own_steps:
        records = step.selection.records
        if len(records) > 1:
            facts = {"domain": dmarc.domain, "place": step.place, "records": records, "count": len(records)}
            yield Hit(f"{step.place} TXT", facts | {"instead": _instead(dmarc)})


def _instead(dmarc: DmarcRecords) -> str:
    """What applies while they are discarded."""
    if isinstance(dmarc.applies, Unknown):
        return "could not be found out"
    if dmarc.applies is None:
        return "is nothing: DMARC is off"
    return f"is the record at {dmarc.applies.place}"
