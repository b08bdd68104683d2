"""The TLS-RPT record does not say where reports go."""

from collections.abc import Iterator

from checks.model import Hit, Severity
from checks.registry import check
from checks.tls_rpt.record import TlsRpt


@check(Severity.WARNING, "RFC 8460 §3")
def rua_missing(tls_rpt: TlsRpt) -> Iterator[Hit]:
    """A record without `rua`, or with an empty one."""
    if tls_rpt.record is not None and not tls_rpt.rua:
        yield Hit(tls_rpt.subject, tls_rpt.facts())
