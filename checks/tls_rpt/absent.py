"""Nobody is told when encrypted mail to the domain fails."""

from collections.abc import Iterator

from checks.model import Hit, Severity, Unknown
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.NOTICE, "RFC 8460 §3")
def absent(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """No record, and nothing that was meant as one."""
    if tls_rpt.is_absent and (isinstance(tls_rpt.guards, Unknown) or not tls_rpt.guards):
        yield Hit(tls_rpt.subject, tls_rpt.facts())
