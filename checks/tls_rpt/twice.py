"""A field of the TLS-RPT record is written twice, and only the first counts."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.NOTICE, "RFC 8460 §3")
def twice(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """A name that occurs more than once."""
    if tls_rpt.record is not None and tls_rpt.record.twice:
        yield Hit(tls_rpt.subject, tls_rpt.facts(names=tls_rpt.record.twice))
