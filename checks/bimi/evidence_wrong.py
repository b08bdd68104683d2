"""The BIMI record names a place where no certificate can be."""

from collections.abc import Iterator

from checks.bimi.record import Bimi, uri_flaw
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "BIMI draft §4.3")
def evidence_wrong(bimi: Bimi) -> Iterator[Hit | Unknown]:
    """The value of `a` is not one HTTPS address with a domain name."""
    record = bimi.record
    if record is not None and record.evidence and (flaw := uri_flaw(record.evidence, is_logo=False)):
        yield Hit(bimi.subject, bimi.facts(value=record.evidence, flaw=flaw))
