"""Several TLS-RPT records stand at one name, so senders use none of them."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.WARNING, "RFC 8460 §3")
def multiple(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """More than one record."""
    records = tls_rpt.selection.records
    if len(records) > 1:
        yield Hit(tls_rpt.subject, tls_rpt.facts(records=records, count=len(records)))
