"""The certificate of the mark is for another domain."""

from collections.abc import Iterator

from checks.bimi.mark import MarkFile
from checks.bimi.marks import about
from checks.bimi.record import Bimi
from checks.domain import organizational
from checks.model import Hit, Severity, Unknown
from checks.registry import check


@check(Severity.NOTICE, "RFC 5280 §4.2.1.6")
def mark_other_domain(bimi: Bimi, bimi_mark: MarkFile) -> Iterator[Hit | Unknown]:
    """Its subjectAltName names neither the domain nor its owner's, nor the place of the record."""
    mark = bimi_mark.mark
    names = (bimi.domain, bimi.name, organizational(bimi.domain))
    if mark is not None and not mark.is_for(names):
        yield about(bimi, bimi_mark, mark, names=mark.certificate.names or ("no domain",))
