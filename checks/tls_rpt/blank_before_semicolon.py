"""A blank before the first semicolon makes some senders pass over the TLS-RPT record."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.NOTICE, "RFC 8460 §3", "RFC 8461 erratum 6285")
def blank_before_semicolon(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """`v=TLSRPTv1 ;` instead of `v=TLSRPTv1;`."""
    if tls_rpt.record is not None and tls_rpt.record.is_spaced:
        yield Hit(tls_rpt.subject, tls_rpt.facts())
