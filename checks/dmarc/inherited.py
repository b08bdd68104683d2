"""The domain has no record of its own; one further up the tree applies to it."""

from collections.abc import Iterator

from checks.dmarc.evidence import DmarcRecords, in_words
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 9989 §4.10.1")
def inherited(dmarc: DmarcRecords) -> Iterator[Hit | Unknown]:
    """The record that applies stands above the domain."""
    step, effective = dmarc.applies, dmarc.effective
    if isinstance(step, Unknown):
        yield step
    elif isinstance(effective, Unknown):
        yield effective
    elif step is not None and effective is not None and step is not dmarc.here and step.record is not None:
        facts = {"domain": dmarc.domain, "place": step.place, "record": step.record.text}
        yield Hit(f"{step.place} TXT", facts | {"policy": in_words(effective), "tag": effective.tag})
